"""What is refused in a rule file: while it is read, while it is shown to end, and while it is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pycc.support.diagnostics import Diagnostic, Note
from pycc.support.spans import Span


def nearest(name: str, known: Sequence[str]) -> str | None:
    """`did you mean ...?`, if some known name is close to the one given."""
    close = get_close_matches(name, known, 1, 0.6)
    return f"did you mean `{close[0]}`?" if close else None


@dataclass(frozen=True)
class SyntaxFault(Diagnostic):
    """Text that is no rule file."""

    code = "R001"
    title = "a rule file does not parse"
    found: str
    expected: tuple[str, ...]

    def label(self) -> str:
        return f"{self.found} cannot stand here"

    def fix(self) -> str | None:
        return f"expected {', '.join(self.expected)}" if 0 < len(self.expected) < 12 else None


@dataclass(frozen=True)
class MissingEquation(Diagnostic):
    """A rule without the equation that says what it means."""

    code = "R002"
    title = "a rule has no equation above it"
    name: str

    def label(self) -> str:
        return f"what rule `{self.name}` says stands nowhere"

    def fix(self) -> str | None:
        return "write it in a comment right above the rule, such as `// x + 0 == x`"


@dataclass(frozen=True)
class NestedTooDeeply(Diagnostic):
    """Terms or expressions that nest without end."""

    code = "R003"
    title = "a rule nests too deeply"
    limit: int

    def label(self) -> str:
        return f"terms and expressions may nest {self.limit} deep"


@dataclass(frozen=True)
class DuplicateRule(Diagnostic):
    """Two rules of one name."""

    code = "R004"
    title = "two rules have one name"
    name: str
    first: Span

    def label(self) -> str:
        return f"`{self.name}` is defined again"

    def notes(self) -> Sequence[Note]:
        return (Note("it was defined here", self.first),)

    def fix(self) -> str | None:
        return "give it another name: statistics and `pycc bisect` tell rules apart by name"


@dataclass(frozen=True)
class UnknownOp(Diagnostic):
    """An op that no dialect has."""

    code = "R005"
    title = "there is no such op"
    name: str
    known: tuple[str, ...]

    def label(self) -> str:
        return f"no dialect here has an op `{self.name}`"

    def fix(self) -> str | None:
        return nearest(self.name, self.known)


@dataclass(frozen=True)
class WrongOperandCount(Diagnostic):
    """More or fewer operands than an op takes."""

    code = "R006"
    title = "an op has the wrong number of operands"
    name: str
    expected: str
    given: int

    def label(self) -> str:
        return f"`{self.name}` takes {self.expected}, and {self.given} {'is' if self.given == 1 else 'are'} given"


@dataclass(frozen=True)
class WrongProperty(Diagnostic):
    """A property that an op does not have, or a value that it cannot have."""

    code = "R007"
    title = "an op has no such property"
    problem: str
    help: str | None = None

    def label(self) -> str:
        return self.problem

    def fix(self) -> str | None:
        return self.help


@dataclass(frozen=True)
class UnknownVariable(Diagnostic):
    """A name that the pattern does not bind."""

    code = "R008"
    title = "a name is not bound by the pattern"
    name: str
    known: tuple[str, ...]

    def label(self) -> str:
        return f"the pattern binds no `{self.name}`"

    def fix(self) -> str | None:
        return nearest(self.name, self.known)


@dataclass(frozen=True)
class UnusedVariable(Diagnostic):
    """A name that the pattern binds for nothing."""

    code = "R009"
    title = "a name is bound and never used"
    name: str
    is_type: bool = False

    def label(self) -> str:
        return f"nothing uses `{self.name}`"

    def fix(self) -> str | None:
        return "take it away" if self.is_type else "write `_` for a value that does not matter"


@dataclass(frozen=True)
class UnknownTypeName(Diagnostic):
    """A word that names no type."""

    code = "R010"
    title = "there is no such type"
    name: str

    def label(self) -> str:
        return f"`{self.name}` is no type"

    def fix(self) -> str | None:
        return "write i64, f64, index, iN, fN, integer, float, any, !dialect.type, or a type parameter of the rule"


@dataclass(frozen=True)
class TypeMismatch(Diagnostic):
    """Types that cannot be, or need not be, the same."""

    code = "R011"
    title = "the types of a rule do not fit"
    problem: str

    def label(self) -> str:
        return self.problem


@dataclass(frozen=True)
class TypeNotKnown(Diagnostic):
    """A new value whose type nothing says."""

    code = "R012"
    title = "the type of a new value is not known"
    what: str

    def label(self) -> str:
        return f"nothing says which type {self.what} has"

    def fix(self) -> str | None:
        return "write it behind: `: T`, with a type parameter that the pattern has"


@dataclass(frozen=True)
class UnknownFunction(Diagnostic):
    """A condition or function that nobody defined."""

    code = "R013"
    title = "there is no such function"
    name: str
    known: tuple[str, ...]

    def label(self) -> str:
        return f"`{self.name}` is neither a condition nor a function of the compile time"

    def fix(self) -> str | None:
        return nearest(self.name, self.known) or "functions of your own come from a module: `use package.module`"


@dataclass(frozen=True)
class WrongArgument(Diagnostic):
    """An argument or operand of the wrong kind."""

    code = "R014"
    title = "a compile-time expression has a part of the wrong kind"
    problem: str

    def label(self) -> str:
        return self.problem


@dataclass(frozen=True)
class NotAllowedHere(Diagnostic):
    """A term that a pattern, or a replacement, cannot hold."""

    code = "R015"
    title = "this cannot stand on this side of a rule"
    problem: str
    help: str | None = None

    def label(self) -> str:
        return self.problem

    def fix(self) -> str | None:
        return self.help


@dataclass(frozen=True)
class RulesLoop(Diagnostic):
    """Rules whose results they rewrite again, without end."""

    code = "R016"
    title = "rules rewrite in a circle"
    circle: tuple[str, ...]
    steps: tuple[str, ...]

    def label(self) -> str:
        if len(self.circle) == 2:
            return f"rule `{self.circle[0]}` rewrites its own result"
        return f"these rules undo each other: {' -> '.join(self.circle)}"

    def notes(self) -> Sequence[Note]:
        return tuple(Note(step) for step in self.steps)

    def fix(self) -> str | None:
        return "keep one direction, or add a condition on a constant (`constant(x)`, `nonconstant(x)`)"


@dataclass(frozen=True)
class NotShownToEnd(Diagnostic):
    """Rules for which no measure was found that each of them makes smaller."""

    code = "R017"
    title = "rules cannot be shown to end"
    by_weight: str
    by_precedence: str

    def label(self) -> str:
        return f"by weight: {self.by_weight}"

    def notes(self) -> Sequence[Note]:
        return (Note(f"by an order of ops: {self.by_precedence}"),)

    def fix(self) -> str | None:
        return "every replacement must weigh less than its pattern, or be made of ops that come later in one order"


@dataclass(frozen=True)
class Counterexample(Diagnostic):
    """A rule that is wrong: both sides were run, and differ."""

    code = "R018"
    title = "the two sides of a rule differ"
    name: str
    inputs: str
    left: str
    right: str
    equation: str

    def label(self) -> str:
        return f"`{self.name}` is wrong for {self.inputs}"

    def notes(self) -> Sequence[Note]:
        return (
            Note(f"the pattern gives {self.left}"),
            Note(f"the replacement gives {self.right}"),
            Note(f"its equation: {self.equation}"),
        )


@dataclass(frozen=True)
class NotTestable(Diagnostic):
    """A rule over ops or types of which nobody said what they mean."""

    code = "R019"
    title = "a rule cannot be tested"
    problem: str

    def label(self) -> str:
        return self.problem

    def fix(self) -> str | None:
        return "say it in a module that the file uses: MEANINGS for ops, SAMPLES for types (docs/rules.md)"


@dataclass(frozen=True)
class NeverApplies(Diagnostic):
    """A rule that no tested input satisfies."""

    code = "R020"
    title = "a rule never applies"
    name: str
    tried: int

    def label(self) -> str:
        return f"none of {self.tried} inputs fulfils what `{self.name}` asks for"


@dataclass(frozen=True)
class OutOfFuel(Diagnostic):
    """Rules that went on firing, although they were shown to end."""

    code = "R021"
    title = "rules do not come to an end"
    fired: int
    names: tuple[str, ...]

    def label(self) -> str:
        return f"{self.fired} rewrites in one function; the last were by {', '.join(f'`{n}`' for n in self.names)}"

    def fix(self) -> str | None:
        return "check the functions that these rules call: they must give what they say"


@dataclass(frozen=True)
class BadModule(Diagnostic):
    """A module that a rule file uses and that cannot be loaded."""

    code = "R022"
    title = "a module that rules use cannot be loaded"
    module: str
    problem: str

    def label(self) -> str:
        return f"`{self.module}`: {self.problem}"


@dataclass(frozen=True)
class DoesNotVerify(Diagnostic):
    """A replacement that is not valid IR."""

    code = "R023"
    title = "a replacement is not valid"
    name: str
    types: str
    problem: str

    def label(self) -> str:
        return f"with {self.types} the replacement of `{self.name}` does not verify: {self.problem}"


@dataclass(frozen=True)
class WrongResultCount(Diagnostic):
    """A replacement that does not give a value for each result."""

    code = "R024"
    title = "a replacement has the wrong number of values"
    name: str
    results: int
    given: int

    def label(self) -> str:
        results = "1 result" if self.results == 1 else f"{self.results} results"
        given = "1 value is" if self.given == 1 else f"{self.given or 'no'} values are"
        return f"`{self.name}` has {results}, and {given} given"


@dataclass(frozen=True)
class CannotReadRules(Diagnostic):
    """A rule file that cannot be read."""

    code = "R025"
    title = "a rule file cannot be read"
    path: str
    reason: str

    def label(self) -> str:
        return f"{self.path}: {self.reason}"
