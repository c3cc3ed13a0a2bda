"""Types and constant attributes of the `py` dialect; `pycc.dialects.py` gives them all out again."""

from __future__ import annotations

from collections.abc import Iterable

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

# ---------------------------------------------------------------- types


DTYPES = frozenset(
    {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"}
)
"""NumPy's names of what arrays may hold."""
MAX_RANK = 64
"""Most dimensions of an array, as in NumPy."""


class _Type(ParametrizedAttribute, TypeAttribute):
    """Base of the dialect's types."""


def _check_dtype(dtype: StringAttr) -> None:
    if dtype.data not in DTYPES:
        raise VerifyException(f"{dtype.data!r} is no dtype")


@irdl_attr_definition
class UnknownType(_Type):
    """`!py.unknown`: not inferred yet (level PYTHON only)."""

    name = "py.unknown"


@irdl_attr_definition
class NeverType(_Type):
    """`!py.never`: no value can exist: the element of a list nobody writes to, the result of a function that only
    raises."""

    name = "py.never"


@irdl_attr_definition
class UnboundType(_Type):
    """`!py.unbound`: a variable that has no value; member of unions for variables that may have none."""

    name = "py.unbound"


@irdl_attr_definition
class IntType(_Type):
    """`!py.int`: Python's int; 64 bits, overflow is detected (D4)."""

    name = "py.int"


@irdl_attr_definition
class FloatType(_Type):
    """`!py.float`: Python's float, an IEEE double."""

    name = "py.float"


@irdl_attr_definition
class BoolType(_Type):
    """`!py.bool`: Python's bool."""

    name = "py.bool"


@irdl_attr_definition
class NoneType(_Type):
    """`!py.none`: the type of None."""

    name = "py.none"


@irdl_attr_definition
class StrType(_Type):
    """`!py.str`: Python's str, a counted object of library class `str`."""

    name = "py.str"


@irdl_attr_definition
class ScalarType(_Type):
    """`!py.scalar<"int32">`: a NumPy scalar and `pycc.i32`: wraps as C and NumPy do (bool int8..int64 uint8..uint64
    float32 float64)."""

    name = "py.scalar"
    dtype: StringAttr

    def verify(self) -> None:
        _check_dtype(self.dtype)


@irdl_attr_definition
class TupleType(_Type):
    """`!py.tuple<[!py.int, !py.str]>`: by value, components may differ."""

    name = "py.tuple"
    elements: ArrayAttr[Attribute]


@irdl_attr_definition
class ObjectType(_Type):
    """`!py.object<"list", [!py.int]>`: a counted instance of a library (later: user) class with its type arguments."""

    name = "py.object"
    class_name: StringAttr
    arguments: ArrayAttr[Attribute]


@irdl_attr_definition
class StructType(_Type):
    """`!py.struct<"range", [!py.int, !py.int, !py.int]>`: an immutable instance by value of a library class marked
    `lang.struct`, with the types of its fields in order."""

    name = "py.struct"
    class_name: StringAttr
    fields: ArrayAttr[Attribute]


@irdl_attr_definition
class UnionType(_Type):
    """`!py.union<[!py.int, !py.float]>`: one of several, tagged with the member's position. Members are sorted by
    their text and distinct. Today: int/float/bool, or one type with none and/or unbound."""

    name = "py.union"
    members: ArrayAttr[Attribute]


@irdl_attr_definition
class ArrayType(_Type):
    """`!py.ndarray<"float64", 2 : i64>`: a NumPy array of a dtype and rank."""

    name = "py.ndarray"
    dtype: StringAttr
    rank: IntegerAttr

    def verify(self) -> None:
        _check_dtype(self.dtype)
        if not 0 <= self.rank.value.data <= MAX_RANK:
            raise VerifyException(f"an array has 0 to {MAX_RANK} dimensions, not {self.rank.value.data}")


@irdl_attr_definition
class PointerType(_Type):
    """`!py.pointer<T>`: `lang.Pointer[T]`, library code only."""

    name = "py.pointer"
    element: Attribute


@irdl_attr_definition
class SliceType(_Type):
    """`!py.slice<[lower, upper, step]>`: each `!py.none` or an integer type."""

    name = "py.slice"
    parts: ArrayAttr[Attribute]


@irdl_attr_definition
class ExceptionType(_Type):
    """`!py.exception`: an instance of a built-in exception class, by value: class number and message."""

    name = "py.exception"


@irdl_attr_definition
class FunctionValueType(_Type):
    """`!py.function<"math.sqrt">`: a function known at compile time; function values are types (D2)."""

    name = "py.function"
    symbol: StringAttr


@irdl_attr_definition
class BoundMethodType(_Type):
    """`!py.method<"list.append", T>`: a method known at compile time with its receiver of type T as payload."""

    name = "py.method"
    symbol: StringAttr
    receiver: Attribute


@irdl_attr_definition
class TypeObjectType(_Type):
    """`!py.type<!py.int>`: a class as a value: `int`, `list`, `ValueError` (an `!py.exception_class<"ValueError">`),
    dtypes."""

    name = "py.type"
    instance: Attribute


@irdl_attr_definition
class ExceptionClassType(_Type):
    """`!py.exception_class<"ValueError">`: names an exception class inside `!py.type`."""

    name = "py.exception_class"
    class_name: StringAttr


@irdl_attr_definition
class ModuleType(_Type):
    """`!py.module<"math">`: an imported module as a value."""

    name = "py.module"
    module_name: StringAttr


@irdl_attr_definition
class ParameterType(_Type):
    """`!py.parameter<"T">`: a type parameter of a library class, in annotations."""

    name = "py.parameter"
    parameter: StringAttr


@irdl_attr_definition
class VariableType(_Type):
    """`!py.variable<7 : i64>`: an element type still being solved; lives inside inference only."""

    name = "py.variable"
    number: IntegerAttr


def _remember_hash(cls: type[_Type]) -> None:
    """Types are keys of many tables, and nest: each computes its hash once."""
    compute = cls.__hash__

    def __hash__(self: _Type) -> int:
        known = self.__dict__.get("_hash")
        if known is None:
            known = compute(self)
            object.__setattr__(self, "_hash", known)
        return known

    cls.__hash__ = __hash__


for _cls in _Type.__subclasses__():
    _remember_hash(_cls)

unknown, never, unbound = UnknownType(), NeverType(), UnboundType()
int_, float_, bool_, none, str_ = IntType(), FloatType(), BoolType(), NoneType(), StrType()
exception = ExceptionType()


def union_of(members: Iterable[Attribute]) -> Attribute:
    """The union of types: flat, distinct, sorted by their text; of one type, that type."""
    flat: dict[Attribute, str] = {}
    for member in members:
        parts = member.members.data if isinstance(member, UnionType) else (member,)
        flat.update((part, str(part)) for part in parts)
    ordered = sorted(flat, key=lambda part: flat[part])
    return ordered[0] if len(ordered) == 1 else UnionType(ArrayAttr(ordered))


@irdl_attr_definition
class NoneAttr(ParametrizedAttribute):
    """`#py.none_value`: the constant None."""

    name = "py.none_value"


@irdl_attr_definition
class TextAttr(ParametrizedAttribute):
    """`#py.text<"caf\\xe9">`: a str constant, escaped with Python's `unicode_escape` (surrogates survive)."""

    name = "py.text"
    escaped: StringAttr

    @staticmethod
    def of(text: str) -> TextAttr:
        """The attribute of a Python string."""
        return TextAttr(StringAttr(text.encode("unicode_escape").decode("ascii").replace('"', "\\x22")))

    @property
    def text(self) -> str:
        """The string itself."""
        return self.escaped.data.encode("ascii").decode("unicode_escape")


CONSTANT_LIST = "constant_list"
"""The library class of lists that are constants of the program."""


@irdl_attr_definition
class ListAttr(ParametrizedAttribute):
    """`#py.list<!py.int, dense<[2, 3]> : tensor<2xi64>>`: a list of the user's module, as a constant.

    `values` is a dense vector where the items are numbers or bools, else an ArrayAttr of constants: `#py.text`,
    ArrayAttr for tuples, `#py.list`.
    """

    name = "py.list"
    element: Attribute
    values: Attribute

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.values)  # pyright: ignore[reportArgumentType]

    @property
    def type(self) -> StructType:
        """The type of the value: where the items lie, and how many they are."""
        fields: list[Attribute] = [PointerType(self.element), ScalarType(StringAttr("int64"))]
        return StructType(StringAttr(CONSTANT_LIST), ArrayAttr(fields))


@irdl_attr_definition
class InstanceAttr(ParametrizedAttribute):
    """`#py.instance<!fixed.q16, [98304 : i64]>`: a constant of a type from outside, made of a constant of its carrier;
    or of a struct of the library, made of constants of its fields."""

    name = "py.instance"
    type: Attribute
    parts: ArrayAttr[Attribute]


def is_constant_list(type_: Attribute) -> bool:
    """Whether values of a type are lists that are constants of the program."""
    return isinstance(type_, StructType) and type_.class_name.data == CONSTANT_LIST
