"""`pycc.Context`: what passes and parsers need to know of dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xdsl.context import Context as XdslContext

from pycc.driver.registry import register_dialects

if TYPE_CHECKING:
    from pycc.driver.api.api import Module
    from pycc.ir.levels import Level


class Context(XdslContext):
    """xDSL's context, with the dialects of pycc, of xDSL and of extensions; each is loaded at its first use.

    `allow_unregistered`: whether ops of dialects that nobody knows may be parsed. More dialects can be added with
    `load_dialect(dialect)`.
    """

    def __init__(self, allow_unregistered: bool = False):
        super().__init__(allow_unregistered=allow_unregistered)
        register_dialects(self)

    def parse(self, text: str, level: Level | str | None = None, name: str = "<string>") -> Module:
        """A module from text of IR; errors name the place in `name`. As `Module.parse`."""
        from pycc.driver.api.api import Module

        return Module.parse(text, level, self, name)
