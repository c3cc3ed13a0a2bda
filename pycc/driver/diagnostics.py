"""What the driver itself refuses or fails at: one frozen dataclass per error (D12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pycc.support.diagnostics import Diagnostic, Note


@dataclass(frozen=True)
class SourceNotFound(Diagnostic):
    """A function whose source text Python cannot give."""

    code = "D001"
    title = "the source of a function cannot be found"
    function: str

    def label(self) -> str:
        return f"pycc compiles source text, and Python has none for `{self.function}`"

    def fix(self) -> str | None:
        return "define the function in a file or a notebook cell, with `def`"


@dataclass(frozen=True)
class CannotCapture(Diagnostic):
    """A global whose value compiled code cannot hold."""

    code = "D002"
    title = "a global has a value that compiled code cannot use"
    name: str
    kind: str

    def label(self) -> str:
        return f"`{self.name}` is {self.kind}"

    def fix(self) -> str | None:
        return (
            "numbers, strings, tuples and lists of them (a list: all of one type), functions and known modules can be "
            "used; pass other values as arguments"
        )


@dataclass(frozen=True)
class ConstantTooLarge(Diagnostic):
    """A global int beyond 64 bits."""

    code = "D003"
    title = "an int constant is outside the 64-bit range"
    name: str

    def label(self) -> str:
        return f"`{self.name}` does not fit in 64 bits"

    def fix(self) -> str | None:
        return "compiled ints are 64-bit; use a float, or keep this part in Python"


@dataclass(frozen=True)
class InternalError(Diagnostic):
    """The compiler failed: its own fault."""

    code = "D004"
    title = "internal compiler error"
    stage: str
    cause: str
    reproducer: str

    def label(self) -> str:
        return f"{self.stage}: {self.cause}"

    def notes(self) -> Sequence[Note]:
        return (Note(f"a reproducer was written to {self.reproducer}"),) if self.reproducer else ()

    def fix(self) -> str | None:
        return "please report this, with the reproducer; the function still works in plain Python"


@dataclass(frozen=True)
class ModuleFailed(Diagnostic):
    """Module code raised while it ran at compile time (D3)."""

    code = "D005"
    title = "running the module's own code failed"
    error: str

    def label(self) -> str:
        return self.error

    def fix(self) -> str | None:
        return "the file's top level is run by Python when it is compiled; it must run without errors"


@dataclass(frozen=True)
class EntryNotFound(Diagnostic):
    """`--entry`, `main` or an inspected function that the file does not define."""

    code = "D006"
    title = "there is no such function"
    name: str
    file: str

    def label(self) -> str:
        return f"{self.file} defines no function `{self.name}`"

    def fix(self) -> str | None:
        return "name a function defined at the top level of the file"


@dataclass(frozen=True)
class NothingToExport(Diagnostic):
    """A library without functions."""

    code = "D007"
    title = "there is nothing to export"
    file: str

    def label(self) -> str:
        return f"{self.file} has no fully annotated function"

    def fix(self) -> str | None:
        return "annotate every parameter of a function, or mark it with @pycc.export, or name it with --entry"


@dataclass(frozen=True)
class MissingAnnotation(Diagnostic):
    """An exported function whose parameter has no type."""

    code = "D008"
    title = "an exported function needs annotations"
    function: str
    parameter: str

    def label(self) -> str:
        return f"parameter `{self.parameter}` of `{self.function}` has no annotation"

    def fix(self) -> str | None:
        return "write its type, such as int, float, str or list[float]"


@dataclass(frozen=True)
class TypeNotExportable(Diagnostic):
    """A type that has no place in the C ABI."""

    code = "D009"
    title = "a type cannot cross the C ABI"
    function: str
    place: str
    type_text: str

    def label(self) -> str:
        return f"{self.place} of `{self.function}` has type {self.type_text}"

    def fix(self) -> str | None:
        return "docs/abi.md lists the types that can"


@dataclass(frozen=True)
class NoLinker(Diagnostic):
    """No C compiler to link with."""

    code = "D010"
    title = "no linker was found"
    tried: tuple[str, ...]

    def label(self) -> str:
        return f"a library or executable needs one; tried {', '.join(self.tried)}"

    def fix(self) -> str | None:
        return "install a C compiler (cc), or `pip install ziglang`; objects (.o) and archives (.a) need none"


@dataclass(frozen=True)
class LinkFailed(Diagnostic):
    """The linker refused."""

    code = "D011"
    title = "linking failed"
    command: str
    output: str

    def label(self) -> str:
        return f"{self.command}: {self.output}"


@dataclass(frozen=True)
class CannotWrite(Diagnostic):
    """An output path that cannot be written."""

    code = "D012"
    title = "the output cannot be written"
    path: str
    reason: str

    def label(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True)
class CannotRead(Diagnostic):
    """An input path that cannot be read."""

    code = "D013"
    title = "the input cannot be read"
    path: str
    reason: str

    def label(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True)
class UnknownTargetName(Diagnostic):
    """A triple that LLVM does not know, or cannot be built for here."""

    code = "D014"
    title = "the target is not known"
    target: str
    reason: str

    def label(self) -> str:
        return f"`{self.target}`: {self.reason}"

    def fix(self) -> str | None:
        return "name an LLVM triple, such as x86_64-linux-gnu or aarch64-linux-gnu"


@dataclass(frozen=True)
class BadMain(Diagnostic):
    """A `main` that an executable cannot call."""

    code = "D015"
    title = "main has parameters that a program cannot pass"
    function: str

    def label(self) -> str:
        return f"`{self.function}` is called as main() or main(argv)"

    def fix(self) -> str | None:
        return "write `def main():` or `def main(argv: list[str]):`"


@dataclass(frozen=True)
class UnknownOutputKind(Diagnostic):
    """An output suffix that says nothing."""

    code = "D016"
    title = "what to build is not clear"
    path: str

    def label(self) -> str:
        return f"`{self.path}` does not end in .so, .o or .a"

    def fix(self) -> str | None:
        return "use one of these, or say --emit library, object, archive or executable"


@dataclass(frozen=True)
class CannotReturn(Diagnostic):
    """A jitted function's result that has no Python counterpart."""

    code = "D017"
    title = "a result cannot be returned to Python"
    function: str
    type_text: str

    def label(self) -> str:
        return f"`{self.function}` returns a value of type {self.type_text}"

    def fix(self) -> str | None:
        if "ndarray" in self.type_text or "Array" in self.type_text:
            return "fill an array that the caller passes, and let the caller keep it"
        if "constant_list" in self.type_text:
            # Python would get the very list that the module holds.
            return "return a copy of the module's list: `.copy()`"
        return "return numbers, strings, tuples or lists of them"


@dataclass(frozen=True)
class NoSpecialisation(Diagnostic):
    """`inspect` of a function without compiled versions and without annotations."""

    code = "D018"
    title = "the argument types are not known"
    function: str

    def label(self) -> str:
        return f"`{self.function}` has not been called yet, and not all its parameters are annotated"

    def fix(self) -> str | None:
        return "call it once, or annotate every parameter"


@dataclass(frozen=True)
class BadExtension(Diagnostic):
    """A package that extends pycc and cannot be used: it does not load, or what it says of itself is wrong."""

    code = "D020"
    title = "a package that extends pycc cannot be used"
    package: str
    problem: str

    def label(self) -> str:
        return f"{self.package}: {self.problem}"

    def fix(self) -> str | None:
        return f"tell its authors; until then, uninstall it or set PYCC_DISABLE_EXTENSIONS={self.package.split()[0]}"


@dataclass(frozen=True)
class ExtensionClash(Diagnostic):
    """Two packages that bring the same name, or one that brings a name of pycc's own."""

    code = "D021"
    title = "a package extends pycc with a name that is taken"
    package: str
    other: str
    what: str

    def label(self) -> str:
        return f"{self.package}: {self.what} is also {self.other}'s"

    def fix(self) -> str | None:
        what = "uninstall it" if self.other == "pycc" else "uninstall one of them"
        return f"{what}, or set PYCC_DISABLE_EXTENSIONS={self.package.split()[0]}"


@dataclass(frozen=True)
class ExtensionFailed(Diagnostic):
    """Code of a package that extends pycc which raised an exception, or did not do what its row says."""

    code = "D022"
    title = "a package that extends pycc failed"
    package: str
    where: str
    cause: str

    def label(self) -> str:
        return f"{self.package}: {self.where}: {self.cause}"

    def fix(self) -> str | None:
        return f"tell its authors; until then, uninstall it or set PYCC_DISABLE_EXTENSIONS={self.package.split()[0]}"


# ---------------------------------------------------------------- pycc-reduce, pycc bisect, pycc explain


@dataclass(frozen=True)
class CannotReduce(Diagnostic):
    """An input that `pycc-reduce` cannot work on: neither a module nor a program."""

    code = "D040"
    title = "the input cannot be reduced"
    reason: str

    def label(self) -> str:
        return self.reason

    def fix(self) -> str | None:
        return "give it a file that parses: IR in a .mlir file, or Python in a .py file"


@dataclass(frozen=True)
class NeverInteresting(Diagnostic):
    """A reduction whose test does not hold for the input itself, so that there is nothing to keep."""

    code = "D041"
    title = "the test does not hold for the input"
    test: str
    observed: str
    expected: str

    def label(self) -> str:
        return f"{self.test}: {self.observed}"

    def fix(self) -> str | None:
        return self.expected


@dataclass(frozen=True)
class TestCannotRun(Diagnostic):
    """A test script that is missing, may not be executed, or was killed."""

    __test__ = False
    code = "D042"
    title = "the test of the reduction cannot be run"
    script: str
    reason: str

    def label(self) -> str:
        return f"{self.script}: {self.reason}"

    def fix(self) -> str | None:
        return "name an executable file (chmod +x) whose first line names its interpreter, such as #!/bin/sh"


@dataclass(frozen=True)
class TestIsFlaky(Diagnostic):
    """A test that gave two answers for one input."""

    __test__ = False
    code = "D043"
    title = "the test of the reduction gives different answers for the same input"
    test: str
    held: int
    runs: int

    def label(self) -> str:
        return f"{self.test} held in {self.held} of {self.runs} runs"

    def fix(self) -> str | None:
        return "make it deterministic: run the failing command several times in it, or fix seeds and timeouts"


@dataclass(frozen=True)
class TestHangs(Diagnostic):
    """A test that did not end in time on the input itself."""

    __test__ = False
    code = "D044"
    title = "the test of the reduction does not end"
    test: str
    seconds: float

    def label(self) -> str:
        return f"{self.test} ran longer than {self.seconds:g} s on the input"

    def fix(self) -> str | None:
        return "give it more time with --timeout, or put a limit into it"


@dataclass(frozen=True)
class NothingToCompare(Diagnostic):
    """A program for which `pycc bisect` has no two answers to compare."""

    code = "D045"
    title = "the program has no answer to compare with"
    file: str
    reason: str

    def label(self) -> str:
        return f"{self.file}: {self.reason}"

    def fix(self) -> str | None:
        return "give it a program that ends under CPython with the same answer each time, and that pycc accepts"


@dataclass(frozen=True)
class Miscompiled(Diagnostic):
    """What `pycc bisect` found: compiled code gives another answer than CPython, by the fault of this pass."""

    code = "D046"
    title = "a pass changes what the program does"
    what: str
    culprit: str
    function: str
    expected: str
    actual: str
    more: tuple[str, ...]
    again: str

    def label(self) -> str:
        return self.what

    def notes(self) -> Sequence[Note]:
        place = f" in {self.function}" if self.function else ""
        lines = (f"CPython: {self.expected}", f"pycc, {self.actual}", f"{self.culprit}{place}", *self.more)
        return tuple(Note(line) for line in lines)

    def fix(self) -> str | None:
        return self.again


@dataclass(frozen=True)
class InvalidModule(Diagnostic):
    """IR, given to pycc as a library, that cannot be read or taken further."""

    code = "D023"
    title = "a module is not valid"
    problem: str

    def label(self) -> str:
        return self.problem


@dataclass(frozen=True)
class NotCallable(Diagnostic):
    """A function of a module whose types have no place in C."""

    code = "D024"
    title = "a function cannot be called from outside of its module"
    function: str
    place: str
    type: str

    def label(self) -> str:
        return f"{self.place} of `{self.function}` has type {self.type}"

    def fix(self) -> str | None:
        return "numbers, bools, pointers and strided arrays cross; for Python's own data use `pycc.jit` or `pycc build`"


@dataclass(frozen=True)
class UnknownCode(Diagnostic):
    """A code to `pycc explain` that no error has."""

    code = "D047"
    title = "no error has that code"
    asked: str
    near: str

    def label(self) -> str:
        return f"`{self.asked}` is no code of an error"

    def fix(self) -> str | None:
        near = f"did you mean {self.near}? " if self.near else ""
        return f"{near}`pycc explain --list` prints those there are"
