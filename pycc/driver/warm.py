"""`pycc warm`: compiles what most programs need of the library, before anybody waits for it."""

from __future__ import annotations

from pycc.driver.run import with_room


def warm_cache() -> int:
    """Fill the cache; how many functions it now holds."""
    from pycc.driver.jit import _JitBase  # pyright: ignore[reportPrivateUsage]
    from pycc.driver.loader import _runtime  # pyright: ignore[reportPrivateUsage]

    with_room(lambda: _runtime(_JitBase))
    return 0
