"""Scalars, tuples and arrays across the boundary, as LLVM instructions.

Takes in Python objects that were checked to be exactly of a key's type, or values of compiled code. Gives out the
other. What can fail on the way in (an int beyond 64 bits) goes to the label that the caller names.
"""

from __future__ import annotations

from collections.abc import Callable

from pycc.driver.boundary.keys import CONTAINERS, NAME, OBJECT, Key
from pycc.driver.boundary.llvm_text import NULL, FunctionText, Value, integer

PyObject = Value

TYPE_OBJECTS = {
    "int": "PyLong_Type", "float": "PyFloat_Type", "bool": "PyBool_Type", "str": "PyUnicode_Type",
    "list": "PyList_Type", "tuple": "PyTuple_Type", "dict": "PyDict_Type", "set": "PySet_Type",
}  # fmt: skip
TYPE_OFFSET = 8  # ob_type of PyObject: part of CPython's stable ABI


# NumPy's PyArrayObject, public and the same since NumPy 1.0.
ARRAY_DATA, ARRAY_RANK, ARRAY_SHAPE, ARRAY_STRIDES, ARRAY_DTYPE, ARRAY_FLAGS = 16, 24, 32, 40, 56, 64
USABLE = 0x100 | 0x400  # NPY_ARRAY_ALIGNED, NPY_ARRAY_WRITEABLE
ITEM_SIZES = {
    "bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4, "int64": 8,
    "uint64": 8, "float64": 8,
}  # fmt: skip


def imported_names(key: Key) -> set[str]:
    """Names of NumPy's objects that a check of `key` refers to, which the loader supplies by address."""
    if key[0] == "scalar":
        return {f"pycc_numpy_{key[1]}"}
    if key[0] == "ndarray":
        return {"pycc_numpy_ndarray", f"pycc_numpy_dtype_{key[1]}"}
    if key[0] == "foreign":
        return {class_of(key), wrapper_of(key), unwrapper_of(key)}
    if key[0] in ("tuple", "union", *CONTAINERS):
        return set().union(*(imported_names(k) for k in key[1:]))
    return set()


def _encoded(text: str) -> str:
    return text.encode().hex()


def class_of(key: Key) -> str:
    """Imported name of the class of another package's values."""
    return OBJECT + _encoded(key[1])


def wrapper_of(key: Key) -> str:
    """Imported name of what makes such a value from what it consists of."""
    return OBJECT + _encoded(key[4])


def unwrapper_of(key: Key) -> str:
    """Imported name of the name of the attribute that tells what such a value consists of."""
    return NAME + _encoded(key[3])


LLVM_TYPES = {
    "int": "i64", "float": "double", "bool": "i1", "none": "i1", "str": "ptr", **dict.fromkeys(CONTAINERS, "ptr"),
}  # fmt: skip
_SCALAR_TYPES = {"float32": "float", "float64": "double", "bool": "i1"}


def llvm_type(key: Key) -> str:
    """The LLVM type of a value inside compiled code."""
    head = key[0]
    if head == "scalar":
        return _SCALAR_TYPES.get(key[1]) or f"i{8 * ITEM_SIZES[key[1]]}"
    if head == "tuple":
        return "{ " + ", ".join(llvm_type(k) for k in key[1:]) + " }" if len(key) > 1 else "{}"
    if head == "union":
        return "{ " + ", ".join(["i8", *(llvm_type(k) for k in key[1:])]) + " }"
    if head == "ndarray":
        rank = key[2]
        return f"{{ ptr, ptr, i64, [{rank} x i64], [{rank} x i64] }}" if rank else "{ ptr, ptr, i64 }"
    if head == "foreign":
        return llvm_type(key[2])
    return LLVM_TYPES[head]


class Converter:
    """Writes conversions into one function. `refuse(index)` writes what happens when argument `index` is an int
    beyond 64 bits; it ends its block.
    """

    def __init__(self, function: FunctionText, refuse: Callable[[int], None]):
        self.function = function
        self.refuse = refuse

    def from_python(self, object_: PyObject, key: Key, index: int) -> Value:
        """The value of a checked object, which is (part of) argument `index`."""
        return _FROM_PYTHON[key[0]](self, object_, key, index)

    def to_python(self, value: Value, key: Key) -> PyObject:
        """A new reference, or NULL with an exception set."""
        return _TO_PYTHON[key[0]](self, value, key)

    # ------------------------------------------------------------ from Python

    def _from_int(self, object_: PyObject, key: Key, index: int) -> Value:
        f = self.function
        overflow = f.slot("i32")
        value = f.call("PyLong_AsLongLongAndOverflow", "i64", [object_, overflow])
        fits, beyond = f.label("fits"), f.label("beyond")
        f.branch_if(f.equal(f.load("i32", overflow), integer(0, "i32")), fits, beyond, likely=True)
        f.start(beyond)
        self.refuse(index)
        f.start(fits)
        return value

    def _from_float(self, object_: PyObject, key: Key, index: int) -> Value:
        return self.function.call("PyFloat_AsDouble", "double", [object_])

    def _from_bool(self, object_: PyObject, key: Key, index: int) -> Value:
        f = self.function
        return f.equal(object_, f.data("_Py_TrueStruct"))

    def _from_none(self, object_: PyObject, key: Key, index: int) -> Value:
        return integer(0, "i1")

    def _from_scalar(self, object_: PyObject, key: Key, index: int) -> Value:
        """NumPy's scalars convert through the number protocol, exactly."""
        f = self.function
        type_ = llvm_type(key)
        if key[1] == "bool":
            truth = f.call("PyObject_IsTrue", "i32", [object_])
            return f.equal(truth, integer(0, "i32"), "ne")
        if type_ in ("float", "double"):
            value = f.call("PyFloat_AsDouble", "double", [object_])
            return value if type_ == "double" else f.value("float", f"fptrunc {value} to float")
        number = f.call("PyNumber_Long", "ptr", [object_])
        value = f.call("PyLong_AsUnsignedLongLongMask", "i64", [number])
        f.call("Py_DecRef", "void", [number])
        return value if type_ == "i64" else f.value(type_, f"trunc {value} to {type_}")

    def _from_tuple(self, object_: PyObject, key: Key, index: int) -> Value:
        f = self.function
        type_ = llvm_type(key)
        whole = Value(type_, "poison" if len(key) > 1 else "undef")
        for position, part in enumerate(key[1:]):
            item = f.call("PyTuple_GetItem", "ptr", [object_, integer(position)])
            value = self.from_python(item, part, index)
            whole = f.value(type_, f"insertvalue {whole}, {value}, {position}")
        return whole

    def array_parts(self, object_: PyObject, key: Key) -> list[Value]:
        """The array in place, as the members of a memref descriptor; strides are in elements."""
        f = self.function
        _, dtype, rank = key
        data = f.load("ptr", f.offset(object_, ARRAY_DATA))
        parts = [data, data, integer(0)]
        if not rank:
            return parts
        shape = f.load("ptr", f.offset(object_, ARRAY_SHAPE))
        parts += [f.load("i64", f.offset(shape, 8 * axis)) for axis in range(rank)]
        strides = f.load("ptr", f.offset(object_, ARRAY_STRIDES))
        shift = ITEM_SIZES[dtype].bit_length() - 1
        for axis in range(rank):
            stride = f.load("i64", f.offset(strides, 8 * axis))
            parts.append(f.value("i64", f"ashr exact {stride}, {shift}") if shift else stride)
        return parts

    def _from_array(self, object_: PyObject, key: Key, index: int) -> Value:
        """The array as a descriptor value, inside a tuple."""
        f = self.function
        type_, rank = llvm_type(key), key[2]
        whole = Value(type_, "poison")
        for number, part in enumerate(self.array_parts(object_, key)):
            place = str(number) if number < 3 else f"{3 + (number - 3) // rank}, {(number - 3) % rank}"
            whole = f.value(type_, f"insertvalue {whole}, {part}, {place}")
        return whole

    def _from_foreign(self, object_: PyObject, key: Key, index: int) -> Value:
        """What the object's attribute tells; what the carrier cannot hold is refused."""
        f = self.function
        part = f.call("PyObject_GetAttr", "ptr", [object_, f.data(unwrapper_of(key))])
        there, bad, right, fits = f.label("there"), f.label("bad"), f.label("right"), f.label("fits")
        f.branch_if(f.equal(part, NULL), bad, there, likely=False)
        f.start(there)
        carrier = key[2]
        type_ = llvm_type(carrier)
        floating = type_ in ("float", "double")
        wanted = "PyFloat_Type" if floating else "PyBool_Type" if type_ == "i1" else "PyLong_Type"
        kind = f.load("ptr", f.offset(part, TYPE_OFFSET))
        f.branch_if(f.equal(kind, f.data(wanted)), right, bad, likely=True)
        f.start(right)
        if floating or type_ == "i1":
            value = self.from_python(part, carrier, index)
            f.branch(fits)
        else:
            value = self._checked_integer(part, carrier, bad, fits)
        f.start(bad)
        f.call("PyErr_Clear", "void", [])
        self.refuse(index)
        f.start(fits)
        f.call("Py_DecRef", "void", [part])
        return value

    def _checked_integer(self, part: PyObject, carrier: Key, bad: str, fits: str) -> Value:
        """An int that the carrier holds exactly; ends its block."""
        f = self.function
        type_ = llvm_type(carrier)
        overflow = f.slot("i32")
        wide = f.call("PyLong_AsLongLongAndOverflow", "i64", [part, overflow])
        exact, narrow = f.label("exact"), f.label("narrow")
        f.branch_if(f.equal(f.load("i32", overflow), integer(0, "i32")), narrow, bad, likely=True)
        f.start(narrow)
        value = wide if type_ == "i64" else f.value(type_, f"trunc {wide} to {type_}")
        unsigned = carrier[0] == "scalar" and carrier[1].startswith("uint")
        if type_ == "i64":
            again = f.equal(wide, integer(0), "sge") if unsigned else Value("i1", "true")
        else:
            again = f.equal(f.value("i64", f"{'zext' if unsigned else 'sext'} {value} to i64"), wide)
        f.branch_if(again, exact, bad, likely=True)
        f.start(exact)
        f.branch(fits)
        return value

    # ------------------------------------------------------------ to Python

    def _to_foreign(self, value: Value, key: Key) -> PyObject:
        """What the wrapper makes of the number; NULL with its exception if it raises."""
        f = self.function
        carrier = key[2]
        if carrier[0] == "scalar":
            # A Python number of the same value, not NumPy's.
            floating = carrier[1].startswith("float")
            signed = carrier[1].startswith("int")
            number = (
                self._to_float(value if value.type == "double" else f.value("double", f"fpext {value} to double"), key)
                if floating
                else self._to_integer(value, signed)
            )
        else:
            number = self.to_python(value, carrier)
        made = f.call("PyObject_CallOneArg", "ptr", [f.data(wrapper_of(key)), number])
        f.call("Py_DecRef", "void", [number])
        return made

    def _to_integer(self, value: Value, signed: bool) -> PyObject:
        f = self.function
        wide = value if value.type == "i64" else f.value("i64", f"{'sext' if signed else 'zext'} {value} to i64")
        return f.call("PyLong_FromLongLong" if signed else "PyLong_FromUnsignedLongLong", "ptr", [wide])

    def _to_int(self, value: Value, key: Key) -> PyObject:
        return self.function.call("PyLong_FromLongLong", "ptr", [value])

    def _to_float(self, value: Value, key: Key) -> PyObject:
        return self.function.call("PyFloat_FromDouble", "ptr", [value])

    def _to_bool(self, value: Value, key: Key) -> PyObject:
        wide = self.function.value("i64", f"zext {value} to i64")
        return self.function.call("PyBool_FromLong", "ptr", [wide])

    def _to_none(self, value: Value, key: Key) -> PyObject:
        none = self.function.data("_Py_NoneStruct")
        self.function.call("Py_IncRef", "void", [none])
        return none

    def _to_never(self, value: Value, key: Key) -> PyObject:
        return NULL

    def _to_scalar(self, value: Value, key: Key) -> PyObject:
        """The NumPy scalar made from the nearest Python number."""
        f = self.function
        dtype = key[1]
        if dtype == "bool":
            number = self._to_bool(value, key)
        elif dtype.startswith("float"):
            wide = value if dtype == "float64" else f.value("double", f"fpext {value} to double")
            number = self._to_float(wide, key)
        else:
            number = self._to_integer(value, dtype.startswith("int"))
        f.declarations.lines.setdefault(
            "PyObject_CallFunctionObjArgs", "declare ptr @PyObject_CallFunctionObjArgs(ptr, ...)"
        )
        type_object = f.data(f"pycc_numpy_{dtype}")
        made = f.value("ptr", f"call ptr (ptr, ...) @PyObject_CallFunctionObjArgs({type_object}, {number}, ptr null)")
        f.call("Py_DecRef", "void", [number])
        return made

    def _to_tuple(self, value: Value, key: Key) -> PyObject:
        f = self.function
        made = f.call("PyTuple_New", "ptr", [integer(len(key) - 1)])
        for position, part in enumerate(key[1:]):
            component = f.value(llvm_type(part), f"extractvalue {value}, {position}")
            # A failed conversion leaves NULL behind with MemoryError set; the tuple is complete either way.
            f.call("PyTuple_SetItem", "i32", [made, integer(position), self.to_python(component, part)])
        return made

    def _to_union(self, value: Value, key: Key) -> PyObject:
        f = self.function
        tag = f.value("i8", f"extractvalue {value}, 0")
        result = f.slot("ptr")
        done = f.label("joined")
        for position, part in enumerate(key[1:]):
            yes, no = f.label("member"), f.label("other")
            if position == len(key) - 2:
                f.branch(yes)
            else:
                f.branch_if(f.equal(tag, integer(position, "i8")), yes, no)
            f.start(yes)
            payload = f.value(llvm_type(part), f"extractvalue {value}, {position + 1}")
            f.store(self.to_python(payload, part), result)
            f.branch(done)
            if position != len(key) - 2:
                f.start(no)
        f.start(done)
        return f.load("ptr", result)


# The two tables are part of the class above.
# pyright: reportPrivateUsage=false
_FROM_PYTHON: dict[str, Callable[[Converter, PyObject, Key, int], Value]] = {
    "int": Converter._from_int,
    "float": Converter._from_float,
    "bool": Converter._from_bool,
    "none": Converter._from_none,
    "scalar": Converter._from_scalar,
    "tuple": Converter._from_tuple,
    "ndarray": Converter._from_array,
    "foreign": Converter._from_foreign,
}
_TO_PYTHON: dict[str, Callable[[Converter, Value, Key], PyObject]] = {
    "int": Converter._to_int,
    "float": Converter._to_float,
    "bool": Converter._to_bool,
    "none": Converter._to_none,
    "never": Converter._to_never,
    "scalar": Converter._to_scalar,
    "foreign": Converter._to_foreign,
    "tuple": Converter._to_tuple,
    "union": Converter._to_union,
}
