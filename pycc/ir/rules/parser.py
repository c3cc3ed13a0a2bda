"""Text of a rule file to its syntax tree.

Takes in the text and the name of the file. Gives out a `RuleFile`, or `CompileError` with one located error. lark is
imported here and nowhere else: compiles that use shipped rules never come here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from pycc.ir.rules import syntax
from pycc.ir.rules.diagnostics import MissingEquation, NestedTooDeeply, SyntaxFault
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

DEPTH = 40
"""How deep terms and expressions may nest: everything that walks them may recurse."""

_WORDS = {
    "RULE_NAME": "a rule's name", "OP_NAME": "an op", "NAME": "a name", "TYPE": "a type", "NUMBER": "a number",
    "STRING": "a text", "SYMBOL": "a symbol", "COMPARISON": "a comparison", "MODULE": "a module", "$END": "the end",
    "RULE": "`rule`", "USE": "`use`", "WHEN": "`when`", "ERASE": "`erase`", "TRUE": "`true`", "FALSE": "`false`",
    "HAS": "`has`", "AND": "`and`", "OR": "`or`", "NOT": "`not`",
}  # fmt: skip


@v_args(meta=True)
class _Trees(Transformer[Any, Any]):
    """Makes our tree while lark parses, from the leaves up."""

    def __init__(self, file: str):
        super().__init__()
        self._file = file
        self._depths: dict[int, int] = {}
        self._kept: list[object] = []

    def _span(self, meta: Any) -> Span:
        if getattr(meta, "empty", True):
            return Span(self._file, 1, 0, 1, 0)
        return Span(self._file, meta.line, meta.column - 1, meta.end_line, meta.end_column - 1)

    def _token_span(self, token: Token) -> Span:
        line, column = token.line or 1, (token.column or 1) - 1
        return Span(self._file, line, column, token.end_line or line, (token.end_column or column + 1) - 1)

    def _deep(self, made: Any, parts: Sequence[Any], span: Span) -> Any:
        """Refuse what nests too deeply."""
        depth = 1 + max((self._depths.get(id(part), 0) for part in parts), default=0)
        if depth > DEPTH:
            raise CompileError([NestedTooDeeply(span, DEPTH)])
        self._depths[id(made)] = depth
        self._kept.append(made)
        return made

    # -------------------------------------------------------- the file

    def start(self, meta: Any, children: list[Any]) -> tuple[list[Any], list[Any]]:
        uses = [child for child in children if isinstance(child, syntax.Use)]
        return uses, [child for child in children if not isinstance(child, syntax.Use)]

    def use(self, meta: Any, children: list[Any]) -> syntax.Use:
        return syntax.Use(str(children[0]), self._token_span(children[0]))

    def rule(self, meta: Any, children: list[Any]) -> syntax.Rule:
        name, *rest = children
        parameters: tuple[Any, ...] = ()
        if rest and isinstance(rest[0], list):
            parameters = tuple(rest.pop(0))
        pattern, *others = rest
        condition = others[0][0] if len(others) == 2 else None
        replacement = others[-1]
        return syntax.Rule(str(name), "", parameters, pattern, condition, replacement, self._token_span(name))

    def type_parameters(self, meta: Any, children: list[Any]) -> list[Any]:
        return children

    def type_parameter(self, meta: Any, children: list[Any]) -> syntax.TypeParameter:
        name, *types = children
        alternatives = tuple(syntax.TypeName(str(token), self._token_span(token)) for token in types)
        return syntax.TypeParameter(str(name), alternatives, self._token_span(name))

    def condition(self, meta: Any, children: list[Any]) -> list[Any]:
        return children

    def replacement(self, meta: Any, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    def erase(self, meta: Any, children: list[Any]) -> tuple[Any, ...]:
        return ()

    # -------------------------------------------------------- terms

    def type(self, meta: Any, children: list[Any]) -> syntax.TypeName:
        return syntax.TypeName(str(children[0]), self._token_span(children[0]))

    def variable(self, meta: Any, children: list[Any]) -> syntax.Variable:
        return syntax.Variable(str(children[0]), children[1] if len(children) > 1 else None, self._span(meta))

    def rest(self, meta: Any, children: list[Any]) -> syntax.Rest:
        return syntax.Rest(str(children[0]), self._span(meta))

    def element(self, meta: Any, children: list[Any]) -> syntax.Element:
        return syntax.Element(str(children[0]), children[1], self._span(meta))

    def literal(self, meta: Any, children: list[Any]) -> syntax.Number:
        return syntax.Number(children[0].value, children[1] if len(children) > 1 else None, self._span(meta))

    def constant(self, meta: Any, children: list[Any]) -> syntax.Constant:
        return syntax.Constant(children[0], children[1] if len(children) > 1 else None, self._span(meta))

    def named(self, meta: Any, children: list[Any]) -> syntax.Operation:
        name, op = children
        made = syntax.Operation(
            op.op_name, op.properties, op.operands, op.unordered, op.type, op.span, str(name), self._token_span(name)
        )
        return self._deep(made, op.operands, op.span)

    def operation(self, meta: Any, children: list[Any]) -> syntax.Operation:
        name, *rest = children
        properties: tuple[Any, ...] = rest.pop(0) if isinstance(rest[0], tuple) else ()
        unordered, operands = rest.pop(0)
        type_: Any = rest[0] if rest else None
        span = self._span(meta)
        made = syntax.Operation(str(name), properties, operands, unordered, type_, span)
        return self._deep(made, operands, span)

    def ordered(self, meta: Any, children: list[Any]) -> list[Any]:
        return [False, tuple(child for child in children if child is not None)]

    def unordered(self, meta: Any, children: list[Any]) -> list[Any]:
        return [True, tuple(children)]

    # -------------------------------------------------------- properties

    def properties(self, meta: Any, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    def equals(self, meta: Any, children: list[Any]) -> syntax.Property:
        name, value = children
        word = isinstance(value, tuple)
        return syntax.Property(str(name), "=", value[0] if word else value, word, self._span(meta))

    def has(self, meta: Any, children: list[Any]) -> syntax.Property:
        name, flag = children
        value = syntax.Literal(str(flag), self._token_span(flag))
        return syntax.Property(str(name), "has", value, True, self._span(meta))

    def present(self, meta: Any, children: list[Any]) -> syntax.Property:
        return syntax.Property(str(children[0]), "present", None, False, self._span(meta))

    def word(self, meta: Any, children: list[Any]) -> tuple[syntax.Literal]:
        return (syntax.Literal(str(children[0]), self._token_span(children[0])),)

    def symbol(self, meta: Any, children: list[Any]) -> syntax.Literal:
        return syntax.Literal("@" + str(children[0])[1:].strip('"'), self._token_span(children[0]))

    # -------------------------------------------------------- expressions

    def positive(self, meta: Any, children: list[Any]) -> syntax.Literal:
        text = str(children[0])
        span = self._token_span(children[0])
        if len(text) > 400:
            raise CompileError([SyntaxFault(span, "a number of so many digits", ())])
        if text.startswith("0x"):
            return syntax.Literal(int(text, 16), span)
        return syntax.Literal(float(text) if re.search(r"[.eEin]", text) else int(text), span)

    def negative(self, meta: Any, children: list[Any]) -> syntax.Literal:
        number = self.positive(meta, children)
        assert not isinstance(number.value, str)
        return syntax.Literal(-number.value, self._span(meta))

    def true(self, meta: Any, children: list[Any]) -> syntax.Literal:
        return syntax.Literal(True, self._span(meta))

    def false(self, meta: Any, children: list[Any]) -> syntax.Literal:
        return syntax.Literal(False, self._span(meta))

    def string(self, meta: Any, children: list[Any]) -> syntax.Literal:
        return syntax.Literal(str(children[0])[1:-1], self._token_span(children[0]))

    def name(self, meta: Any, children: list[Any]) -> syntax.Name:
        return syntax.Name(str(children[0]), self._token_span(children[0]))

    def call(self, meta: Any, children: list[Any]) -> syntax.Call:
        name, *arguments = [child for child in children if child is not None]
        made = syntax.Call(str(name), tuple(arguments), self._span(meta))
        return self._deep(made, arguments, made.span)

    def comparison(self, meta: Any, children: list[Any]) -> syntax.Operator:
        return self._operator(tuple(str(op) for op in children[1::2]), children[::2], meta)

    def _operator(self, operators: tuple[str, ...], operands: list[Any], meta: Any) -> syntax.Operator:
        made = syntax.Operator(operators, tuple(operands), self._span(meta))
        return self._deep(made, operands, made.span)


def _binary(symbol: str) -> Any:
    def make(self: Any, meta: Any, children: list[Any]) -> Any:
        return self._operator((symbol,), children, meta)

    return v_args(meta=True)(make)


for _name, _symbol in {
    "or_": "or", "and_": "and", "not_": "not", "bit_or": "|", "bit_xor": "^", "bit_and": "&", "shift_left": "<<",
    "shift_right": ">>", "add": "+", "subtract": "-", "multiply": "*", "remainder": "%",
    "minus": "-", "invert": "~",
}.items():  # fmt: skip
    setattr(_Trees, _name, _binary(_symbol))


@lru_cache(maxsize=1)
def grammar() -> str:
    """The text of the grammar."""
    return resources.files("pycc.ir.rules").joinpath("grammar.lark").read_text("utf-8")


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return Lark(grammar(), parser="lalr", propagate_positions=True, maybe_placeholders=False)


def parse(text: str, path: str) -> syntax.RuleFile:
    """The syntax tree of a file. `CompileError` if it is none."""
    comments: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("//"):
            comments[number] = line.strip().removeprefix("//").strip()
    _check_depth(text, path)
    try:
        tree = _lark().parse(text)
        uses, rules = _Trees(path).transform(tree)
    except RecursionError:
        raise CompileError([NestedTooDeeply(Span(path, 1, 0, 1, 1), DEPTH)]) from None
    except UnexpectedInput as error:
        raise CompileError([_syntax_fault(error, text, path)]) from None
    except VisitError as error:
        if isinstance(error.orig_exc, CompileError):
            raise error.orig_exc from None
        raise
    return syntax.RuleFile(path, tuple(uses), tuple(_with_equation(rule, comments) for rule in rules))


_NESTING = re.compile(r"//[^\n]*|[(\[{]|[)\]}]|\n|(?:[-~]\s*){40}|(?:not\s+){40}")


def _check_depth(text: str, path: str) -> None:
    """Refuse what nests without end before anything recurses into it."""
    depth, line, start = 0, 1, 0
    for found in _NESTING.finditer(text):
        part = found.group()
        if part == "\n":
            line, start = line + 1, found.end()
        elif part[0] in "([{":
            depth += 1
        elif part[0] in ")]}":
            depth -= 1
        if depth > 4 * DEPTH or part[0] in "-~n":
            column = found.start() - start
            raise CompileError([NestedTooDeeply(Span(path, line, column, line, column + 1), DEPTH)])


def _with_equation(rule: syntax.Rule, comments: dict[int, str]) -> syntax.Rule:
    """The rule with the comment that stands right above it, which holds an equation."""
    lines: list[str] = []
    line = rule.span.line - 1
    while line in comments:
        lines.insert(0, comments[line])
        line -= 1
    equation = " ".join(lines)
    if "==" not in equation:
        raise CompileError([MissingEquation(rule.span, rule.name)])
    parts = (rule.parameters, rule.pattern, rule.condition, rule.replacement, rule.span)
    return syntax.Rule(rule.name, equation, *parts)


def _syntax_fault(error: UnexpectedInput, text: str, path: str) -> SyntaxFault:
    line, column = max(error.line, 1), max(error.column, 1) - 1
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        found, width = f"`{error.token}`", len(str(error.token))
        expected = error.accepts or error.expected
    elif isinstance(error, UnexpectedCharacters):
        found, width, expected = f"`{error.char}`", 1, error.allowed or set()
    else:
        lines = text.rstrip().split("\n")
        line, column, found, width = len(lines), len(lines[-1]), "the end of the file", 1
        expected = getattr(error, "accepts", None) or getattr(error, "expected", ())
    names = {terminal.name: terminal for terminal in _lark().terminals}

    def said(name: str) -> str:
        if name in _WORDS:
            return _WORDS[name]
        return f"`{names[name].pattern.value}`" if name in names else name

    span = Span(path, line, column, line, column + max(width, 1))
    return SyntaxFault(span, found, tuple(sorted({said(str(name)) for name in expected})))
