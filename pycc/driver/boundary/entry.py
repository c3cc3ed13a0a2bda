"""The compiled entry of a specialisation: LLVM IR that checks and converts Python arguments, calls, and converts
back (D9).

Takes in the keys of parameters and result, and how the compiled function is called. Gives out text to be added to the
module of the compiled function, with four public symbols:

* `pycc_entry(self, args, nargsf, kwnames)`: a vectorcall. Where the call is not for this specialisation it goes to
* `pycc_next`: a cell that holds the next entry's address; null hands the call to the instance's dispatcher.
* `pycc_guards`: a cell with the address of a table of globals that must still be what they were
(`driver/boundary/guards.py`), or null.
* `pycc_call(self, args)`: the same without checks, for the dispatcher, which has made them.

The call itself is `entry_call.py`'s.
"""

from __future__ import annotations

from pycc.driver.boundary.conversions import (
    ARRAY_DTYPE,
    ARRAY_FLAGS,
    ARRAY_RANK,
    ARRAY_STRIDES,
    ITEM_SIZES,
    TYPE_OBJECTS,
    TYPE_OFFSET,
    USABLE,
    PyObject,
    class_of,
)
from pycc.driver.boundary.entry_call import MISMATCH_MARK, Signature, call_text
from pycc.driver.boundary.keys import Key
from pycc.driver.boundary.llvm_text import NULL, WEIGHTS, Declarations, FunctionText, Value, integer
from pycc.driver.boundary.runtime_text import PREFIX
from pycc.driver.jit.callable import word_offset


def entry_text(signature: Signature, base: type, text: str = "") -> str:
    """What to add to the module with this text; `base` is the class of the callables."""
    declarations = Declarations.beside(text)
    parts = [
        _Entry(signature, base, declarations).text(),
        _unchecked(declarations),
        *call_text(signature, declarations),
    ]
    cell = "@pycc_next = global ptr null, align 8\n@pycc_guards = global ptr null, align 8"
    return "\n".join([cell, *declarations.lines.values(), *parts, WEIGHTS])


def _unchecked(declarations: Declarations) -> str:
    """`pycc_call`: objects that turn out to be of other types are an error here."""
    arguments = [Value("ptr", "%self"), Value("ptr", "%args")]
    f = FunctionText(declarations, "pycc_call", "ptr", arguments)
    result = f.call("pycc_run", "ptr", arguments, quoted="@pycc_run")
    fine, wrong = f.label("fine"), f.label("wrong")
    f.branch_if(f.equal(result, MISMATCH_MARK), wrong, fine, likely=False)
    f.start(fine)
    f.line(f"ret {result}")
    f.start(wrong)
    f.line(f"ret {f.call(f'{PREFIX}refuse', 'ptr', [arguments[0], integer(-1)])}")
    return f.text()


# ---------------------------------------------------------------- checks


class _Entry:
    """Checks of exact types, then the call; anything else goes to the next entry."""

    def __init__(self, signature: Signature, base: type, declarations: Declarations):
        self.signature = signature
        self.base = base
        self.arguments = [
            Value("ptr", "%self"),
            Value("ptr", "%args"),
            Value("i64", "%nargsf"),
            Value("ptr", "%kwnames"),
        ]
        self.function = FunctionText(declarations, "pycc_entry", "ptr", self.arguments)

    def text(self) -> str:
        f = self.function
        miss, last = f.label("miss"), f.label("last")
        self._check_globals(last)
        positional = f.equal(self.arguments[3], NULL)
        f.ensure(positional, miss)
        count = f.value("i64", "and i64 %nargsf, 9223372036854775807")
        f.ensure(f.equal(count, integer(len(self.signature.parameters))), miss)
        for index, key in enumerate(self.signature.parameters):
            check_object(f, f.load("ptr", f.offset(self.arguments[1], 8 * index)), key, miss)
        result = f.call("pycc_run", "ptr", self.arguments[:2], quoted="@pycc_run")
        if self.signature.helpers:
            f.ensure(f.equal(result, MISMATCH_MARK, "ne"), miss)
        f.line(f"ret {result}")
        f.start(miss)
        following = f.load("ptr", Value("ptr", "@pycc_next"))
        other = f.label("other")
        f.branch_if(f.equal(following, NULL), last, other)
        f.start(other)
        text = ", ".join(map(str, self.arguments))
        f.line(f"ret {f.value('ptr', f'tail call ptr {following.text}({text})')}")
        f.start(last)
        dispatcher = f.load("ptr", f.offset(self.arguments[0], word_offset(self.base, "dispatcher")))
        f.line(f"ret {f.call('PyObject_Vectorcall', 'ptr', [dispatcher, *self.arguments[1:]])}")
        return f.text()

    def _check_globals(self, stale: str) -> None:
        """Nothing that was captured has been rebound: seen from one word where there is one table entry, as nearly
        always.
        """
        f = self.function
        guards = f.load("ptr", Value("ptr", "@pycc_guards"))
        fine, some, many = f.label("current"), f.label("guarded"), f.label("changed")
        f.branch_if(f.equal(guards, NULL), fine, some)
        f.start(some)
        place = f.load("ptr", f.offset(guards, 8))
        same = f.equal(f.load("i64", place), f.load("i64", f.offset(guards, 16)))
        single = f.equal(f.load("i64", guards), integer(1))
        f.branch_if(f.value("i1", f"and {same}, {single.text}"), fine, many, likely=True)
        f.start(many)
        valid = f.call(f"{PREFIX}valid", "i32", [guards])
        f.branch_if(f.equal(valid, integer(0, "i32")), stale, fine)
        f.start(fine)


def check_object(f: FunctionText, object_: PyObject, key: Key, miss: str) -> None:
    """Jump to `miss` unless the object is exactly of the key's type (list elements are checked as they are
    converted).
    """
    head = key[0]
    if head == "none":
        f.ensure(f.equal(object_, f.data("_Py_NoneStruct")), miss)
        return
    type_ = f.load("ptr", f.offset(object_, TYPE_OFFSET))
    if head == "scalar":
        f.ensure(f.equal(type_, f.data(f"pycc_numpy_{key[1]}")), miss)
        return
    if head == "foreign":
        f.ensure(f.equal(type_, f.data(class_of(key))), miss)
        return
    if head == "ndarray":
        f.ensure(f.equal(type_, f.data("pycc_numpy_ndarray")), miss)
        _check_array(f, object_, key, miss)
        return
    f.ensure(f.equal(type_, f.data(TYPE_OBJECTS[head])), miss)
    if head == "tuple":
        size = f.call("PyTuple_Size", "i64", [object_])
        f.ensure(f.equal(size, integer(len(key) - 1)), miss)
        for index, part in enumerate(key[1:]):
            check_object(f, f.call("PyTuple_GetItem", "ptr", [object_, integer(index)]), part, miss)


def _check_array(f: FunctionText, array: PyObject, key: Key, miss: str) -> None:
    _, dtype, rank = key
    f.ensure(f.equal(f.load("i32", f.offset(array, ARRAY_RANK)), integer(rank, "i32")), miss)
    f.ensure(f.equal(f.load("ptr", f.offset(array, ARRAY_DTYPE)), f.data(f"pycc_numpy_dtype_{dtype}")), miss)
    flags = f.load("i32", f.offset(array, ARRAY_FLAGS))
    usable = f.value("i32", f"and {flags}, {USABLE}")
    f.ensure(f.equal(usable, integer(USABLE, "i32")), miss)
    size = ITEM_SIZES[dtype]
    if size > 1 and rank:
        strides = f.load("ptr", f.offset(array, ARRAY_STRIDES))
        for axis in range(rank):
            stride = f.load("i64", f.offset(strides, 8 * axis))
            rest = f.value("i64", f"and {stride}, {size - 1}")
            f.ensure(f.equal(rest, integer(0)), miss)
