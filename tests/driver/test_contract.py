"""What the driver repeats for speed must be what the compiler says."""

from __future__ import annotations

from pycc.dialects import mem
from pycc.driver.boundary import runtime_text


def test_context_fields_are_those_of_the_mem_dialect() -> None:
    assert tuple(name for name, _ in mem.CONTEXT_FIELDS) == runtime_text.CONTEXT_FIELDS
    assert mem.TRACE_LIMIT == runtime_text.TRACE_LIMIT
