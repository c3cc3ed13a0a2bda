"""`infer-types`: from PYTHON to TYPED by specialisation.

Before:  `py.func "prog.f"` with values of `!py.unknown`
After:   `py.func "prog.f[int]"` per function and list of argument types, every value typed, calls are `py.invoke`
Expects: a `Program` that knows every function; for the pass, a module of `py.func`s whose annotations give the entry
types. Guarantees: calls name specialisations, unions are explicit, tests known at compile time are gone with their
untaken arm; or a `CompileError` with every error found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from xdsl.context import Context as XdslContext
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Attribute, Operation, Region
from xdsl.passes import ModulePass

from pycc.dialects import flow, py
from pycc.dialects.names import type_text
from pycc.ir.builder import Builder
from pycc.ir.locations import op_span
from pycc.ir.verification import InvalidOp
from pycc.passes.infer import access, construct, control, iteration, loops, operators
from pycc.passes.infer.calls import declared_result
from pycc.passes.infer.coerce import coerce
from pycc.passes.infer.diagnostics import TypeConflict
from pycc.passes.infer.engine import Context, Engine, runtime_type
from pycc.passes.infer.frames import Dead, Frame
from pycc.passes.infer.iterators import check_used_once, is_iterator
from pycc.passes.infer.lattice import JoinConflict
from pycc.passes.infer.program import Entry, Program, Summary
from pycc.passes.infer.values import NOT_KNOWN, Value, is_static, of_type
from pycc.passes.infer.walker import Handler, Walker

HANDLERS: dict[type[Operation], Handler] = {
    **control.HANDLERS,
    **loops.HANDLERS,
    **operators.HANDLERS,
    **construct.HANDLERS,
    **access.HANDLERS,
    **iteration.HANDLERS,
}


class FunctionFrame(Frame):
    """The function walked: returns join into its result."""

    def __init__(self, declared: Attribute | None):
        self.declared = declared
        self.result: Attribute = py.never
        self.seen: list[tuple[Attribute, Operation]] = []

    def break_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """`return`."""
        value = values[0]
        if self.declared is not None:
            value = coerce(walker, value, self.declared, {}, (walker.context.symbol, "the result"))
        if not walker.emitting:
            try:
                self.result = walker.lattice.join(self.result, value.type)
            except JoinConflict as conflict:
                earlier = next((o for t, o in self.seen if t != value.type), None)
                refused = control.describe_conflict(walker, conflict, "the result", None, None)
                if isinstance(refused.diagnostic, TypeConflict):
                    refused.diagnostic = replace(
                        refused.diagnostic, first_span=None if earlier is None else op_span(earlier)
                    )
                raise refused from None
            self.seen.append((value.type, op))
            return
        result = walker.context.result
        if is_static(walker.type_of(result)):
            walker.terminate(flow.ReturnOp([walker.ssa(of_type(py.none))]))
        else:
            walker.terminate(flow.ReturnOp([walker.ssa(walker.cast(value, result))]))


def walk_body(engine: Engine, context: Context, builder: Builder | None) -> Attribute:
    """Walk a context's function; its result type. With a builder, also build its TYPED body."""
    function = context.function
    declared = declared_result(context)
    block = function.body.block
    while True:
        walker = Walker(engine, context, builder, HANDLERS)
        if builder is not None:
            walker.builder = builder
        frame = FunctionFrame(declared)
        walker.returns.append(frame)
        arguments = iter(builder.block.args) if builder is not None else None
        for argument, type_, constant in zip(block.args, context.arguments, context.constants, strict=True):
            if constant is not NOT_KNOWN:
                walker.env[argument] = walker.constant(constant)
            elif is_static(type_) or arguments is None:
                walker.env[argument] = of_type(type_)
            else:
                known = None if type(type_) is py.NoneType else NOT_KNOWN
                walker.env[argument] = Value(type_, next(arguments), known)
        if builder is not None and not context.library:
            engine.attempt(lambda: _check_parameters(engine, context), context)
        with suppress(Dead):
            walker.walk(block)
        if builder is not None:
            if walker.open:
                walker.terminate(flow.UnreachableOp())
            _show_names(walker)
            return context.result
        if not walker.again:
            return frame.result if declared is None else engine.lattice.value_type(declared)


def _show_names(walker: Walker) -> None:
    """TYPED values print under the names that their PYTHON values have."""
    for old, value in walker.env.items():
        if old.name_hint is not None and value.ssa is not None and value.ssa.name_hint is None:
            value.ssa.name_hint = old.name_hint


def _check_parameters(engine: Engine, context: Context) -> None:
    """An iterator that is passed to a function may be used once in it."""
    for argument, type_ in zip(context.function.body.block.args, context.arguments, strict=True):
        if is_iterator(engine, type_):
            check_used_once(argument, type_)


def infer_module(program: Program, entries: Sequence[Entry]) -> ModuleOp:
    """The TYPED module of what the entries need; entries first. CompileError with every error found."""
    engine = Engine(program, walk_body)
    engine.run(entries)
    block = engine.module_block
    functions = [op for op in block.ops if isinstance(op, py.FuncOp)]
    classes = [op for op in block.ops if isinstance(op, py.ClassOp)]
    for op in list(block.ops):
        op.detach()
    return ModuleOp([*functions, *classes], None)


class ModuleProgram:
    """A parsed module as a program of its own; what it does not have is asked of another program (the library)."""

    def __init__(self, module: ModuleOp, library: Program | None = None):
        self._library = library
        self.functions = {op.sym_name.data: op for op in module.ops if isinstance(op, py.FuncOp)}
        self.classes = {op.sym_name.data: op for op in module.ops if isinstance(op, py.ClassOp)}

    def resolve(self, module: str, name: str) -> Attribute:
        """A function of the module, or what the library says."""
        symbol = f"{module}.{name}"
        if symbol in self.functions:
            return py.FunctionValueType(StringAttr(symbol))
        if self._library is None:
            raise KeyError(name)
        own = any(function.startswith(f"{module}.") for function in self.functions)
        return self._library.resolve("builtins" if own else module, name)

    def member(self, module: str, name: str) -> Attribute:
        """An attribute of a module value."""
        symbol = f"{module}.{name}"
        if symbol in self.functions:
            return py.FunctionValueType(StringAttr(symbol))
        if self._library is None:
            raise KeyError(name)
        return self._library.member(module, name)

    def function(self, symbol: str) -> py.FuncOp:
        """A function."""
        found = self.functions.get(symbol)
        if found is not None:
            return found
        if self._library is None:
            raise KeyError(symbol)
        return self._library.function(symbol)

    def class_(self, symbol: str) -> py.ClassOp:
        """A class."""
        found = self.classes.get(symbol)
        if found is not None:
            return found
        if self._library is None:
            raise KeyError(symbol)
        return self._library.class_(symbol)

    def has_function(self, symbol: str) -> bool:
        """Whether there is such a function."""
        return symbol in self.functions or (self._library is not None and self._library.has_function(symbol))

    def is_library(self, symbol: str) -> bool:
        """Functions of a class, and those from the library."""
        found = self.functions.get(symbol)
        if found is not None:
            return found.owner is not None
        return self._library is not None and self._library.is_library(symbol)

    def summary(self, key: str) -> Summary | None:
        """What the library says."""
        return None if self._library is None else self._library.summary(key)


library_program: Callable[[], Program] | None = None
"""Set by the driver: the library for `infer-types`."""


def _check_annotations(function: py.FuncOp, annotations: Sequence[Attribute]) -> None:
    """IR from outside may have anything for an annotation."""
    for annotation in annotations:
        try:
            type_text(annotation)
        except KeyError:
            raise InvalidOp(function, f"{annotation} is no type that an annotation may name") from None


@dataclass(frozen=True)
class InferTypesPass(ModulePass):
    """PYTHON to TYPED. Entries are the functions whose parameters are all annotated and that belong to no class."""

    name = "infer-types"

    def apply(self, ctx: XdslContext, op: ModuleOp) -> None:
        program = ModuleProgram(op, None if library_program is None else library_program())
        entries: list[Entry] = []
        for symbol, function in program.functions.items():
            annotations = function.annotations.data if function.annotations is not None else ()
            _check_annotations(
                function, (*annotations, *((function.result_annotation,) if function.result_annotation else ()))
            )
            if (
                function.owner is None
                and len(annotations) == len(function.arg_names.data)
                and py.unknown not in annotations
            ):
                entries.append(Entry(symbol, annotations))
        typed = infer_module(program, entries)
        op.detach_region(0)
        op.add_region(typed.detach_region(0))


__all__ = ["HANDLERS", "InferTypesPass", "ModuleProgram", "Region", "infer_module", "runtime_type", "walk_body"]
