"""Makes xDSL's verifiers linear: what they ask again and again is answered once per verification.

For each use of a symbol they look through all ops of the module, and for each block of a function they count its
blocks: 3,000 functions that call each other took a minute to verify. Nothing changes while a module is verified, so
inside `answers_kept` both answers are kept, for the thread that verifies. Outside of it xDSL does what it always does.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from xdsl.dialects.builtin import StringAttr, SymbolRefAttr
from xdsl.ir import Operation, Region
from xdsl.ir.core import RegionBlocks
from xdsl.traits import SymbolOpInterface, SymbolTable


class _Kept(threading.local):
    symbols: dict[Operation, dict[StringAttr, Operation]] | None = None
    """What each symbol table defines."""
    lengths: dict[Region, int] | None = None
    """Number of blocks of each region."""


_kept = _Kept()
_lookup: Any = SymbolTable.lookup_symbol
_length: Any = RegionBlocks.__len__


def _lookup_symbol(op: Operation, name: str | StringAttr | SymbolRefAttr) -> Operation | None:
    symbols = _kept.symbols
    if symbols is None:
        return _lookup(op, name)
    anchor: Operation | None = op
    while anchor is not None and not anchor.has_trait(SymbolTable):
        anchor = anchor.parent_op()
    if anchor is None:
        return _lookup(op, name)
    table = symbols.get(anchor)
    if table is None:
        table = symbols[anchor] = {}
        for inner in anchor.regions[0].block.ops:
            trait = inner.get_trait(SymbolOpInterface)
            symbol = None if trait is None else trait.get_sym_attr_name(inner)
            if symbol is not None:
                table.setdefault(symbol, inner)
    reference = SymbolRefAttr(name) if isinstance(name, str | StringAttr) else name
    found = table.get(reference.root_reference)
    if found is not None and found.parent_op() is not anchor:
        # Another op took its place since these answers were given.
        del symbols[anchor]
        return _lookup_symbol(op, name)
    nested = reference.nested_references.data
    return _lookup_symbol(found, SymbolRefAttr(nested[0], nested[1:])) if found is not None and nested else found


def _number_of_blocks(blocks: RegionBlocks) -> int:
    lengths = _kept.lengths
    if lengths is None:
        return _length(blocks)
    region = blocks._region  # pyright: ignore[reportPrivateUsage]
    known = lengths.get(region)
    if known is None:
        known = lengths[region] = _length(blocks)
    return known


SymbolTable.lookup_symbol = staticmethod(_lookup_symbol)
RegionBlocks.__len__ = _number_of_blocks  # pyright: ignore[reportAttributeAccessIssue]


Symbols = dict[Operation, dict[StringAttr, Operation]]
"""What symbol tables define."""


@contextmanager
def answers_kept(symbols: Symbols | None = None) -> Generator[None]:
    """Keep answers for as long as the block runs; nothing may change meanwhile. `symbols` are answers of before that
    still hold, and takes more."""
    if _kept.symbols is not None:
        yield
        return
    _kept.symbols, _kept.lengths = {} if symbols is None else symbols, {}
    try:
        yield
    finally:
        _kept.symbols = _kept.lengths = None
