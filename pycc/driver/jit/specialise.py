"""From a live function and argument types to object code: the only part of the JIT that loads the compiler."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute

from pycc.analysis.list_writes import changed_lists
from pycc.backends.llvm.object import compile_here
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import llvm, mem, py
from pycc.dialects.names import specialisation_name, type_text
from pycc.driver import native
from pycc.driver.boundary.conversions import imported_names, llvm_type
from pycc.driver.boundary.entry import entry_text
from pycc.driver.boundary.entry_call import BOUNDARY, Signature, Target, comes_by_helper, container_keys, needs_helper
from pycc.driver.boundary.keys import Key, contains, from_attribute, to_attribute
from pycc.driver.diagnostics import CannotReturn
from pycc.driver.jit.artifact import Artifact, Dependency
from pycc.driver.jit.cache import ABSENT_DIGEST, environment_digest, value_digest
from pycc.driver.jit.empty_lists import refine
from pycc.driver.jit.unit_store import unit_store
from pycc.driver.jit.units import split
from pycc.driver.jit.unlocked import may_run_unlocked
from pycc.driver.options import Options
from pycc.driver.program.program import ABSENT, LiveProgram
from pycc.driver.run import Timing, guarded
from pycc.driver.session import Session, typed_function
from pycc.ir.levels import Level
from pycc.ir.locations import op_span
from pycc.passes.infer.program import Entry
from pycc.passes.python.type_lowering import lower_type
from pycc.support.diagnostics import CompileError

_WORD = py.ScalarType(StringAttr("int64"))
_RECORD = py.ObjectType(StringAttr("boundary"), ArrayAttr([]))


@dataclass
class Compiled:
    """A module at MACHINE, and how its entry is called."""

    module: ModuleOp
    signature: Signature
    program: LiveProgram


@dataclass
class _Helpers:
    """Library functions that an entry needs, as entries of the compile."""

    entries: list[Entry] = field(default_factory=list[Entry])
    names: dict[tuple[str, Key], str] = field(default_factory=dict[tuple[str, Key], str])

    def add(self, operation: str, key: Key, symbol: str, arguments: Sequence[Attribute]) -> None:
        """Ask for a specialisation."""
        self.entries.append(Entry(symbol, arguments))
        self.names[operation, key] = specialisation_name(symbol, arguments)


def _helpers(symbol: str, parameters: Sequence[Key]) -> _Helpers:
    """`boundary`'s functions for a call of `symbol`; the call itself is ("invoke", BOUNDARY)."""
    needed = _Helpers()
    arguments = [to_attribute(key) for key in parameters]
    needed.add("new", BOUNDARY, "boundary.__new__", [py.PointerType(_WORD)])
    needed.add("drop", BOUNDARY, "boundary.drop", [py.TypeObjectType(_RECORD), py.PointerType(_RECORD)])
    for key, type_ in zip(parameters, arguments, strict=True):
        if comes_by_helper(key):
            class_ = py.TypeObjectType(type_)
            needed.add("from_python", key, "boundary.from_python", [class_, _WORD, _RECORD])
            needed.add("drop", key, "boundary.drop", [class_, py.PointerType(type_)])
    for key in container_keys(tuple(parameters)):
        class_ = py.TypeObjectType(to_attribute(key))
        needed.add("write_back", key, "boundary.write_back", [class_, _RECORD])
        needed.add("release", key, "boundary.release", [class_, _RECORD])
    function = py.FunctionValueType(StringAttr(symbol))
    needed.add("invoke", BOUNDARY, "boundary.invoke", [function, py.TupleType(ArrayAttr(arguments)), _RECORD])
    return needed


def compile_entry(
    function: types.FunctionType, parameters: tuple[Key, ...], session: Session, program: LiveProgram
) -> Compiled:
    """Down to MACHINE, with whatever the entry needs beside the function."""
    symbol = program.function_symbol(function)
    helpers = _helpers(symbol, parameters) if any(map(comes_by_helper, parameters)) else None
    entry = Entry(symbol, [to_attribute(key) for key in parameters])
    module = session.compile([entry] if helpers is None else helpers.entries, Level.TYPED)
    typed = typed_function(module, symbol)
    type_ = typed.function_type.outputs.data[0]
    result = from_attribute(type_)
    if result is None or contains(result, ("ndarray",)):
        raise CompileError([CannotReturn(op_span(typed), function.__qualname__, type_text(type_))])
    if helpers is None and needs_helper(result):
        # Only now it is known that library code must make the result.
        helpers = _helpers(symbol, parameters)
        module = session.compile(helpers.entries, Level.TYPED)
    if program.store is not None:
        split(module, session, program.store)
    session.lower(module, Level.TYPED, Level.BUFFERS)
    functions = {op.sym_name.data: op for op in module.ops if isinstance(op, FuncOp)}
    if helpers is None:
        signature = Signature(
            _target(functions[typed.sym_name.data], llvm_type(result)),
            parameters,
            result,
            unlocked=may_run_unlocked(module, typed.sym_name.data),
        )
    else:
        found = {
            (operation, key): _target(functions[name], _helper_result(operation, key))
            for (operation, key), name in helpers.names.items()
        }
        changed = _changed(module, typed.sym_name.data, parameters)
        signature = Signature(found["invoke", BOUNDARY], parameters, result, found, changed=changed)
    session.lower(module, Level.BUFFERS, Level.MACHINE)
    return Compiled(module, signature, program)


def _changed(module: ModuleOp, symbol: str, parameters: tuple[Key, ...]) -> frozenset[Key]:
    """The container types among the parameters whose values a function may change."""
    keys: dict[str, Key] = {}
    for key in container_keys(parameters):
        lowered = lower_type(to_attribute(key))
        assert isinstance(lowered, mem.ReferenceType)
        keys[lowered.class_name.data] = key
    elements = {name: lower_type(to_attribute(key[-1])) for name, key in keys.items()}
    return frozenset(keys[name] for name in changed_lists(module, symbol, elements))


def _target(function: FuncOp, result: str) -> Target:
    """How a function of a BUFFERS module will be called."""
    has_result = bool(function.function_type.outputs.data)
    return Target(function.sym_name.data, "pycc.raises" in function.attributes, result if has_result else "")


def _helper_result(operation: str, key: Key) -> str:
    """LLVM type of a helper's result."""
    if operation == "from_python":
        return llvm_type(key)
    return {"new": "ptr", "invoke": "i64"}.get(operation, "")


def specialise(
    function: types.FunctionType,
    parameters: Sequence[Key],
    options: Options,
    timing: Timing,
    session: Session | None = None,
) -> tuple[Artifact, dict[str, Mapping[str, Any]]]:
    """The compiled specialisation of a function for argument types. A session of one's own may have another pipeline;
    its program is a `LiveProgram`, and without a store library code is compiled with the rest."""
    from pycc.driver.jit.decorator import JitFunction

    if session is None:
        store = unit_store(environment_digest(options), options.cache)
        session = Session(LiveProgram(store=store), options, timing, interruptible=options.polls)
    program = session.program
    assert isinstance(program, LiveProgram)
    store = program.store
    parameters = refine(function, tuple(parameters), session)
    compiled = compile_entry(function, parameters, session, program)
    result = compiled.signature.result
    with guarded("llvm"):
        target = native.target_of(options)
        with timing.step("translate"):
            text = translate(
                compiled.module, TranslateOptions(function_attributes=target.function_attributes, debug=options.debug)
            )
        text = f"{text}\n{entry_text(compiled.signature, JitFunction.__mro__[1], text)}"
        with timing.step("llvm"):
            object_code = compile_here(text, target, options.level)
    names: set[str] = set().union(*(imported_names(k) for k in (*parameters, result)))
    dependencies = tuple(
        Dependency(module, name, ABSENT_DIGEST if value is ABSENT else value_digest(value))
        for (module, name), value in program.captured.items()
    )
    name = f"{function.__module__}.{function.__qualname__}"
    declared = [op.sym_name.data for op in compiled.module.ops if isinstance(op, llvm.FuncOp) and not op.body.blocks]
    library = tuple(name for name in declared if store is not None and store.row(name) is not None)
    artifact = Artifact(name, parameters, result, object_code, tuple(sorted(names)), dependencies, library)
    return artifact, program.scopes()
