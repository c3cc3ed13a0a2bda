"""The body of a compiled entry: arguments in, the call, the result out.

Takes in a signature. Gives out the LLVM function `pycc_run(self, args)`: a new reference, NULL with an exception set,
or `MISMATCH_MARK` where an object inside a list or tuple is not of the type it should have. Two forms: scalars are
converted in place; where strings or lists come or go, library functions (`pycc/library/boundary.py`) convert, keep
track of which list is which, and write changed lists back.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from pycc.driver.boundary.conversions import (
    TYPE_OBJECTS,
    Converter,
    PyObject,
    class_of,
    imported_names,
    llvm_type,
    unwrapper_of,
    wrapper_of,
)
from pycc.driver.boundary.keys import CONTAINERS, DTYPES, Key, contains, foreign_keys
from pycc.driver.boundary.llvm_text import NULL, Declarations, FunctionText, Value, integer
from pycc.driver.boundary.runtime_text import CONTEXT_SIZE, PREFIX, TRACE_LIMIT, context_offset

MISMATCH_MARK = Value("ptr", "inttoptr (i64 1 to ptr)")
MISMATCH_STATUS = 3
FIRST_POLL = 1 << 14
"""Loop turns before a call asks for the first time whether to go on."""
CHECK_LEAKS = "PYCC_CHECK_LEAKS"
"""Environment variable for tests: calls without lists end in MemoryError if memory that they took is not given back."""
BOUNDARY: Key = ("boundary",)
"""Key of the record of lists that a call keeps."""


@dataclass(frozen=True)
class Target:
    """A compiled function: its symbol, whether it returns a status first, and the LLVM type of its result ('' for
    none).
    """

    symbol: str
    raises: bool
    result: str


@dataclass(frozen=True)
class Signature:
    """What the entry serves. `helpers` maps (operation, key) to compiled functions of `boundary`; empty where none
    is needed. With
    helpers `target` is `boundary.invoke`, which takes the arguments as one tuple and gives a Python object."""

    target: Target
    parameters: tuple[Key, ...]
    result: Key
    helpers: dict[tuple[str, Key], Target] = field(default_factory=dict[tuple[str, Key], Target])
    unlocked: bool = False
    """Whether the call may give up Python's lock when it takes long (`driver/jit/unlocked.py`)."""
    changed: frozenset[Key] = frozenset()
    """List types whose lists the function may change: the others need not be written back."""


def needs_helper(key: Key) -> bool:
    """Whether values of this key are converted by library code."""
    if key[0] in ("tuple", "union"):
        return any(needs_helper(k) for k in key[1:])
    return key[0] in ("str", *CONTAINERS)


def comes_by_helper(key: Key) -> bool:
    """Whether arguments of this key are converted by library code: which member of a union one is, is asked there."""
    return needs_helper(key) or contains(key, ("union",))


def container_keys(keys: tuple[Key, ...]) -> list[Key]:
    """Every container type in keys, each once, outer ones first."""
    found: dict[Key, None] = {}
    for key in keys:
        if key[0] in CONTAINERS:
            found[key] = None
        if key[0] in ("tuple", "union", *CONTAINERS):
            found.update(dict.fromkeys(container_keys(key[1:])))
    return list(found)


def call_text(signature: Signature, declarations: Declarations) -> list[str]:
    """Definitions for the module."""
    if signature.helpers:
        names = [
            *(TYPE_OBJECTS[n] for n in ("int", "float", "bool", "str", "list", "tuple", "dict", "set")),
            "_Py_NoneStruct",
            "_Py_TrueStruct",
        ]
        addresses = [str(declarations.data(name)) for name in names]
        needed = set[str]().union(*(imported_names(k) for k in (*signature.parameters, signature.result)))
        for dtype in DTYPES:
            name = f"pycc_numpy_{dtype}"
            addresses.append(str(declarations.data(name)) if name in needed else str(NULL))
        for key in foreign_keys():
            names = (class_of(key), unwrapper_of(key), wrapper_of(key))
            addresses += [str(declarations.data(name)) if name in needed else str(NULL) for name in names]
        return [
            f"@pycc_known = internal constant [{len(addresses)} x ptr] [{', '.join(addresses)}], align 8",
            _ObjectCall(signature, declarations).text(),
        ]
    return [_PlainCall(signature, declarations).text()]


class _Call:
    """What both forms share: the context, calls of compiled functions, output."""

    def __init__(self, signature: Signature, declarations: Declarations):
        self.signature = signature
        self.self_ = Value("ptr", "%self")
        self.args = Value("ptr", "%args")
        self.function = FunctionText(declarations, "pycc_run", "ptr", [self.self_, self.args], "internal")
        f = self.function
        self.context = f.slot(f"[{CONTEXT_SIZE} x i8]")
        self.failed = f.label("failed")
        self.status = f.slot("i32")
        self.convert = Converter(f, self._refuse)

    def _refuse(self, index: int) -> None:
        raise NotImplementedError

    def _prepare_context(self) -> None:
        f = self.function
        f.line(f"call void @llvm.memset.p0.i64(ptr align 8 {self.context.text}, i8 0, i64 {CONTEXT_SIZE}, i1 false)")
        f.declarations.function("llvm.memset.p0.i64", "void", ["ptr", "i8", "i64", "i1 immarg"])
        trace = f.slot(f"[{TRACE_LIMIT} x i64]")
        self._set("stack_limit", f.call(f"{PREFIX}stack_limit", "i64", [self.context]))
        self._set("trace", trace)
        poll = "poll_unlocked" if self.signature.unlocked else "poll"
        for field_, callback in (("write", "write"), ("poll", poll)):
            self._set(field_, f.data(f"{PREFIX}{callback}"))
        self._set("poll_countdown", integer(FIRST_POLL))

    def _set(self, field_: str, value: Value) -> None:
        f = self.function
        f.store(value, f.offset(self.context, context_offset(field_)))

    def _object(self, index: int) -> PyObject:
        f = self.function
        return f.load("ptr", f.offset(self.args, 8 * index))

    def _invoke(self, target: Target, arguments: list[Value]) -> Value:
        """Call a compiled function; a status other than 0 is stored and jumps to `failed`."""
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
        f.store(status, self.status)
        f.ensure(f.equal(status, integer(0, "i32")), self.failed)
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


class _PlainCall(_Call):
    """Scalars, tuples of them, and arrays."""

    def text(self) -> str:
        f = self.function
        self._prepare_context()
        values: list[Value] = []
        for index, key in enumerate(self.signature.parameters):
            if key[0] == "ndarray":
                values += self.convert.array_parts(self._object(index), key)
            else:
                values.append(self.convert.from_python(self._object(index), key, index))
        lock = self._lock_cell()
        result = self._invoke(self.signature.target, values)
        self._take_lock_back(lock)
        self._flush()
        if os.environ.get(CHECK_LEAKS):
            self._check_leaks()
        f.line(f"ret {self.convert.to_python(result, self.signature.result)}")
        f.start(self.failed)
        self._take_lock_back(lock)
        status = f.load("i32", self.status)
        f.line(f"ret {f.call(f'{PREFIX}fail', 'ptr', [self.self_, self.context, status])}")
        return f.text()

    def _check_leaks(self) -> None:
        """For tests: no argument or result of this call is counted, so whatever is still alive was lost."""
        f = self.function
        live = f.load("i64", f.offset(self.context, context_offset("live_bytes")))
        lost, clean = f.label("lost"), f.label("clean")
        f.branch_if(f.equal(live, integer(0)), clean, lost, likely=True)
        f.start(lost)
        f.call("PyErr_SetNone", "void", [f.load("ptr", f.data("PyExc_MemoryError"))])
        f.line("ret ptr null")
        f.start(clean)

    def _lock_cell(self) -> Value | None:
        """Where polls keep the thread's state while Python's lock is given up."""
        if not self.signature.unlocked:
            return None
        f = self.function
        cell = f.slot("[2 x i64]")
        f.store(NULL, cell)
        self._set("user", cell)
        return cell

    def _take_lock_back(self, cell: Value | None) -> None:
        if cell is None:
            return
        f = self.function
        state = f.load("ptr", cell)
        given, held = f.label("given"), f.label("held")
        f.branch_if(f.equal(state, NULL), held, given, likely=True)
        f.start(given)
        f.call("PyEval_RestoreThread", "void", [state])
        f.branch(held)
        f.start(held)

    def _refuse(self, index: int) -> None:
        f = self.function
        f.line(f"ret {f.call(f'{PREFIX}refuse', 'ptr', [self.self_, integer(index)])}")


class _ObjectCall(_Call):
    """Strings and lists too: what is converted in is owned here and given up at the end, whatever happens."""

    def text(self) -> str:
        f = self.function
        self._prepare_context()
        self.owned: list[tuple[Key, Value]] = []
        self.slots: dict[int, Value] = {}
        self.result = f.slot("i64")
        f.store(integer(0), self.result)
        f.store(integer(0, "i32"), self.status)
        calls = self._own(BOUNDARY, "ptr")
        for index, key in enumerate(self.signature.parameters):
            if comes_by_helper(key):
                self._own(key, llvm_type(key), index)
        record = self._invoke(self._helper("new", BOUNDARY), [Value("ptr", "@pycc_known")])
        f.store(record, calls)
        arguments = self._arguments(record)
        self._call_and_write_back(record, arguments)
        f.branch(self.failed)
        f.start(self.failed)
        self._give_up(calls)
        return f.text()

    def _helper(self, operation: str, key: Key) -> Target:
        return self.signature.helpers[operation, key]

    def _own(self, key: Key, type_: str, index: int = -1) -> Value:
        """A slot for an owned value, empty at first."""
        f = self.function
        slot = f.slot(type_)
        f.line(f"store {type_} zeroinitializer, ptr {slot.text}, align 8")
        self.owned.append((key, slot))
        self.slots[index] = slot
        return slot

    def _arguments(self, record: Value) -> Value:
        """All arguments as one tuple."""
        f = self.function
        whole_key: Key = ("tuple", *self.signature.parameters)
        type_ = llvm_type(whole_key)
        whole = Value(type_, "zeroinitializer")
        for index, key in enumerate(self.signature.parameters):
            object_ = self._object(index)
            if comes_by_helper(key):
                address = f.value("i64", f"ptrtoint {object_} to i64")
                value = self._invoke(self._helper("from_python", key), [address, record])
                f.store(value, self.slots[index])
            else:
                value = self.convert.from_python(object_, key, index)
            whole = f.value(type_, f"insertvalue {whole}, {value}, {index}")
        return whole

    def _call_and_write_back(self, record: Value, arguments: Value) -> None:
        """The call; then lists are brought up to date, also when it failed."""
        f = self.function
        end = self.failed
        self.failed = f.label("raised")
        result = self._invoke(self.signature.target, [arguments, record])
        f.store(result, self.result)
        f.branch(self.failed)
        f.start(self.failed)
        self.failed = end
        pending = f.load("i32", self.status)
        for key in container_keys(self.signature.parameters):
            if key in self.signature.changed:
                self._invoke(self._helper("write_back", key), [record])
        f.store(pending, self.status)

    def _give_up(self, calls: Value) -> None:
        """Release what the call owned and return."""
        f = self.function
        self.failed = f.label("trouble")
        for key, slot in self.owned:
            if key != BOUNDARY:
                self._invoke(self._helper("drop", key), [slot])
        empty, full = f.label("empty"), f.label("full")
        record = f.load("ptr", calls)
        f.branch_if(f.equal(record, NULL), empty, full)
        f.start(full)
        for key in container_keys(self.signature.parameters):
            self._invoke(self._helper("release", key), [record])
        self._invoke(self._helper("drop", BOUNDARY), [calls])
        f.branch(empty)
        f.start(empty)
        fine, wrong = f.label("fine"), f.label("wrong")
        f.branch_if(f.equal(f.load("i32", self.status), integer(0, "i32")), fine, wrong, likely=True)
        f.start(self.failed)
        # Giving up cannot fail; were it to, its error is told and the rest leaks.
        f.branch(wrong)
        f.start(fine)
        self._flush()
        result = f.load("i64", self.result)
        f.line(f"ret {f.value('ptr', f'inttoptr {result} to ptr')}")
        f.start(wrong)
        self._return_error()

    def _return_error(self) -> None:
        f = self.function
        status = f.load("i32", self.status)
        result = f.value("ptr", f"inttoptr {f.load('i64', self.result)} to ptr")
        f.call("Py_DecRef", "void", [result])  # null is allowed
        refused, other, mismatch, raised = (f.label(n) for n in ("refused", "other", "mismatch", "raise"))
        f.branch_if(f.equal(status, integer(0, "i32"), "slt"), refused, other)
        f.start(refused)
        index = f.value("i64", f"sext i32 {f.value('i32', f'xor {status}, -1').text} to i64")
        f.line(f"ret {f.call(f'{PREFIX}refuse', 'ptr', [self.self_, index])}")
        f.start(other)
        f.branch_if(f.equal(status, integer(MISMATCH_STATUS, "i32")), mismatch, raised)
        f.start(mismatch)
        f.line(f"ret {MISMATCH_MARK}")
        f.start(raised)
        f.line(f"ret {f.call(f'{PREFIX}fail', 'ptr', [self.self_, self.context, status])}")

    def _refuse(self, index: int) -> None:
        f = self.function
        # The complement of the index: negative, so no status.
        f.store(integer(~index, "i32"), self.status)
        f.branch(self.failed)
