"""Identifiers: symbols and variables as C++ allows them, each given out once per scope."""

from __future__ import annotations

import re
from collections.abc import Iterable

_KEYWORDS = frozenset(
    [
        "alignas",
        "alignof",
        "and",
        "and_eq",
        "asm",
        "auto",
        "bitand",
        "bitor",
        "bool",
        "break",
        "case",
        "catch",
        "char",
        "char16_t",
        "char32_t",
        "char8_t",
        "class",
        "compl",
        "concept",
        "const",
        "consteval",
        "constexpr",
        "constinit",
        "const_cast",
        "continue",
        "co_await",
        "co_return",
        "co_yield",
        "decltype",
        "default",
        "delete",
        "do",
        "double",
        "dynamic_cast",
        "else",
        "enum",
        "explicit",
        "export",
        "extern",
        "false",
        "float",
        "for",
        "friend",
        "goto",
        "if",
        "inline",
        "int",
        "long",
        "mutable",
        "namespace",
        "new",
        "noexcept",
        "not",
        "not_eq",
        "nullptr",
        "operator",
        "or",
        "or_eq",
        "private",
        "protected",
        "public",
        "register",
        "reinterpret_cast",
        "requires",
        "return",
        "short",
        "signed",
        "sizeof",
        "static",
        "static_assert",
        "static_cast",
        "struct",
        "switch",
        "template",
        "this",
        "thread_local",
        "throw",
        "true",
        "try",
        "typedef",
        "typeid",
        "typename",
        "union",
        "unsigned",
        "using",
        "virtual",
        "void",
        "volatile",
        "wchar_t",
        "while",
        "xor",
        "xor_eq",
        "int8_t",
        "int16_t",
        "int32_t",
        "int64_t",
        "uint8_t",
        "uint16_t",
        "uint32_t",
        "uint64_t",
        "intptr_t",
        "uintptr_t",
        "size_t",
        "NULL",
        "INT64_MIN",
        "INT64_MAX",
        "main",
        "errno",
        "stdin",
        "stdout",
        "stderr",
        "assert",
        "linux",
        "unix",
        "final",
        "override",
    ]
)
_OTHER = re.compile(r"[^A-Za-z0-9_]+")
_RUNS = re.compile(r"__+")


def identifier(text: str) -> str:
    """A C identifier for a name: anything but letters, digits and `_` becomes `_`, runs collapse."""
    found = _RUNS.sub("_", _OTHER.sub("_", text)).strip("_")
    if not found or found[0].isdigit():
        found = f"_{found}" if found else "value"
    return f"{found}_" if found in _KEYWORDS else found


class Scope:
    """Gives out identifiers, none twice. `reserved` ones are taken from the start; `outer` is asked too."""

    def __init__(self, reserved: Iterable[str] = (), outer: Scope | None = None):
        self._taken = set(reserved)
        self._next: dict[str, int] = {}
        self._outer = outer

    def taken(self, name: str) -> bool:
        """Whether a name is in use."""
        return name in self._taken or (self._outer is not None and self._outer.taken(name))

    def reserve(self, name: str) -> None:
        """Take a name as it is."""
        self._taken.add(name)

    def fresh(self, wanted: str) -> str:
        """An identifier like `wanted`."""
        base = identifier(wanted)
        name, number = base, self._next.get(base, 1)
        while self.taken(name):
            number += 1
            name = f"{base}_{number}"
        self._next[base] = number
        self._taken.add(name)
        return name
