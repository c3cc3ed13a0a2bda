"""Every test of the driver has a cache of its own, so that what one leaves behind helps no other."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def private_cache(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """One folder per test module: library code is then compiled once for all of its tests."""
    cache: dict[str, Path] = request.config.__dict__.setdefault("_pycc_caches", {})
    name = str(request.node.fspath)
    folder = cache.setdefault(name, tmp_path_factory.mktemp("cache"))
    monkeypatch.setenv("PYCC_CACHE_DIR", str(folder))
    return folder
