"""What a Python object means to a compile: constants, types, functions and modules that a program's globals hold (D3).

Takes in live objects of the compiling process. Gives out attributes as `Program.resolve` answers them. One row per
CPython type; a
type without a row is refused by name.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, StringAttr, f64, i1, i64
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.driver.diagnostics import CannotCapture, ConstantTooLarge
from pycc.driver.keys import DTYPES
from pycc.support.diagnostics import CompileError


class Owner(Protocol):
    """Who knows the names that captured functions and modules get."""

    def function_symbol(self, function: types.FunctionType) -> str:
        """Full name under which a Python function can be compiled."""
        ...

    def module_name(self, module: types.ModuleType) -> str:
        """Name under which a module's members can be asked for."""
        ...

    def library_name(self, module: str, name: str) -> Attribute:
        """A name of a library module; KeyError where it has none."""
        ...


def capture(owner: Owner, name: str, value: Any) -> Attribute:
    """The meaning of a global called `name` with this value; `CompileError` if it has none."""
    handler = _BY_TYPE.get(type(value))
    if handler is not None:
        return handler(owner, name, value)
    for condition, extract in _BY_CONDITION:
        if condition(value):
            return extract(owner, name, value)
    raise CompileError([CannotCapture(None, name, f"a {type(value).__qualname__} object")])


def _int(owner: Owner, name: str, value: int) -> Attribute:
    if not -(1 << 63) <= value < 1 << 63:
        raise CompileError([ConstantTooLarge(None, name)])
    return IntegerAttr(value, i64)


def _tuple(owner: Owner, name: str, value: tuple[Any, ...]) -> Attribute:
    return ArrayAttr([capture(owner, f"{name}[{i}]", v) for i, v in enumerate(value)])


def _function(owner: Owner, name: str, value: types.FunctionType) -> Attribute:
    intrinsic = _lang_name(value)
    if intrinsic is not None:
        return intrinsic
    return py.FunctionValueType(StringAttr(owner.function_symbol(value)))


def _builtin(owner: Owner, name: str, value: Any) -> Attribute:
    """A function of `builtins` or of an extension module that the library replaces, as `math.sqrt`."""
    home = value.__module__ or ""
    try:
        return owner.library_name(home, value.__name__)
    except KeyError:
        owner_name = home or type(value.__self__).__name__
        raise CompileError(
            [CannotCapture(None, name, f"the function {owner_name}.{value.__name__}, which pycc does not know")]
        ) from None


def _module(owner: Owner, name: str, value: types.ModuleType) -> Attribute:
    return py.ModuleType(StringAttr(owner.module_name(value)))


def _class(owner: Owner, name: str, value: type) -> Attribute:
    if issubclass(value, BaseException) and value.__name__ in py.EXCEPTIONS and value.__module__ == "builtins":
        return py.TypeObjectType(py.ExceptionClassType(StringAttr(value.__name__)))
    scalar = _scalar_class(value)
    if scalar is not None:
        return scalar
    try:
        return owner.library_name(value.__module__, value.__name__)
    except KeyError:
        raise CompileError(
            [CannotCapture(None, name, f"the class {value.__qualname__}, which pycc does not know")]
        ) from None


def _scalar_class(value: type) -> Attribute | None:
    if value.__module__ != "numpy":
        return None
    dtype = {"bool_": "bool"}.get(value.__name__, value.__name__)
    return py.TypeObjectType(py.ScalarType(StringAttr(dtype))) if dtype in DTYPES else None


def _lang_name(value: Any) -> Attribute | None:
    """Something defined by `pycc.lang`: the compiler knows it by name."""
    home = getattr(value, "__module__", None) or ""
    if home == "pycc.lang" or home.startswith("pycc.lang."):
        return py.FunctionValueType(StringAttr(f"lang.{value.__name__}"))
    return None


def _numpy_scalar(owner: Owner, name: str, value: Any) -> Attribute:
    # A captured NumPy scalar keeps its value as a Python number of the same kind; its type would need a typed constant.
    raise CompileError([CannotCapture(None, name, f"a NumPy scalar ({value.dtype}); use {value.item()!r} itself")])


def _is_numpy_scalar(value: Any) -> bool:
    return (
        type(value).__module__ == "numpy"
        and hasattr(value, "dtype")
        and hasattr(value, "item")
        and not getattr(value, "shape", ())
    )


_BY_TYPE: dict[type, Callable[[Owner, str, Any], Attribute]] = {
    bool: lambda owner, name, value: IntegerAttr(int(value), i1),
    int: _int,
    float: lambda owner, name, value: FloatAttr(value, f64),
    str: lambda owner, name, value: py.TextAttr.of(value),
    type(None): lambda owner, name, value: py.NoneAttr(),
    tuple: _tuple,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _builtin,
    types.ModuleType: _module,
}
_BY_CONDITION: list[tuple[Callable[[Any], bool], Callable[[Owner, str, Any], Attribute]]] = [
    (
        lambda value: hasattr(value, "python") and type(value).__name__ == "JitFunction",
        lambda o, n, v: _function(o, n, v.python),
    ),
    (lambda value: isinstance(value, type), _class),
    (_is_numpy_scalar, _numpy_scalar),
]


def constants_of(names: Mapping[str, Any]) -> dict[str, Any]:
    """The plain data among a module's names."""
    return {name: value for name, value in names.items() if isinstance(value, (int, float, str, tuple, list, dict))}
