"""Solving and emission, over contexts.

A *context* is one function for one list of argument types (and static values); its types may mention element-type
cells. Solving
walks contexts until no result and no cell grows. Emission then walks each once more, with the same rules, and builds
TYPED IR; contexts whose types turn out the same become one specialisation. A function that returns a container it
makes gets a context per call, so that two calls do not share their items' type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, FunctionType, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.ir import Attribute, Block, Operation, Region

from pycc.dialects import py
from pycc.dialects.names import type_text
from pycc.ir.builder import Builder
from pycc.ir.locations import op_span
from pycc.passes.infer.diagnostics import Conflict, InLibrary, Refused, TooManySpecialisations
from pycc.passes.infer.lattice import Cell, Lattice, alike, children, has_variables
from pycc.passes.infer.program import Entry, Program
from pycc.passes.infer.values import NOT_KNOWN, Value, is_static, of_type
from pycc.support.diagnostics import CompileError, Diagnostic
from pycc.support.spans import Span

SPECIALISATION_LIMIT = 64
CONTEXT_LIMIT = 1 << 14
"""So many contexts of one function mean that solving does not end."""
PER_CALL_LIMIT = 24
"""So many contexts of a function are told apart by call; then its calls share one again."""


class Record:
    """What solving found about one op of a context: types of loop variables and results, or of a slot."""

    __slots__ = ("arguments", "nested", "peeled", "results", "spans", "variable")

    def __init__(self) -> None:
        self.arguments: list[Attribute] = []
        self.results: list[Attribute] | None = None
        self.spans: dict[tuple[int, Attribute], Span | None] = {}
        self.nested = False
        self.peeled = False
        self.variable: Attribute | None = None


class Context:
    """One function for one list of argument types."""

    __slots__ = (
        "arguments",
        "bindings",
        "borrowed",
        "call_op",
        "caller",
        "constants",
        "dependents",
        "emitted_as",
        "fresh",
        "function",
        "library",
        "on_stack",
        "records",
        "result",
        "site",
        "symbol",
        "walked",
    )  # fmt: skip

    def __init__(
        self,
        function: py.FuncOp,
        symbol: str,
        arguments: tuple[Attribute, ...],
        constants: tuple[Any, ...],
        bindings: dict[str, Attribute],
        site: Any,
        library: bool,
    ):
        self.function = function
        self.symbol = symbol
        self.arguments = arguments
        self.constants = constants
        self.bindings = bindings
        self.site = site
        self.library = library
        self.result: Attribute = py.never
        self.records: dict[Any, Record] = {}
        self.dependents: dict[Context, None] = {}
        self.on_stack = False
        self.walked = False
        self.fresh = False
        self.emitted_as: str | None = None
        self.caller: Context | None = None
        self.call_op: Operation | None = None

    def record(self, key: Any) -> Record:
        """The record of an op (and unrolling path), made at first use."""
        found = self.records.get(key)
        if found is None:
            found = self.records[key] = Record()
        return found


class Engine:
    """One inference run."""

    def __init__(self, program: Program, walk: Callable[[Engine, Context, Builder | None], Attribute]):
        self.program = program
        self.lattice = Lattice(self._grown)
        self.diagnostics: dict[Any, Diagnostic] = {}
        self.module_block = Block()
        self.reporting = False
        self._walk_body = walk
        self._contexts: dict[Any, Context] = {}
        self._by_symbol: dict[str, list[Context]] = {}
        self._dirty: dict[Context, None] = {}
        self._stack: list[Context] = []
        self._queue: list[Context] = []
        self._names: dict[Any, str] = {}
        self._taken: set[str] = set()
        self._resolved: dict[Attribute, Attribute] = {}
        self._classes: dict[str, None] = {}
        self._globals: dict[tuple[str, str], Value] = {}
        self._members: dict[tuple[str, str], Value] = {}
        self._library: dict[str, bool] = {}

    def is_library(self, symbol: str) -> bool:
        """Whether a function is library code."""
        found = self._library.get(symbol)
        if found is None:
            found = self._library[symbol] = self.program.is_library(symbol)
        return found

    # ---- contexts

    def context(
        self,
        function: py.FuncOp,
        symbol: str,
        arguments: Sequence[Attribute],
        constants: tuple[Any, ...],
        bindings: dict[str, Attribute],
        caller: Context,
        op: Operation,
        path: tuple[int, ...],
    ) -> Context:
        """The context that a call goes to; solved as far as it can be now."""
        roots = self.lattice.roots
        types = tuple([roots(a) for a in arguments])
        bound = tuple([(name, roots(t)) for name, t in bindings.items()])
        key = (symbol, types, constants, bound)
        site_key = (key, caller, op, path)
        found = self._contexts.get(site_key)
        if found is None:
            found = self._contexts.get(key)
            if self.lattice.frozen and (found is None or found.fresh):
                return self._solved(symbol, types, constants, (caller, op, path), found)
            if found is None:
                found = self._recursive(symbol, types, constants) or self._make(
                    key, function, symbol, types, constants, bindings, None, caller, op
                )
            self._settle(found)
            if found.fresh and not found.on_stack and self._told_apart(symbol):
                found = self._make(
                    site_key, function, symbol, types, constants, bindings, (caller, op, path), caller, op
                )
        if not self.lattice.frozen:
            self._settle(found)
            found.dependents[caller] = None
        return found

    def _told_apart(self, symbol: str) -> bool:
        """Whether one more call of a function that returns a fresh container gets a context of its own. Constructors of
        the library always do: they are what displays are made of.
        """
        constructs = symbol.endswith(".__new__") and self.program.is_library(symbol)
        return constructs or len(self._by_symbol[symbol]) < PER_CALL_LIMIT

    def _solved(
        self, symbol: str, types: tuple[Attribute, ...], constants: tuple[Any, ...], site: Any, shared: Context | None
    ) -> Context:
        """While emitting: the context that a call went to, though cells have been united since it was made."""
        roots = self.lattice.roots
        best = shared
        for context in self._by_symbol.get(symbol, ()):
            if context.constants == constants and tuple([roots(a) for a in context.arguments]) == types:
                if context.site == site:
                    return context
                if best is None or (best.site is not None and context.site is None):
                    best = context
        if best is None:
            resolve = self.lattice.resolve
            resolved = [resolve(t) for t in types]
            for context in self._by_symbol.get(symbol, ()):
                if context.constants == constants and [resolve(a) for a in context.arguments] == resolved:
                    return context
            raise AssertionError(f"no context of {symbol} was solved")
        return best

    def _make(
        self,
        key: Any,
        function: py.FuncOp,
        symbol: str,
        types: tuple[Attribute, ...],
        constants: tuple[Any, ...],
        bindings: dict[str, Attribute],
        site: Any,
        caller: Context | None,
        op: Operation | None,
    ) -> Context:
        known = self._by_symbol.get(symbol, ())
        count = len(known)
        if count >= SPECIALISATION_LIMIT and count & (count - 1) == 0:
            # Looked at when the number doubles. Contexts whose types are the same by now will be one specialisation.
            resolve = self.lattice.resolve
            distinct = {(tuple([resolve(a) for a in c.arguments]), c.constants) for c in known}
            grows = (tuple([resolve(t) for t in types]), constants) not in distinct
            if (len(distinct) >= SPECIALISATION_LIMIT and grows) or count >= CONTEXT_LIMIT:
                raise Conflict(TooManySpecialisations(op_span(op), symbol, SPECIALISATION_LIMIT))
        made = Context(function, symbol, types, constants, bindings, site, self.is_library(symbol))
        made.caller, made.call_op = caller, op
        self._summarise(made)
        self._contexts[key] = made
        self._by_symbol.setdefault(symbol, []).append(made)
        return made

    def _summarise(self, context: Context) -> None:
        """A library function that was compiled before for these very types need not be walked: its result is known."""
        if not context.library or has_variables(context.result):
            return
        if any(map(has_variables, context.arguments)) or any(map(has_variables, context.bindings.values())):
            return
        summary = self.program.summary(self._written_name(context, context.arguments))
        if summary is not None:
            context.result = summary.result_type
            context.walked = True

    def _recursive(self, symbol: str, types: tuple[Attribute, ...], constants: tuple[Any, ...]) -> Context | None:
        """The context of the same function being walked further up whose types look the same: a recursion has one
        context.
        """
        lattice = self.lattice
        for context in self._stack:
            if context.symbol != symbol or context.constants != constants:
                continue
            if not any(has_variables(t) for t in (*context.arguments, *types)):
                continue
            if all(alike(lattice, a, b) for a, b in zip(context.arguments, types, strict=True)):
                for a, b in zip(context.arguments, types, strict=True):
                    lattice.join(a, b)
                return context
        return None

    def _settle(self, context: Context) -> None:
        if context.on_stack or self.lattice.frozen:
            return
        if not context.walked or context in self._dirty:
            self._walk(context)

    def _walk(self, context: Context) -> None:
        lattice = self.lattice
        reader = lattice.reader
        self._dirty.pop(context, None)
        context.on_stack = context.walked = True
        self._stack.append(context)
        lattice.reader = context
        try:
            result = lattice.join(context.result, self._walk_body(self, context, None))
        finally:
            self._stack.pop()
            context.on_stack = False
            lattice.reader = reader
        if result != context.result:
            context.result = result
            for dependent in context.dependents:
                self._dirty[dependent] = None
        if has_variables(result) and not context.fresh:
            context.fresh = bool(lattice.variables([result]) - lattice.variables(context.arguments))

    def _grown(self, cell: Cell) -> None:
        if self.lattice.frozen:
            raise AssertionError("a type grew after solving")
        for reader in cell.readers:
            self._dirty[reader] = None

    def solve(self, context: Context) -> None:
        """Walk a context and all it calls until nothing grows."""
        self._settle(context)
        while self._dirty:
            self._walk(next(reversed(self._dirty)))

    # ---- specialisations

    def resolve(self, type_: Attribute) -> Attribute:
        """A type without variables, after solving. Object classes in it are put on the list of classes in use."""
        known = self._resolved.get(type_)
        if known is None:
            known = self._resolved[type_] = self.lattice.resolve(type_)
            self._use_classes(known)
        return known

    def _use_classes(self, type_: Attribute) -> None:
        kind = type(type_)
        if kind is py.ObjectType or kind is py.StrType or kind is py.ExceptionType:
            object_type = type_ if kind is py.ObjectType else py.ObjectType(StringAttr("str"), ArrayAttr([]))
            name = type_text(object_type)
            if name not in self._classes:
                self._classes[name] = None
                self._emit_class(name, object_type)  # pyright: ignore
        for inner in children(type_):
            self._use_classes(inner)

    def request(self, context: Context) -> str:
        """The symbol of a context's specialisation; it is emitted later if it is new."""
        if context.emitted_as is not None:
            return context.emitted_as
        types = tuple([self.resolve(a) for a in context.arguments])
        result = self.resolve(context.result) if context.fresh else None
        bound = tuple([(name, self.resolve(t)) for name, t in context.bindings.items()])
        key = (context.symbol, types, context.constants, result, bound)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._name(context, types, result)
            self._queue.append(context)
        context.emitted_as = name
        return name

    def _written_name(self, context: Context, types: tuple[Attribute, ...]) -> str:
        """Function and argument types, as a specialisation is called if nothing else needs to be said."""
        written: list[str] = []
        names = context.function.arg_names.data
        for name, type_, constant in zip(names, types, context.constants, strict=True):
            written.append(type_text(type_) if constant is NOT_KNOWN else f"{name.data}={constant!r}")
        head = context.symbol
        owner = context.function.owner
        if context.bindings and not (owner is not None and types and type_text(types[0]).startswith(owner.data)):
            bound = ",".join(type_text(self.resolve(t)) for t in context.bindings.values())
            class_, _, method = head.rpartition(".")
            head = f"{class_}[{bound}].{method}"
        return f"{head}[{','.join(written)}]"

    def _name(self, context: Context, types: tuple[Attribute, ...], result: Attribute | None) -> str:
        name = self._written_name(context, types)
        if result is not None and (context.library or name in self._taken):
            name = f"{name}->{type_text(result)}"
        base, number = name, 1
        while name in self._taken:
            number += 1
            name = f"{base}#{number}"
        self._taken.add(name)
        return name

    def concrete(
        self,
        function: py.FuncOp,
        symbol: str,
        arguments: Sequence[Attribute],
        constants: tuple[Any, ...],
        bindings: dict[str, Attribute],
        caller: Context | None,
        op: Operation | None,
    ) -> Context:
        """The context of a library function called by its signature, for resolved types; solved when it is emitted."""
        types = tuple([self.resolve(a) for a in arguments])
        bound = {name: self.resolve(t) for name, t in bindings.items()}
        key = (symbol, types, constants, tuple(bound.items()))
        found = self._contexts.get(key)
        if found is None:
            found = self._make(key, function, symbol, types, constants, bound, None, caller, op)
        return found

    # ---- emission

    def run(self, entries: Sequence[Entry]) -> None:
        """Solve and emit everything that the entries need, into `module_block`."""
        contexts: list[tuple[Context, Entry]] = []
        for entry in entries:
            function = self.program.function(entry.symbol)
            constants = tuple([NOT_KNOWN] * len(entry.argument_types))
            types = tuple(entry.argument_types)
            key = (entry.symbol, types, constants, ())
            context = self._contexts.get(key) or self._make(
                key, function, entry.symbol, types, constants, {}, None, None, None
            )
            contexts.append((context, entry))
            self.attempt(lambda context=context: self.solve(context), context)
        if self.diagnostics:
            self._report_all()
        self._check()
        exported: dict[Context, str | None] = {}
        for context, entry in contexts:
            self.request(context)
            exported[context] = entry.exported_name or exported.get(context)
        position = 0
        while position < len(self._queue):
            context = self._queue[position]
            position += 1
            self.attempt(lambda context=context: self._emit(context, exported), context)
        self._check()

    def _report_all(self) -> None:
        """After a conflict nothing can be emitted: what else is wrong is found by one more walk of every context."""
        self.reporting = True
        for context in list(self._contexts.values()):
            if context.walked:
                self.attempt(lambda context=context: self._walk(context), context)

    def attempt(self, action: Callable[[], None], context: Context) -> None:
        """Run something; what it refuses is reported."""
        try:
            action()
        except Refused as refused:
            self.report(refused.diagnostic, context)
        except CompileError as error:
            for diagnostic in error.diagnostics:
                self.diagnostics[diagnostic] = diagnostic

    def report(self, diagnostic: Diagnostic, context: Context) -> None:
        """Keep an error; one inside library code is told at the user's call that led there."""
        inner, function = diagnostic, ""
        op: Operation | None = None
        while context.library and context.caller is not None:
            function, op = context.symbol, context.call_op
            context = context.caller
        if op is not None:
            span = op_span(op)
            if diagnostic.code == "T012":
                diagnostic = type(diagnostic)(span, diagnostic.message, diagnostic.help)  # pyright: ignore
            else:
                diagnostic = InLibrary(span, function, inner)
        # A type without end shows at every part of the expression that makes it.
        span = diagnostic.span
        place = (span.file, span.line) if span is not None and diagnostic.code == "T011" else span
        self.diagnostics.setdefault(diagnostic if place is None else (place, diagnostic.code), diagnostic)

    def _check(self) -> None:
        if self.diagnostics:
            raise CompileError(sorted(self.diagnostics.values(), key=_place))

    def _emit(self, context: Context, exported: dict[Context, str | None]) -> None:
        name = context.emitted_as
        assert name is not None
        lattice = self.lattice
        if context.library and exported.get(context) is None:
            summary = self.program.summary(name)
            if summary is not None:
                self._declare(context, name, summary.result_type, summary.raises, summary.borrows)
                return
        if not context.walked:
            self.solve(context)
        types = [self.resolve(a) for a in context.arguments]
        kept = [i for i, t in enumerate(types) if not is_static(t) and context.constants[i] is NOT_KNOWN]
        block = Block(arg_types=[types[i] for i in kept])
        function = context.function
        for i, argument in zip(kept, block.args, strict=True):
            written = function.arg_names.data[i].data
            # MLIR's names are ASCII.
            argument.name_hint = written if written.isascii() and written.isidentifier() else None
        builder = Builder(block, function.location)
        lattice.frozen = True
        try:
            self._walk_body(self, context, builder)
        finally:
            lattice.frozen = False
        result = runtime_type(self.resolve(context.result))
        if context in exported and type(result) is py.NeverType:
            # Who calls from outside knows no type without values.
            result = py.none
        op = self._function_op(context, name, kept, types, result, Region([block]))
        if context in exported:
            op.sym_visibility = StringAttr("public")
            if exported[context] is not None:
                op.attributes["pycc.export"] = StringAttr(exported[context] or "")
        self.module_block.add_op(op)

    def _function_op(
        self, context: Context, name: str, kept: list[int], types: list[Attribute], result: Attribute, body: Region
    ) -> py.FuncOp:
        function = context.function
        properties: dict[str, Attribute] = {"sym_visibility": StringAttr("private")}
        if function.flags is not None:
            properties["flags"] = function.flags
        op = py.FuncOp(
            name,
            FunctionType.from_lists([types[i] for i in kept], [result]),
            [function.arg_names.data[i].data for i in kept],
            body,
            **properties,
        )
        op.location = function.location  # pyright: ignore[reportAttributeAccessIssue]
        return op

    def _declare(self, context: Context, name: str, result: Attribute, raises: bool, borrows: bool) -> None:
        types = [self.resolve(a) for a in context.arguments]
        kept = [i for i, t in enumerate(types) if not is_static(t) and context.constants[i] is NOT_KNOWN]
        op = self._function_op(context, name, kept, types, runtime_type(self.resolve(result)), Region())
        if raises:
            op.raises = UnitAttr()
        flags = {f.data for f in op.flags.data} if op.flags is not None else set[str]()
        flags.discard("borrows")
        if borrows:
            flags.add("borrows")
        op.flags = ArrayAttr([StringAttr(f) for f in sorted(flags)])
        self.module_block.add_op(op)

    def _emit_class(self, name: str, object_type: py.ObjectType) -> None:
        symbol = object_type.class_name.data
        try:
            class_ = self.program.class_(symbol)
        except KeyError:
            return
        bindings = self.class_bindings(class_, object_type)
        fields = [
            (n.data, self.resolve(substitute(t, bindings)))
            for n, t in zip(class_.field_names.data, class_.field_types.data, strict=True)
        ]
        op = py.ClassOp(name, class_.kind.data, [], fields, [])
        op.location = class_.location  # pyright: ignore[reportAttributeAccessIssue]
        self.module_block.add_op(op)
        finalizer = f"{symbol}.__del__"
        if self.program.has_function(finalizer):
            function = self.program.function(finalizer)
            receiver = py.str_ if symbol == "str" else object_type
            context = self.concrete(function, finalizer, [receiver], (NOT_KNOWN,), bindings, None, None)
            op.finalizer = SymbolRefAttr(self.request(context))

    # ---- names

    def class_bindings(self, class_: py.ClassOp, object_type: py.ObjectType) -> dict[str, Attribute]:
        """What the type parameters of a class are in one of its types."""
        names = [p.data for p in class_.type_parameters.data]
        return dict(zip(names, object_type.arguments.data, strict=False))

    def resolve_global(self, module: str, name: str, make: Callable[[Attribute], Value]) -> Value | None:
        """What a global name means, or None."""
        key = (module, name)
        found = self._globals.get(key)
        if found is None:
            try:
                found = make(self.program.resolve(module, name))
            except KeyError:
                return None
            self._globals[key] = found
        return found

    def resolve_member(self, module: str, name: str, make: Callable[[Attribute], Value]) -> Value:
        """What an attribute of a module means; KeyError where it has none."""
        found = self._members.get((module, name))
        if found is None:
            found = self._members[module, name] = make(self.program.member(module, name))
        return found


def _place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    span = diagnostic.span
    return ("", 0, 0) if span is None else (span.file, span.line, span.column)


def runtime_type(type_: Attribute) -> Attribute:
    """The type that a value has at run time: compile-time values are passed as None."""
    return py.none if is_static(type_) else type_


def substitute(type_: Attribute, bindings: dict[str, Attribute]) -> Attribute:
    """A type of an annotation with its type parameters replaced."""
    if not bindings or type_ == py.unknown:
        return type_
    return _substitute(type_, bindings)


def _substitute(type_: Attribute, bindings: dict[str, Attribute]) -> Attribute:
    if type(type_) is py.ParameterType:
        return bindings.get(type_.parameter.data, type_)
    inner = children(type_)
    if not inner:
        return type_
    from pycc.passes.infer.lattice import rebuild

    return rebuild(type_, [_substitute(c, bindings) for c in inner])


__all__ = ["Context", "Engine", "Record", "Value", "of_type", "runtime_type", "substitute"]
