"""Sized numbers wrap silently in library code, as they do compiled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy
import pytest


@pytest.fixture(autouse=True)
def wrapping_numbers() -> Iterator[None]:
    with numpy.errstate(all="ignore"):
        yield
