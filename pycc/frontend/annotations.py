"""The one file where an annotation becomes a type.

Takes in: an `ast` expression, or a live object (a class, `list[int]`, `typing.Optional[T]`, a string). Gives out: a
`py` type, or None where it says nothing that pycc knows. Both are first read into one small form, names applied to
arguments, so that there is one table of what names mean.

Spellings: `int float bool str None list[T] tuple[A, B] tuple[()] T | None typing.List/Tuple/Optional/Union`,
`numpy.float64` and the other NumPy scalars, `pycc.i32` and the other sized numbers, arrays `pycc.Array[pycc.f64,
2]` or `"ndarray[float64, 2]"`; `numpy.typing.NDArray[...]` and bare `numpy.ndarray` say no rank, so nothing. In the
library also `Pointer[T]`, type parameters, exception classes (`!py.exception`) and the module's own object classes.
Inside strings dtypes may stand bare (`"ndarray[int32, 1]"`).
"""

from __future__ import annotations

import ast
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, i64
from xdsl.ir import Attribute

from pycc.dialects import py

DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64")
_SIZED = {
    "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64", "u8": "uint8", "u16": "uint16", "u32": "uint32",
    "u64": "uint64", "f32": "float32", "f64": "float64",
}  # fmt: skip
_NUMPY_ALIASES = {
    "bool_": "bool", "byte": "int8", "short": "int16", "intc": "int32", "int_": "int64", "intp": "int64",
    "longlong": "int64", "ubyte": "uint8", "ushort": "uint16", "uintc": "uint32", "uint": "uint64", "uintp": "uint64",
    "ulonglong": "uint64", "single": "float32", "double": "float64", "float_": "float64",
}  # fmt: skip


@dataclass(frozen=True)
class AnnotationNames:
    """What names in annotations mean in one place."""

    imports: Mapping[str, str] = field(default_factory=dict[str, str])
    """Local name -> dotted name."""
    classes: Callable[[str], Attribute | None] = lambda name: None
    """The type of a class of this module."""
    type_parameters: Sequence[str] = ()


@dataclass(frozen=True)
class _Applied:
    """A dotted name, applied to arguments: each again one of these, an int, or `...`."""

    name: str
    arguments: tuple[_Form, ...] | None = None


_Form = _Applied | int | types.EllipsisType
_NOTHING = AnnotationNames()


def annotation_type(annotation: object, names: AnnotationNames = _NOTHING) -> Attribute | None:
    """The type an annotation means: of an AST expression (names are looked up in `names`) or of a live object."""
    form = _read_node(annotation, names) if isinstance(annotation, ast.AST) else _read_object(annotation, names)
    return None if form is None else _type(form, names)


# ---------------------------------------------------------------- reading


def _read_node(node: ast.AST, names: AnnotationNames) -> _Form | None:
    match node:
        case ast.Constant(value=None):
            return _Applied("None")
        case ast.Constant(value=str() as text):
            return _read_text(text, names)
        case ast.Constant(value=int() as number):
            return number
        case ast.Constant(value=types.EllipsisType() as dots):
            return dots
        case ast.Name() | ast.Attribute():
            dotted = _dotted(node, names.imports)
            return None if dotted is None else _Applied(dotted)
        case ast.Subscript():
            base = _dotted(node.value, names.imports)
            if base is None:
                return None
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if base == "typing.Annotated":
                parts = parts[:1]
            elif base in ("typing.Literal", "typing.Callable", "collections.abc.Callable"):
                return None
            return _applied(base, [_read_node(part, names) for part in parts])
        case ast.BinOp(op=ast.BitOr()):
            return _applied("typing.Union", [_read_node(node.left, names), _read_node(node.right, names)])
        case _:
            return None


def _read_text(text: str, names: AnnotationNames) -> _Form | None:
    try:
        return _read_node(ast.parse(text.strip(), mode="eval").body, names)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _applied(name: str, arguments: Sequence[_Form | None]) -> _Applied | None:
    known = tuple(argument for argument in arguments if argument is not None)
    return _Applied(name, known) if len(known) == len(arguments) else None


def _dotted(node: ast.expr, imports: Mapping[str, str]) -> str | None:
    """`np.float64` -> `numpy.float64`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(imports.get(node.id, node.id))
    return ".".join(reversed(parts))


def _read_object(value: object, names: AnnotationNames) -> _Form | None:
    if value is None:
        return _Applied("None")
    if isinstance(value, str):
        return _read_text(value, names)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | types.EllipsisType):
        return value
    if isinstance(value, typing.ForwardRef):
        return _read_text(value.__forward_arg__, names)
    if isinstance(value, typing.TypeVar):
        return _Applied(value.__name__)
    origin, arguments = typing.get_origin(value), typing.get_args(value)
    if origin is typing.Annotated:
        return _read_object(arguments[0], names)
    if origin is types.UnionType or origin is typing.Union:
        return _applied("typing.Union", [_read_object(part, names) for part in arguments])
    if origin is not None:
        base = _object_name(origin)
        return None if base is None else _applied(base, [_read_object(part, names) for part in arguments])
    base = _object_name(value)
    return None if base is None else _Applied(base)


def _object_name(value: object) -> str | None:
    """The dotted name under which a live class is known here."""
    module, name = (
        getattr(value, "__module__", None),
        getattr(value, "__qualname__", None) or getattr(value, "__name__", None),
    )
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    if name == "NoneType":
        return "None"
    return name if module == "builtins" else f"{module}.{name}"


# ---------------------------------------------------------------- meaning


_Maker = Callable[[Sequence[_Form], AnnotationNames], Attribute | None]


def _scalar(dtype: str) -> Attribute:
    return py.ScalarType(StringAttr(dtype))


def _simple_types() -> dict[str, Attribute]:
    table: dict[str, Attribute] = {
        "int": py.int_, "float": py.float_, "bool": py.bool_, "str": py.str_,
        "None": py.none, "types.NoneType": py.none,
        "typing.Text": py.str_, "typing.NoReturn": py.never, "typing.Never": py.never,
    }  # fmt: skip
    for dtype in DTYPES:
        table[f"numpy.{dtype}"] = _scalar(dtype)
    for alias, dtype in _NUMPY_ALIASES.items():
        table[f"numpy.{alias}"] = _scalar(dtype)
    for short, dtype in _SIZED.items():
        for home in ("pycc", "pycc.lang", "lang"):
            table[f"{home}.{short}"] = _scalar(dtype)
    for name in py.EXCEPTIONS:
        table[name] = py.exception
    return table


SIMPLE = _simple_types()
"""Types by dotted name; classes of other packages that stand for types have rows here too."""


def _container(name: str, count: int) -> _Maker:
    """`name[A, ...]` of a built-in container class with so many type parameters."""

    def make(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
        elements = _types(arguments, names)
        if elements is None or len(elements) != count:
            return None
        return py.ObjectType(StringAttr(name), ArrayAttr(elements))

    return make


def _tuple(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
    elements = _types(arguments, names)
    return None if elements is None else py.TupleType(ArrayAttr(elements))


def _union(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
    members = _types(arguments, names)
    return py.union_of(members) if members else None


def _optional(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
    members = _types(arguments, names)
    return py.union_of([*members, py.none]) if members else None


def _pointer(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
    elements = _types(arguments, names)
    return py.PointerType(elements[0]) if elements is not None and len(elements) == 1 else None


def _array(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
    match arguments:
        case [_Applied(name=dtype_name, arguments=None), int() as rank] if 0 <= rank <= 64:
            dtype = _dtype(dtype_name)
            return None if dtype is None else py.ArrayType(StringAttr(dtype), IntegerAttr(rank, i64))
        case _:
            return None


def _dtype(name: str) -> str | None:
    known = SIMPLE.get(name)
    if isinstance(known, py.ScalarType):
        return known.dtype.data
    python = {"bool": "bool", "int": "int64", "float": "float64"}
    return python.get(name) or _SIZED.get(name) or (name if name in DTYPES else None)


def _annotated(arguments: Sequence[_Form], names: AnnotationNames) -> Attribute | None:
    return _type(arguments[0], names) if arguments else None


_APPLIED: dict[str, _Maker] = {
    "list": _container("list", 1),
    "typing.List": _container("list", 1),
    "dict": _container("dict", 2),
    "typing.Dict": _container("dict", 2),
    "set": _container("set", 1),
    "typing.Set": _container("set", 1),
    "tuple": _tuple,
    "typing.Tuple": _tuple,
    "typing.Union": _union,
    "typing.Optional": _optional,
    "typing.Annotated": _annotated,
    "typing.Final": _annotated,
    "pycc.lang.Pointer": _pointer,
    "pycc.lang.memory.Pointer": _pointer,
    "lang.Pointer": _pointer,
    "pycc.Array": _array,
    "pycc.lang.Array": _array,
    "pycc.lang.arrays.Array": _array,
    "ndarray": _array,
    "numpy.ndarray": _array,
}


def _types(forms: Sequence[_Form], names: AnnotationNames) -> list[Attribute] | None:
    result: list[Attribute] = []
    for form in forms:
        known = _type(form, names)
        if known is None:
            return None
        result.append(known)
    return result


def _type(form: _Form, names: AnnotationNames) -> Attribute | None:
    if not isinstance(form, _Applied):
        return None
    if form.arguments is not None:
        maker = _APPLIED.get(form.name)
        return maker(form.arguments, names) if maker is not None else _own_class(form, names)
    last = form.name.rpartition(".")[2]
    if last in names.type_parameters or form.name in ("pycc.lang.T", "lang.T"):
        return py.ParameterType(StringAttr(last))
    simple = SIMPLE.get(form.name)
    if simple is not None:
        return simple
    own = names.classes(form.name)
    return None if isinstance(own, py.ObjectType) and own.arguments.data else own


def _own_class(form: _Applied, names: AnnotationNames) -> Attribute | None:
    """`Stack[T]` of a class of the same module."""
    base = names.classes(form.name)
    arguments = _types(form.arguments or (), names)
    if not isinstance(base, py.ObjectType) or arguments is None or len(arguments) != len(base.arguments.data):
        return None
    return py.ObjectType(base.class_name, ArrayAttr(arguments))
