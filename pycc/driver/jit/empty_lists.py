"""Element types of empty containers as arguments: nothing in `[]` says them, but what the function does with it may.

Takes in a function and argument keys with `Never` in them. Gives out keys in which inference has filled in what it
could, by compiling a call of the function with list displays written out.
"""

from __future__ import annotations

import types

from pycc.driver.boundary.keys import NEVER, NONE, Key, from_attribute, to_attribute
from pycc.driver.boundary.signature import parameter_names
from pycc.driver.program.program import LiveProgram
from pycc.driver.session import Session, typed_function
from pycc.frontend.module import ModuleSource
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry
from pycc.support.diagnostics import CompileError

_MODULE = "pycc_probe"


def is_open(key: Key) -> bool:
    """Whether a key has an element type that is not known."""
    return key == NEVER or any(isinstance(part, tuple) and is_open(part) for part in key[1:])


def refine(function: types.FunctionType, parameters: tuple[Key, ...], session: Session) -> tuple[Key, ...]:
    """Keys with element types of empty lists, where the function tells them."""
    if not any(map(is_open, parameters)):
        return parameters
    names = parameter_names(function)
    positional = function.__code__.co_argcount
    given: list[str] = []
    types_: list[Key] = []
    for index, (name, key) in enumerate(zip(names, parameters, strict=True)):
        text = _display(key) if is_open(key) else f"a{len(types_)}"
        if not is_open(key):
            types_.append(key)
        given.append(text if index < positional else f"{name}={text}")
    heads = ", ".join(f"a{i}" for i in range(len(types_)))
    source = ModuleSource(f"def probe({heads}):\n    return target({', '.join(given)})\n", "<probe>", _MODULE)
    program = LiveProgram(store=None)
    program.add_file(source, {"target": function})
    symbol = program.function_symbol(function)
    probe = Session(program, session.options, session.timing)
    try:
        module = probe.compile([Entry(f"{_MODULE}.probe", [to_attribute(k) for k in types_])], Level.TYPED)
    except CompileError:
        return parameters
    inputs = iter(typed_function(module, symbol).function_type.inputs.data)
    return tuple(_filled(key, None if key == NONE else next(inputs)) for key in parameters)


def _filled(key: Key, type_: object) -> Key:
    found = None if type_ is None else from_attribute(type_)  # pyright: ignore[reportArgumentType]
    return key if found is None else found


def _display(key: Key) -> str:
    """An expression of a value of this key."""
    head, parts = key[0], key[1:]
    if head == "list":
        return "[]" if parts[0] == NEVER else f"[{_display(parts[0])}]"
    if head == "dict":
        return "{}" if parts[0] == NEVER else f"{{{_display(parts[0])}: {_display(parts[1])}}}"
    if head == "set":
        return "set()" if parts[0] == NEVER else f"{{{_display(parts[0])}}}"
    if head == "tuple":
        return f"({''.join(f'{_display(p)}, ' for p in parts)})"
    return {"int": "0", "float": "0.0", "bool": "False", "str": "''", "none": "None"}.get(head, "None")
