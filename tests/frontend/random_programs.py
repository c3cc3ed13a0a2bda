"""Random functions made of control flow: what SSA construction can get wrong.

Takes in a seed. Gives out source of a function `f(a, b)` over `use`, `go`, `stop`, `fail` and `item`, which record
what happens and decide at random where control goes. Every loop asks, so all programs end.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

VARIABLES = ("a", "b", "c", "d", "e")
ERRORS = ("ValueError", "KeyError", "IndexError")


class World:
    """The functions that a program calls. Two worlds of one seed decide alike."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.trace: list[Any] = []
        self.decisions = 60

    def _decide(self, chance: float, last: bool) -> bool:
        if self.decisions == 0:
            return last
        self.decisions -= 1
        return self.random.random() < chance

    def names(self) -> dict[str, Callable[..., Any]]:
        """What the program sees."""
        return {"use": self.use, "go": self.go, "stop": self.stop, "fail": self.fail, "item": self.item}

    def use(self, mark: int, *values: Any) -> int:
        self.trace.append((mark, *(type(v).__name__ if isinstance(v, Exception) else v for v in values)))
        return mark

    def go(self, mark: int) -> bool:
        self.trace.append(mark)
        return self._decide(0.6, False)

    def stop(self, mark: int) -> bool:
        self.trace.append(mark)
        return self._decide(0.4, True)

    def fail(self, mark: int) -> int:
        """Raises now and then."""
        self.trace.append(mark)
        if self._decide(0.35, False):
            raise self.random.choice((ValueError, KeyError, IndexError))(mark)
        return mark

    def item(self, mark: int) -> list[int]:
        self.trace.append(mark)
        return [mark * 100 + index for index in range(self.random.randrange(3) if self.decisions else 0)]


class Writer:
    """Writes one program."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.marks = 0
        self.budget = 28

    def mark(self) -> int:
        self.marks += 1
        return self.marks

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def name(self) -> str:
        return self.random.choice(VARIABLES)

    def suite(self, depth: int, loop: bool, final: bool = False) -> None:
        """A suite of statements. No `continue` in it unless in a loop."""
        for _ in range(self.random.choice((1, 2, 2, 3))):
            self.statement(depth, loop)

    def test(self) -> str:
        mark = self.mark()
        match self.random.randrange(8):
            case 0:
                return f"go({mark}) and ({self.name()} := use({mark}))"
            case 1:
                return f"go({mark}) or not stop({self.mark()})"
            case 2:
                return f"(0 < fail({mark}) < use({self.mark()}) < ({self.name()} := {mark + 2}))"
            case 3:
                return f"go({mark}) and go({self.mark()})"
            case 4:
                return f"any(go({mark}) and x for x in item({self.mark()}))"
            case _:
                return f"go({mark})"

    def value(self) -> str:
        mark = self.mark()
        match self.random.randrange(9):
            case 0:
                return f"fail({mark})"
            case 1:
                return self.name()
            case 2:
                return f"[x + {mark} for x in item({self.mark()}) if go({self.mark()})]"
            case 3:
                return f"({mark} if go({mark}) else {self.name()})"
            case 4:
                return f"sum(x for x in item({mark}) for y in item({self.mark()}))"
            case 5:
                return f"[({self.name()} := x) for x in item({mark})]"
            case _:
                return f"use({mark})"

    def statement(self, depth: int, loop: bool) -> None:
        self.budget -= 1
        choices = [self.assign, self.assign, self.use]
        if self.budget > 0 and depth < 7:
            choices += [self.if_, self.while_, self.for_, self.try_, self.try_, self.exit]
        self.random.choice(choices)(depth, loop)

    def assign(self, depth: int, loop: bool) -> None:
        match self.random.randrange(16):
            case 0:
                self.line(depth, f"del {self.name()}")
            case 1 | 2:
                # Two names: CPython before 3.11.4 stores `a, a = x, y` in the wrong order (its issue 104615).
                first, second = self.random.sample(VARIABLES, 2)
                self.line(depth, f"{first}, {second} = {self.value()}, {self.value()}")
            case 3 | 4:
                self.line(depth, f"{self.name()} = {self.name()} = {self.value()}")
            case _:
                self.line(depth, f"{self.name()} = {self.value()}")

    def use(self, depth: int, loop: bool) -> None:
        names = ", ".join(self.random.sample(VARIABLES, self.random.choice((1, 1, 2))))
        self.line(depth, f"use({self.mark()}, {names})")

    def if_(self, depth: int, loop: bool) -> None:
        self.line(depth, f"if {self.test()}:")
        self.suite(depth + 1, loop)
        if self.random.random() < 0.3:
            self.line(depth, f"elif {self.test()}:")
            self.suite(depth + 1, loop)
        if self.random.random() < 0.5:
            self.line(depth, "else:")
            self.suite(depth + 1, loop)

    def while_(self, depth: int, loop: bool) -> None:
        if self.random.random() < 0.3:
            self.line(depth, "while True:")
            self.line(depth + 1, f"if stop({self.mark()}): break")
        else:
            self.line(
                depth,
                f"while go({self.mark()}) and {self.test()}:"
                if self.random.random() < 0.5
                else f"while go({self.mark()}):",
            )
        self.suite(depth + 1, True)
        self.else_(depth, loop)

    def for_(self, depth: int, loop: bool) -> None:
        target = self.random.choice((self.name(), self.name(), "_"))
        self.line(depth, f"for {target} in item({self.mark()}):")
        self.suite(depth + 1, True)
        self.else_(depth, loop)

    def else_(self, depth: int, loop: bool) -> None:
        if self.random.random() < 0.4:
            self.line(depth, "else:")
            self.suite(depth + 1, loop)

    def try_(self, depth: int, loop: bool) -> None:
        self.line(depth, "try:")
        self.line(depth + 1, f"fail({self.mark()})")
        self.suite(depth + 1, loop)
        handlers = self.random.choice((0, 1, 1, 2))
        for index in range(handlers):
            error = self.random.choice((*ERRORS, "(ValueError, KeyError)", "LookupError", "Exception", ""))
            if error == "" and index < handlers - 1:
                error = "ValueError"
            name = (
                f" as {self.random.choice(('e', 'error', 'error', 'error', 'error'))}"
                if error and self.random.random() < 0.3
                else ""
            )
            self.line(depth, f"except {error}{name}:" if error else "except:")
            if self.random.random() < 0.15:
                self.line(depth + 1, "raise")
            else:
                self.suite(depth + 1, loop)
        if handlers and self.random.random() < 0.4:
            self.line(depth, "else:")
            self.suite(depth + 1, loop)
        if not handlers or self.random.random() < 0.4:
            self.line(depth, "finally:")
            self.suite(depth + 1, loop)

    def exit(self, depth: int, loop: bool) -> None:
        kinds = ["return", "raise", *(["break", "continue"] * 2 if loop else [])]
        match self.random.choice(kinds):
            case "return":
                self.line(depth, f"return {self.value()}")
            case "raise":
                self.line(depth, f"raise {self.random.choice(ERRORS)}({self.mark()})")
            case kind:
                self.line(depth, kind)


def program(seed: int) -> str:
    """The source of program number `seed`."""
    writer = Writer(seed)
    writer.line(0, "def f(a, b):")
    # All are local variables, those that the program happens never to assign too.
    writer.line(1, writer.random.choice(("for _ in (): c = d = e = 0", "c, d, e = 3, 4, 5", "c = d = e = 6")))
    for _ in range(5):
        writer.statement(1, False)
    writer.line(1, f"return {', '.join(VARIABLES[: writer.random.randrange(1, 6)])},")
    return "\n".join(writer.lines) + "\n"
