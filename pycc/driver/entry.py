"""The compiled entry of a specialisation: LLVM IR that checks and converts Python arguments, calls, and converts back (D9).

Takes in the keys of parameters and result, and how the compiled function is called. Gives out text to be added to the
module of the compiled function, with three public symbols:

* `pycc_entry(self, args, nargsf, kwnames)`: a vectorcall. Where the call is not for this specialisation it goes to
* `pycc_next`: a cell that holds the next entry's address; null hands the call to the instance's dispatcher.
* `pycc_call(self, args)`: the same without checks, for the dispatcher, which has made them.

Scalars are converted here. Strings, lists and arrays go through `helpers`: library functions (`pycc/library/boundary.py`)
specialised for the key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pycc.driver.callable import word_offset
from pycc.driver.keys import Key
from pycc.driver.llvm_text import NULL, WEIGHTS, Declarations, FunctionText, Value, integer
from pycc.driver.runtime_text import CONTEXT_SIZE, PREFIX, TRACE_LIMIT, context_offset

PyObject = Value


@dataclass(frozen=True)
class Target:
    """A compiled function: its symbol, whether it returns a status first, and the LLVM type of its result ('' for none)."""

    symbol: str
    raises: bool
    result: str
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """What the entry serves. `helpers` maps (operation, key) to compiled library functions."""

    target: Target
    parameters: tuple[Key, ...]
    result: Key
    helpers: dict[tuple[str, Key], Target] = field(default_factory=dict[tuple[str, Key], Target])
    changes: frozenset[int] = frozenset()
    """Parameters (lists) that may have been changed and are written back."""


def needs_helper(key: Key) -> bool:
    """Whether a value of this key is converted by library code."""
    if key[0] in ("tuple", "union"):
        return any(needs_helper(k) for k in key[1:])
    return key[0] in ("str", "list")


def entry_text(signature: Signature, base: type) -> str:
    """The module text to add."""
    declarations = Declarations()
    parts = [_Entry(signature, base, declarations).text(), _Call(signature, declarations).text()]
    cell = "@pycc_next = global ptr null, align 8"
    return "\n".join([cell, *declarations.lines.values(), *parts, WEIGHTS])


# ---------------------------------------------------------------- checks


class _Entry:
    """Checks of exact types, then the call; anything else goes to the next entry."""

    def __init__(self, signature: Signature, base: type, declarations: Declarations):
        self.signature = signature
        self.base = base
        self.arguments = [Value("ptr", "%self"), Value("ptr", "%args"), Value("i64", "%nargsf"), Value("ptr", "%kwnames")]
        self.function = FunctionText(declarations, "pycc_entry", "ptr", self.arguments)

    def text(self) -> str:
        f = self.function
        miss = f.label("miss")
        positional = f.equal(self.arguments[3], NULL)
        f.ensure(positional, miss)
        count = f.value("i64", "and i64 %nargsf, 9223372036854775807")
        f.ensure(f.equal(count, integer(len(self.signature.parameters))), miss)
        for index, key in enumerate(self.signature.parameters):
            check_object(f, f.load("ptr", f.offset(self.arguments[1], 8 * index)), key, miss)
        result = f.call("pycc_call", "ptr", self.arguments[:2], quoted="@pycc_call")
        f.line(f"ret {result}")
        f.start(miss)
        following = f.load("ptr", Value("ptr", "@pycc_next"))
        last, other = f.label("last"), f.label("other")
        f.branch_if(f.equal(following, NULL), last, other)
        f.start(other)
        text = ", ".join(map(str, self.arguments))
        f.line(f"ret {f.value('ptr', f'tail call ptr {following.text}({text})')}")
        f.start(last)
        dispatcher = f.load("ptr", f.offset(self.arguments[0], word_offset(self.base, "dispatcher")))
        f.line(f"ret {f.call('PyObject_Vectorcall', 'ptr', [dispatcher, *self.arguments[1:]])}")
        return f.text()


_TYPE_OBJECTS = {
    "int": "PyLong_Type", "float": "PyFloat_Type", "bool": "PyBool_Type", "str": "PyUnicode_Type",
    "list": "PyList_Type", "tuple": "PyTuple_Type",
}  # fmt: skip
_TYPE_OFFSET = 8  # ob_type of PyObject: part of CPython's stable ABI


def check_object(f: FunctionText, object_: PyObject, key: Key, miss: str) -> None:
    """Jump to `miss` unless the object is exactly of the key's type (list elements are checked as they are converted)."""
    head = key[0]
    if head == "none":
        f.ensure(f.equal(object_, f.data("_Py_NoneStruct")), miss)
        return
    type_ = f.load("ptr", f.offset(object_, _TYPE_OFFSET))
    if head == "scalar":
        f.ensure(f.equal(type_, f.data(f"pycc_numpy_{key[1]}")), miss)
        return
    if head == "ndarray":
        f.ensure(f.equal(type_, f.data("pycc_numpy_ndarray")), miss)
        _check_array(f, object_, key, miss)
        return
    f.ensure(f.equal(type_, f.data(_TYPE_OBJECTS[head])), miss)
    if head == "tuple":
        size = f.call("PyTuple_Size", "i64", [object_])
        f.ensure(f.equal(size, integer(len(key) - 1)), miss)
        for index, part in enumerate(key[1:]):
            check_object(f, f.call("PyTuple_GetItem", "ptr", [object_, integer(index)]), part, miss)


# NumPy's PyArrayObject, public and the same since NumPy 1.0.
ARRAY_DATA, ARRAY_RANK, ARRAY_SHAPE, ARRAY_STRIDES, ARRAY_DTYPE, ARRAY_FLAGS = 16, 24, 32, 40, 56, 64
_USABLE = 0x100 | 0x400  # NPY_ARRAY_ALIGNED, NPY_ARRAY_WRITEABLE
ITEM_SIZES = {
    "bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4, "int64": 8,
    "uint64": 8, "float64": 8,
}  # fmt: skip


def _check_array(f: FunctionText, array: PyObject, key: Key, miss: str) -> None:
    _, dtype, rank = key
    f.ensure(f.equal(f.load("i32", f.offset(array, ARRAY_RANK)), integer(rank, "i32")), miss)
    f.ensure(f.equal(f.load("ptr", f.offset(array, ARRAY_DTYPE)), f.data(f"pycc_numpy_dtype_{dtype}")), miss)
    flags = f.load("i32", f.offset(array, ARRAY_FLAGS))
    usable = f.value("i32", f"and {flags}, {_USABLE}")
    f.ensure(f.equal(usable, integer(_USABLE, "i32")), miss)
    size = ITEM_SIZES[dtype]
    if size > 1 and rank:
        strides = f.load("ptr", f.offset(array, ARRAY_STRIDES))
        for axis in range(rank):
            stride = f.load("i64", f.offset(strides, 8 * axis))
            rest = f.value("i64", f"and {stride}, {size - 1}")
            f.ensure(f.equal(rest, integer(0)), miss)


def imported_names(key: Key) -> set[str]:
    """Names of NumPy's objects that a check of `key` refers to, which the loader supplies by address."""
    if key[0] == "scalar":
        return {f"pycc_numpy_{key[1]}"}
    if key[0] == "ndarray":
        return {"pycc_numpy_ndarray", f"pycc_numpy_dtype_{key[1]}"}
    if key[0] in ("tuple", "union", "list"):
        return set().union(*(imported_names(k) for k in key[1:]))
    return set()


# ---------------------------------------------------------------- the call


LLVM_TYPES = {"int": "i64", "float": "double", "bool": "i1", "none": "i1", "str": "ptr", "list": "ptr"}
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
    return LLVM_TYPES[head]


class _Call:
    """Conversion, the compiled function, conversion back."""

    def __init__(self, signature: Signature, declarations: Declarations):
        self.signature = signature
        self.self_ = Value("ptr", "%self")
        self.args = Value("ptr", "%args")
        self.function = FunctionText(declarations, "pycc_call", "ptr", [self.self_, self.args])
        f = self.function
        self.context = f.slot(f"[{CONTEXT_SIZE} x i8]")
        self.failed = f.label("failed")
        self.failed_status = f.slot("i32")
        self.owned: list[tuple[Key, Value]] = []

    def text(self) -> str:
        f = self.function
        self._prepare_context()
        values = [self._argument(index, key) for index, key in enumerate(self.signature.parameters)]
        result = self._invoke(self.signature.target, values, self.failed)
        self._flush()
        f.line(f"ret {self._to_python(result, self.signature.result)}")
        f.start(self.failed)
        status = f.load("i32", self.failed_status)
        f.line(f"ret {f.call(f'{PREFIX}fail', 'ptr', [self.self_, self.context, status])}")
        return f.text()

    def _prepare_context(self) -> None:
        f = self.function
        f.line(f"call void @llvm.memset.p0.i64(ptr align 8 {self.context.text}, i8 0, i64 {CONTEXT_SIZE}, i1 false)")
        f.declarations.function("llvm.memset.p0.i64", "void", ["ptr", "i8", "i64", "i1 immarg"])
        trace = f.slot(f"[{TRACE_LIMIT} x i64]")
        limit = f.call(f"{PREFIX}stack_limit", "i64", [self.context])
        self._set("stack_limit", limit)
        self._set("trace", trace)
        for callback in ("write", "poll"):
            self._set(callback, f.data(f"{PREFIX}{callback}"))

    def _set(self, field_: str, value: Value) -> None:
        f = self.function
        f.store(value, f.offset(self.context, context_offset(field_)))

    def _argument(self, index: int, key: Key) -> Value:
        f = self.function
        object_ = f.load("ptr", f.offset(self.args, 8 * index))
        return _FROM_PYTHON[key[0]](self, object_, key, index)

    def _invoke(self, target: Target, arguments: list[Value], failed: str) -> Value:
        """Call a compiled function; a status jumps to `failed`."""
        f = self.function
        text = ", ".join(map(str, [self.context, *arguments]))
        quoted = f'@"{target.symbol}"'
        if not target.raises:
            if target.result:
                return f.value(target.result, f"call {target.result} {quoted}({text})")
            f.line(f"call void {quoted}({text})")
            return Value("", "")
        returned = f"{{ i32, {target.result} }}" if target.result else "i32"
        pair = f.value(returned, f"call {returned} {quoted}({text})")
        status = f.value("i32", f"extractvalue {pair}, 0") if target.result else pair
        f.store(status, self.failed_status)
        f.ensure(f.equal(status, integer(0, "i32")), failed)
        if not target.result:
            return Value("", "")
        return f.value(target.result, f"extractvalue {pair}, 1")

    def _flush(self) -> None:
        """Give what `print` buffered to `sys.stdout`."""
        f = self.function
        output = f.load("ptr", f.offset(self.context, context_offset("output")))
        flush, done, broken = f.label("flush"), f.label("done"), f.label("broken")
        f.branch_if(f.equal(output, NULL), done, flush)
        f.start(flush)
        status = f.call(f"{PREFIX}finish", "i64", [self.context])
        f.branch_if(f.equal(status, integer(0)), done, broken, likely=True)
        f.start(broken)
        f.line("ret ptr null")
        f.start(done)

    # ------------------------------------------------------------ from Python

    def _from_int(self, object_: PyObject, key: Key, index: int) -> Value:
        f = self.function
        overflow = f.slot("i32")
        value = f.call("PyLong_AsLongLongAndOverflow", "i64", [object_, overflow])
        fits, beyond = f.label("fits"), f.label("beyond")
        f.branch_if(f.equal(f.load("i32", overflow), integer(0, "i32")), fits, beyond, likely=True)
        f.start(beyond)
        f.line(f"ret {f.call(f'{PREFIX}refuse', 'ptr', [self.self_, integer(index)])}")
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
            value = _FROM_PYTHON[part[0]](self, item, part, index)
            whole = f.value(type_, f"insertvalue {whole}, {value}, {position}")
        return whole

    def _from_array(self, object_: PyObject, key: Key, index: int) -> Value:
        """The array in place, as a memref descriptor with strides in elements."""
        f = self.function
        _, dtype, rank = key
        type_ = llvm_type(key)
        data = f.load("ptr", f.offset(object_, ARRAY_DATA))
        whole = f.value(type_, f"insertvalue {type_} poison, {data}, 0")
        whole = f.value(type_, f"insertvalue {whole}, {data}, 1")
        whole = f.value(type_, f"insertvalue {whole}, i64 0, 2")
        if not rank:
            return whole
        shape = f.load("ptr", f.offset(object_, ARRAY_SHAPE))
        strides = f.load("ptr", f.offset(object_, ARRAY_STRIDES))
        shift = ITEM_SIZES[dtype].bit_length() - 1
        for axis in range(rank):
            whole = f.value(type_, f"insertvalue {whole}, {f.load('i64', f.offset(shape, 8 * axis))}, 3, {axis}")
            stride = f.load("i64", f.offset(strides, 8 * axis))
            if shift:
                stride = f.value("i64", f"ashr exact {stride}, {shift}")
            whole = f.value(type_, f"insertvalue {whole}, {stride}, 4, {axis}")
        return whole

    # ------------------------------------------------------------ to Python

    def _to_python(self, value: Value, key: Key) -> PyObject:
        return _TO_PYTHON[key[0]](self, value, key)

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
            signed = dtype.startswith("int")
            wide = value if value.type == "i64" else f.value("i64", f"{'sext' if signed else 'zext'} {value} to i64")
            number = f.call("PyLong_FromLongLong" if signed else "PyLong_FromUnsignedLongLong", "ptr", [wide])
        f.declarations.lines.setdefault(
            "PyObject_CallFunctionObjArgs", "declare ptr @PyObject_CallFunctionObjArgs(ptr, ...)"
        )
        type_object = f.data(f"pycc_numpy_{dtype}")
        made = f.value(
            "ptr", f"call ptr (ptr, ...) @PyObject_CallFunctionObjArgs({type_object}, {number}, ptr null)"
        )
        f.call("Py_DecRef", "void", [number])
        return made

    def _to_tuple(self, value: Value, key: Key) -> PyObject:
        f = self.function
        made = f.call("PyTuple_New", "ptr", [integer(len(key) - 1)])
        for position, part in enumerate(key[1:]):
            component = f.value(llvm_type(part), f"extractvalue {value}, {position}")
            # A failed conversion leaves NULL behind with MemoryError set; the tuple is complete either way.
            f.call("PyTuple_SetItem", "i32", [made, integer(position), self._to_python(component, part)])
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
            f.store(self._to_python(payload, part), result)
            f.branch(done)
            if position != len(key) - 2:
                f.start(no)
        f.start(done)
        return f.load("ptr", result)


_FROM_PYTHON: dict[str, Callable[[_Call, PyObject, Key, int], Value]] = {
    "int": _Call._from_int,
    "float": _Call._from_float,
    "bool": _Call._from_bool,
    "none": _Call._from_none,
    "scalar": _Call._from_scalar,
    "tuple": _Call._from_tuple,
    "ndarray": _Call._from_array,
}
_TO_PYTHON: dict[str, Callable[[_Call, Value, Key], PyObject]] = {
    "int": _Call._to_int,
    "float": _Call._to_float,
    "bool": _Call._to_bool,
    "none": _Call._to_none,
    "never": _Call._to_never,
    "scalar": _Call._to_scalar,
    "tuple": _Call._to_tuple,
    "union": _Call._to_union,
}
