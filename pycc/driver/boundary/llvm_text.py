"""A writer of small LLVM IR functions: fresh names, blocks in order, one method per kind of instruction used at the
boundary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Value:
    """A typed LLVM value: `text` is its name or constant."""

    type: str
    text: str

    def __str__(self) -> str:
        return f"{self.type} {self.text}"


def integer(value: int, type_: str = "i64") -> Value:
    """A constant."""
    return Value(type_, str(value))


NULL = Value("ptr", "null")


_DECLARED = re.compile(r"^declare (?:[a-z_]+ )*?(\w+) @(\w+)\(([^)]*)\)", re.MULTILINE)


@dataclass
class Declarations:
    """External functions and data that a module uses, each declared once. `known` are those that the rest of the
    module declares:
    result and parameter types by name."""

    known: dict[str, tuple[str, list[str]]] = field(default_factory=dict[str, tuple[str, list[str]]])
    lines: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def beside(cls, text: str) -> Declarations:
        """For text that is added to a module."""
        found = cls()
        for result, name, parameters in _DECLARED.findall(text):
            found.known[name] = (result, [p.split()[0] for p in parameters.split(",") if p.strip()])
        return found

    def function(self, name: str, result: str, parameters: Sequence[str]) -> None:
        """Declare a function."""
        if name not in self.known:
            self.lines.setdefault(name, f"declare {result} @{name}({', '.join(parameters)})")

    def data(self, name: str) -> Value:
        """Declare data and give its address."""
        self.lines.setdefault(name, f"@{name} = external global i8")
        return Value("ptr", f"@{name}")


class FunctionText:
    """One LLVM function being written."""

    def __init__(
        self, declarations: Declarations, name: str, result: str, parameters: Sequence[Value], linkage: str = ""
    ):
        self.declarations = declarations
        self._head = f"define {linkage} {result} @{name}({', '.join(map(str, parameters))}) {{"
        self._entry: list[str] = []
        self._lines: list[str] = []
        self._count = 0

    def text(self) -> str:
        """The finished function."""
        return "\n".join([self._head, "entry:", *self._entry, *self._lines, "}"])

    def _fresh(self, kind: str) -> str:
        self._count += 1
        return f"%{kind}{self._count}"

    def value(self, type_: str, instruction: str) -> Value:
        """Add an instruction with a result."""
        name = self._fresh("v")
        self._lines.append(f"  {name} = {instruction}")
        return Value(type_, name)

    def line(self, instruction: str) -> None:
        """Add an instruction without a result."""
        self._lines.append(f"  {instruction}")

    def slot(self, type_: str) -> Value:
        """Room on the stack, made at the entry."""
        name = self._fresh("s")
        self._entry.append(f"  {name} = alloca {type_}, align 8")
        return Value("ptr", name)

    def label(self, hint: str = "b") -> str:
        """A fresh label."""
        return self._fresh(hint)[1:]

    def start(self, label: str) -> None:
        """Start a block."""
        self._lines.append(f"{label}:")

    def branch(self, label: str) -> None:
        """Jump."""
        self.line(f"br label %{label}")

    def branch_if(self, condition: Value, yes: str, no: str, likely: bool | None = None) -> None:
        """Jump on an i1; `likely` weighs it."""
        weights = {None: "", True: ", !prof !9000", False: ", !prof !9001"}[likely]
        self.line(f"br i1 {condition.text}, label %{yes}, label %{no}{weights}")

    def ensure(self, condition: Value, otherwise: str) -> None:
        """Go on where an i1 holds, else jump to `otherwise`, which is unlikely."""
        label = self.label("ok")
        self.branch_if(condition, label, otherwise, likely=True)
        self.start(label)

    def load(self, type_: str, address: Value) -> Value:
        """Load."""
        return self.value(type_, f"load {type_}, ptr {address.text}, align 8")

    def store(self, value: Value, address: Value) -> None:
        """Store."""
        self.line(f"store {value}, ptr {address.text}, align 8")

    def offset(self, address: Value, bytes_: int) -> Value:
        """An address some bytes on."""
        if bytes_ == 0:
            return address
        return self.value("ptr", f"getelementptr inbounds i8, ptr {address.text}, i64 {bytes_}")

    def equal(self, a: Value, b: Value, predicate: str = "eq") -> Value:
        """Compare integers or pointers."""
        return self.value("i1", f"icmp {predicate} {a}, {b.text}")

    def call(self, name: str, result: str, arguments: Sequence[Value], quoted: str | None = None) -> Value:
        """Call a function by name, declaring it; `quoted` is how a function of the same module is written."""
        if quoted is not None:
            return self._call(quoted, result, arguments)
        known = self.declarations.known.get(name)
        if known is None:
            self.declarations.function(name, result, [a.type for a in arguments])
            return self._call(f"@{name}", result, arguments)
        # Library code declares it too, with addresses as integers.
        cast = [self._cast(a, type_) for a, type_ in zip(arguments, known[1], strict=True)]
        return self._cast(self._call(f"@{name}", known[0], cast), result)

    def _call(self, target: str, result: str, arguments: Sequence[Value]) -> Value:
        text = f"call {result} {target}({', '.join(map(str, arguments))})"
        if result == "void":
            self.line(text)
            return Value("void", "")
        return self.value(result, text)

    def _cast(self, value: Value, type_: str) -> Value:
        if value.type == type_:
            return value
        if "ptr" not in (value.type, type_):
            raise AssertionError(f"{value} is declared as {type_}")
        return self.value(type_, f"{'ptrtoint' if value.type == 'ptr' else 'inttoptr'} {value} to {type_}")

    def data(self, name: str) -> Value:
        """The address of external data."""
        return self.declarations.data(name)


WEIGHTS = '!9000 = !{!"branch_weights", i32 1048575, i32 1}\n!9001 = !{!"branch_weights", i32 1, i32 1048575}'
"""Metadata that `branch_if` refers to: once per module."""
