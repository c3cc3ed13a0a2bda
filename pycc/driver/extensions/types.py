"""Rows of extensions that concern the language: Python classes as types, functions as ops, library code, constants.

Takes in rows (`support/extension.py`). Changes the tables of frontend, inference, lowering and capture, each of which
holds pycc's own rows of the same kind.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, StringAttr
from xdsl.ir import Attribute, Operation, TypeAttribute

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN, Foreign, add_foreign
from pycc.driver.boundary import keys
from pycc.driver.boundary.keys import to_attribute
from pycc.driver.diagnostics import ExtensionClash
from pycc.driver.extensions.loading import Loaded, bad, called, load, resolve
from pycc.driver.program import capture
from pycc.driver.program.library import OUTSIDE, OUTSIDE_FOLDERS
from pycc.frontend.annotations import SIMPLE, annotation_type
from pycc.passes.infer.coerce import coerce
from pycc.passes.infer.construct import BUILTINS, Rule
from pycc.passes.infer.diagnostics import Refused, WrongCall
from pycc.passes.infer.type_names import CLASS_SYMBOLS, FULL_NAMES, SHORT_NAMES
from pycc.passes.infer.values import Value
from pycc.passes.infer.walker import Walker
from pycc.passes.python import lower_py
from pycc.passes.python.lowering import FunctionLowering
from pycc.passes.python.type_lowering import TABLE, lower_type
from pycc.support.diagnostics import CompileError
from pycc.support.extension import CaptureRow, FunctionRow, TypeRow


def _names(reference: str, value: Any) -> list[str]:
    """The dotted names of a class or function: as its row says, and as Python says."""
    own = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
    return list(dict.fromkeys([reference.replace(":", "."), own]))


# ---------------------------------------------------------------- types


def add_type(one: Loaded, row: TypeRow) -> None:
    """A Python class that stands for a type."""
    what = f"type `{row.python}`"
    class_: type = resolve(one, row.python, what, lambda v: isinstance(v, type), "a class")
    type_: Attribute = resolve(one, row.attribute, what, lambda v: isinstance(v, TypeAttribute), "a type attribute")
    if row.carrier not in keys.CARRIERS:
        raise bad(one, f"{what}: the carrier `{row.carrier}` is none of {', '.join(keys.CARRIERS)}")
    resolve(one, row.wrap, what, callable, "something that can be called")
    carrier = keys.CARRIERS[row.carrier]
    text = row.python.replace(":", ".")
    for name in _names(row.python, class_):
        if name in SIMPLE or name in OUTSIDE:
            raise CompileError([ExtensionClash(None, one.title, "another package", f"the type `{name}`")])
        SIMPLE[name] = type_
        OUTSIDE[name] = py.TypeObjectType(type_)
    add_foreign(type_, Foreign(text, to_attribute(carrier), row.library_class))
    kind = type(type_)
    FULL_NAMES[kind] = lambda t: FOREIGN[t].text
    SHORT_NAMES[kind] = lambda t: FOREIGN[t].name
    CLASS_SYMBOLS[kind] = lambda t: FOREIGN[t].library_class
    TABLE[kind] = lambda t: lower_type(FOREIGN[t].carrier)
    keys.FOREIGN[row.python] = (("foreign", row.python, carrier, row.unwrap, row.wrap), type_)

    def constant(owner: capture.Owner, name: str, value: Any) -> Attribute:
        part = called(one, f"`{row.unwrap}` of the constant `{name}`", lambda: getattr(value, row.unwrap))
        return py.InstanceAttr(type_, ArrayAttr([capture.capture(owner, name, part)]))

    capture.BY_TYPE[class_] = constant
    capture.ITEM_TYPES[class_] = type_


# ---------------------------------------------------------------- functions


def add_function(one: Loaded, row: FunctionRow) -> None:
    """A Python function that stands for an op."""
    what = f"function `{row.python}`"
    function: Any = resolve(one, row.python, what, callable, "a function")
    if bool(row.op) == bool(row.rule):
        raise bad(one, f"{what} needs an op or a rule, one of them")
    rule: Rule
    if row.rule:
        rule = _guarded(one, what, resolve(one, row.rule, what, callable, "a function"))
    else:
        rule = _signature_rule(one, row, function)
    symbol = row.python.replace(":", ".")
    if symbol in BUILTINS:
        raise CompileError([ExtensionClash(None, one.title, "another package", f"the function `{symbol}`")])
    BUILTINS[symbol] = rule
    for name in _names(row.python, function):
        OUTSIDE[name] = py.FunctionValueType(StringAttr(symbol))


def _guarded(one: Loaded, what: str, rule: Rule) -> Rule:
    def guarded(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
        from pycc.passes.infer.frames import Dead
        from pycc.passes.infer.lattice import JoinConflict

        through = (Refused, Dead, JoinConflict)
        return called(one, f"rule of {what}", lambda: rule(walker, arguments, keywords), through=through)

    return guarded


def _signature_rule(one: Loaded, row: FunctionRow, function: Any) -> Rule:
    """The rule that a function's annotations are."""
    what = f"function `{row.python}`"

    def is_op(value: Any) -> bool:
        return isinstance(value, type) and issubclass(value, Operation)

    op: type[Operation] = resolve(one, row.op, what, is_op, "a class of ops")
    hints: dict[str, Any] = called(one, f"annotations of {what}", lambda: typing.get_type_hints(function))
    types = {name: annotation_type(hint) for name, hint in hints.items()}
    code = function.__code__
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount]
    result = types.get("return")
    parameters = [types.get(name) for name in names]
    if result is None or any(type_ is None for type_ in parameters):
        raise bad(one, f"{what} has an op: its parameters and its result need annotations that pycc knows")

    def rule(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value:
        if keywords or len(arguments) != len(names):
            raise Refused(WrongCall(walker.span, f"{function.__name__}({', '.join(names)})"))
        values = [
            coerce(walker, argument, type_, {}, (function.__name__, name))
            for argument, type_, name in zip(arguments, parameters, names, strict=True)
            if type_ is not None
        ]

        def build(made: Attribute) -> Operation:
            operands = [walker.ssa(value) for value in values]
            make: Any = op
            return called(one, f"making {op.__name__}", lambda: make(*operands, made))

        return walker.make(result, build)

    return rule


# ---------------------------------------------------------------- lowering and library


def add_lowering(one: Loaded) -> None:
    """Handlers of `lower-py` for ops from outside."""
    if not one.extension.lowering:
        return
    table: Mapping[Any, Any] = resolve(
        one, one.extension.lowering, "lowering", lambda v: isinstance(v, Mapping), "a table of handlers"
    )
    for op, handler in table.items():
        if not (isinstance(op, type) and issubclass(op, Operation)) or not callable(handler):
            raise bad(one, f"lowering: {one.extension.lowering} holds {op!r}, which is no class of ops with a function")
        if op in lower_py.HANDLERS:
            raise CompileError([ExtensionClash(None, one.title, "pycc", f"the lowering of `{op.name}`")])
        lower_py.HANDLERS[op] = _guarded_handler(one, op.name, typing.cast(Any, handler))


def _guarded_handler(
    one: Loaded, name: str, handler: Callable[[FunctionLowering, Any], None]
) -> Callable[[FunctionLowering, Any], None]:
    def guarded(low: FunctionLowering, op: Any) -> None:
        called(one, f"lowering of `{name}`", lambda: handler(low, op))

    return guarded


def add_library(one: Loaded) -> None:
    """Packages of Python that pycc compiles as library code."""
    from importlib.util import find_spec

    for package in one.extension.library:
        if "." not in package:
            raise bad(one, f"library `{package}` must be a package inside of another")
        try:
            spec = called(one, f"library `{package}`", lambda name=package: find_spec(name), (ModuleNotFoundError,))
        except ModuleNotFoundError:
            spec = None
        if spec is None or not spec.submodule_search_locations:
            raise bad(one, f"library: there is no package `{package}`")
        if package in OUTSIDE_FOLDERS:
            raise CompileError([ExtensionClash(None, one.title, "another package", f"the library `{package}`")])
        OUTSIDE_FOLDERS[package] = Path(next(iter(spec.submodule_search_locations)))


# ---------------------------------------------------------------- constants


def add_capture(one: Loaded, row: CaptureRow) -> None:
    """How constants of a class are compiled."""
    what = f"capture of `{row.python}`"
    class_: type = resolve(one, row.python, what, lambda v: isinstance(v, type), "a class")
    extract = resolve(one, row.extract, what, callable, "a function")
    if class_ in capture.BY_TYPE:
        raise CompileError([ExtensionClash(None, one.title, "another package", f"the capture of `{row.python}`")])

    def constant(owner: capture.Owner, name: str, value: Any) -> Attribute:
        parts = called(one, f"{what}: constant `{name}`", lambda: tuple(extract(value)))
        made = py.StructType(StringAttr(row.library_class), ArrayAttr([]))
        return py.InstanceAttr(made, ArrayAttr([capture.capture(owner, name, part) for part in parts]))

    capture.BY_TYPE[class_] = constant


__all__ = ["add_capture", "add_function", "add_library", "add_lowering", "add_type", "load"]
