"""LLVM IR of the few functions that every compiled entry shares inside a Python process.

They talk to the C API by function calls only. `pycc_jit_*` are resolved by address when an entry is loaded.

* `stack_limit(frame)`: lowest address that compiled code may reach on this thread; asks the system once per thread
change.
* `write(user, data, size)`: `print`'s bytes to `sys.stdout`; `size`, or -2 when a Python exception is set.
* `poll(user)`: runs signal handlers; non-zero when one raised.
* `poll_unlocked(user)`: the same for code that touches nothing of Python's: gives up Python's lock, and takes it back
for a moment to run signal handlers ten times a second, no oftener: another thread may keep it for 5 ms each time.
`user` is the address of a cell: the thread's state while the lock is given up, else null; and the time of the last one.
* `finish(context)`: hands out what `print` buffered; non-zero when a Python exception is set.
* `fail(self, context, status)`: sets the pending error as a Python exception; gives NULL.
* `valid(guards)`: whether the globals that code was compiled with are still what they were (`guards.py`).
* `refuse(self, index)`: sets the exception for argument `index` beyond 64 bits; gives NULL.
"""

from __future__ import annotations

from pycc.driver.jit.callable import word_offset

FUNCTIONS = ("stack_limit", "write", "poll", "poll_unlocked", "finish", "fail", "refuse", "valid")
PREFIX = "pycc_jit_"

# Offsets of context fields (pycc/dialects/mem.py CONTEXT_FIELDS, every field 8 bytes); a test compares them.
CONTEXT_FIELDS = (
    "stack_limit", "live_bytes", "error_class", "error_message", "trace_count", "trace", "output", "output_size",
    "output_capacity", "write", "user", "poll", "poll_countdown", "raise_count",
)  # fmt: skip
CONTEXT_SIZE = 8 * len(CONTEXT_FIELDS)
TRACE_LIMIT = 64
PYTHON_EXCEPTION = 2


def context_offset(name: str) -> int:
    """Byte offset of a context field."""
    return 8 * CONTEXT_FIELDS.index(name)


_TEXT = """
@low = internal global i64 0
@high = internal global i64 0

declare i64 @pthread_self()
declare i32 @pthread_getattr_np(i64, ptr)
declare i32 @pthread_attr_getstack(ptr, ptr, ptr)
declare i32 @pthread_attr_destroy(ptr)
declare ptr @PyUnicode_DecodeUTF8(ptr, i64, ptr)
declare ptr @PySys_GetObject(ptr)
declare i32 @PyFile_WriteObject(ptr, ptr, i32)
declare void @Py_DecRef(ptr)
declare i32 @PyErr_CheckSignals()
declare void @PyErr_SetObject(ptr, ptr)
declare ptr @PyErr_Occurred()
declare void @PyErr_Fetch(ptr, ptr, ptr)
declare void @PyErr_Restore(ptr, ptr, ptr)
declare ptr @PyLong_FromLongLong(i64)
declare ptr @PyObject_Type(ptr)
declare ptr @PyObject_CallFunctionObjArgs(ptr, ...)
declare void @free(ptr)
@stdout = internal constant [7 x i8] c"stdout\\00"
@surrogatepass = internal constant [14 x i8] c"surrogatepass\\00"
@_Py_NoneStruct = external global i8

define i64 @pycc_jit_stack_limit(ptr %frame) {
  %address = ptrtoint ptr %frame to i64
  %l = load i64, ptr @low
  %h = load i64, ptr @high
  %above = icmp ugt i64 %address, %l
  %below = icmp ult i64 %address, %h
  %known = and i1 %above, %below
  br i1 %known, label %done, label %ask
ask:
  %attributes = alloca [64 x i8], align 8
  %base = alloca i64
  %size = alloca i64
  %self = call i64 @pthread_self()
  %failed = call i32 @pthread_getattr_np(i64 %self, ptr %attributes)
  %bad = icmp ne i32 %failed, 0
  br i1 %bad, label %guess, label %read
read:
  call i32 @pthread_attr_getstack(ptr %attributes, ptr %base, ptr %size)
  call i32 @pthread_attr_destroy(ptr %attributes)
  %b = load i64, ptr %base
  %s = load i64, ptr %size
  %top = add i64 %b, %s
  %unlimited = icmp ugt i64 %s, 1073741824
  %quarter = lshr i64 %s, 2
  %narrow = icmp ult i64 %quarter, 524288
  %margin = select i1 %narrow, i64 %quarter, i64 524288
  %inside = add i64 %b, %margin
  %far = sub i64 %top, 1073741824
  %limit = select i1 %unlimited, i64 %far, i64 %inside
  store i64 %limit, ptr @low
  store i64 %top, ptr @high
  ret i64 %limit
guess:
  %conservative = sub i64 %address, 131072
  ret i64 %conservative
done:
  ret i64 %l
}

define i64 @pycc_jit_write(i64 %user, ptr %data, i64 %size) {
  %file = call ptr @PySys_GetObject(ptr @stdout)
  %missing = icmp eq ptr %file, null
  %none = icmp eq ptr %file, @_Py_NoneStruct
  %silent = or i1 %missing, %none
  br i1 %silent, label %fine, label %decode
decode:
  %text = call ptr @PyUnicode_DecodeUTF8(ptr %data, i64 %size, ptr @surrogatepass)
  %bad = icmp eq ptr %text, null
  br i1 %bad, label %failed, label %print
print:
  %status = call i32 @PyFile_WriteObject(ptr %text, ptr %file, i32 1)
  call void @Py_DecRef(ptr %text)
  %wrong = icmp ne i32 %status, 0
  br i1 %wrong, label %failed, label %fine
fine:
  ret i64 %size
failed:
  ret i64 -2
}

define i64 @pycc_jit_poll(i64 %user) {
  %status = call i32 @PyErr_CheckSignals()
  %wide = sext i32 %status to i64
  ret i64 %wide
}

declare i32 @clock_gettime(i32, ptr)
declare ptr @PyEval_SaveThread()
declare void @PyEval_RestoreThread(ptr)

define i64 @pycc_jit_poll_unlocked(i64 %user) {
  %clock = alloca [2 x i64], align 8
  %cell = inttoptr i64 %user to ptr
  %last.at = getelementptr i64, ptr %cell, i64 1
  %fine = call i32 @clock_gettime(i32 1, ptr %clock)
  %nanoseconds.at = getelementptr i64, ptr %clock, i64 1
  %whole = load i64, ptr %clock
  %part = load i64, ptr %nanoseconds.at
  %scaled = mul i64 %whole, 1000000000
  %now = add i64 %scaled, %part
  %state = load ptr, ptr %cell
  %locked = icmp eq ptr %state, null
  br i1 %locked, label %handle, label %look
look:
  %last = load i64, ptr %last.at
  %since = sub i64 %now, %last
  %soon = icmp slt i64 %since, 100000000
  br i1 %soon, label %go, label %lock
lock:
  call void @PyEval_RestoreThread(ptr %state)
  store ptr null, ptr %cell
  br label %handle
handle:
  %status = call i32 @PyErr_CheckSignals()
  %raised = icmp ne i32 %status, 0
  br i1 %raised, label %stop, label %unlock
unlock:
  %saved = call ptr @PyEval_SaveThread()
  store ptr %saved, ptr %cell
  store i64 %now, ptr %last.at
  br label %go
go:
  ret i64 0
stop:
  ret i64 1
}

define i64 @pycc_jit_finish(ptr %context) {
  %output.at = getelementptr i8, ptr %context, i64 $output
  %size.at = getelementptr i8, ptr %context, i64 $output_size
  %output = load ptr, ptr %output.at
  %size = load i64, ptr %size.at
  %empty = icmp eq i64 %size, 0
  br i1 %empty, label %release, label %write
write:
  %written = call i64 @pycc_jit_write(i64 0, ptr %output, i64 %size)
  %wrong = icmp slt i64 %written, 0
  %status.1 = zext i1 %wrong to i64
  br label %release
release:
  %status = phi i64 [ 0, %0 ], [ %status.1, %write ]
  call void @free(ptr %output)
  %capacity.at = getelementptr i8, ptr %context, i64 $output_capacity
  %capacity = load i64, ptr %capacity.at
  %live.at = getelementptr i8, ptr %context, i64 $live_bytes
  %live = load i64, ptr %live.at
  %less = sub i64 %live, %capacity
  store i64 %less, ptr %live.at
  store i64 0, ptr %capacity.at
  store ptr null, ptr %output.at
  store i64 0, ptr %size.at
  ret i64 %status
}

define ptr @pycc_jit_fail(ptr %self, ptr %context, i32 %status) {
  %python = call ptr @PyErr_Occurred()
  %already = icmp ne ptr %python, null
  %output.at = getelementptr i8, ptr %context, i64 $output
  %output = load ptr, ptr %output.at
  %none = icmp eq ptr %output, null
  br i1 %already, label %keep, label %make
keep:
  br i1 %none, label %out, label %aside
aside:
  %type.at = alloca ptr
  %value.at = alloca ptr
  %trace.at = alloca ptr
  call void @PyErr_Fetch(ptr %type.at, ptr %value.at, ptr %trace.at)
  call i64 @pycc_jit_finish(ptr %context)
  %type = load ptr, ptr %type.at
  %value = load ptr, ptr %value.at
  %trace = load ptr, ptr %trace.at
  call void @PyErr_Restore(ptr %type, ptr %value, ptr %trace)
  ret ptr null
make:
  br i1 %none, label %raise, label %flush
flush:
  %flushed = call i64 @pycc_jit_finish(ptr %context)
  %broken = icmp ne i64 %flushed, 0
  br i1 %broken, label %out, label %raise
raise:
  %address = ptrtoint ptr %context to i64
  %wide = zext i32 %status to i64
  %r = call ptr @set_exception(ptr %self, i64 %address, i64 %wide)
  ret ptr %r
out:
  ret ptr null
}

define ptr @pycc_jit_refuse(ptr %self, i64 %index) {
  %r = call ptr @set_exception(ptr %self, i64 0, i64 %index)
  ret ptr %r
}

declare ptr @PyDict_GetItemWithError(ptr, ptr)

define i32 @pycc_jit_valid(ptr %guards) {
  %count = load i64, ptr %guards
  %first = getelementptr i64, ptr %guards, i64 1
  br label %record
record:
  %left = phi i64 [ %count, %0 ], [ %left.next, %advance ]
  %at = phi ptr [ %first, %0 ], [ %at.next, %advance ]
  %none = icmp eq i64 %left, 0
  br i1 %none, label %yes, label %look
look:
  %place = load ptr, ptr %at
  %seen = load i64, ptr %place
  %expected.at = getelementptr i64, ptr %at, i64 1
  %expected = load i64, ptr %expected.at
  %dictionary.at = getelementptr i64, ptr %at, i64 2
  %dictionary = load ptr, ptr %dictionary.at
  %pairs.at = getelementptr i64, ptr %at, i64 3
  %pairs = load i64, ptr %pairs.at
  %same = icmp eq i64 %seen, %expected
  br i1 %same, label %advance, label %check
check:
  %cell = icmp eq ptr %dictionary, null
  br i1 %cell, label %no, label %pair
pair:
  %index = phi i64 [ 0, %check ], [ %index.next, %good ]
  %end = icmp eq i64 %index, %pairs
  br i1 %end, label %update, label %compare
compare:
  %twice = shl i64 %index, 1
  %name.index = add i64 %twice, 4
  %value.index = add i64 %twice, 5
  %name.at = getelementptr i64, ptr %at, i64 %name.index
  %value.at = getelementptr i64, ptr %at, i64 %value.index
  %name = load ptr, ptr %name.at
  %value = load ptr, ptr %value.at
  %found = call ptr @PyDict_GetItemWithError(ptr %dictionary, ptr %name)
  %equal = icmp eq ptr %found, %value
  br i1 %equal, label %good, label %no
good:
  %index.next = add i64 %index, 1
  br label %pair
update:
  store i64 %seen, ptr %expected.at
  br label %advance
advance:
  %left.next = sub i64 %left, 1
  %doubled = shl i64 %pairs, 1
  %size = add i64 %doubled, 4
  %at.next = getelementptr i64, ptr %at, i64 %size
  br label %record
yes:
  ret i32 1
no:
  ret i32 0
}

define internal ptr @set_exception(ptr %self, i64 %a, i64 %b) {
  %raiser.at = getelementptr i8, ptr %self, i64 $raiser
  %raiser = load ptr, ptr %raiser.at
  %x = call ptr @PyLong_FromLongLong(i64 %a)
  %y = call ptr @PyLong_FromLongLong(i64 %b)
  %exception = call ptr (ptr, ...) @PyObject_CallFunctionObjArgs(ptr %raiser, ptr %x, ptr %y, ptr null)
  call void @Py_DecRef(ptr %x)
  call void @Py_DecRef(ptr %y)
  %bad = icmp eq ptr %exception, null
  br i1 %bad, label %out, label %set
set:
  %type = call ptr @PyObject_Type(ptr %exception)
  call void @PyErr_SetObject(ptr %type, ptr %exception)
  call void @Py_DecRef(ptr %type)
  call void @Py_DecRef(ptr %exception)
  br label %out
out:
  ret ptr null
}
"""


def runtime_text(base: type) -> str:
    """The module, for callables over the class `base`."""
    text = _TEXT.replace("$raiser", str(word_offset(base, "raiser")))
    for name in sorted(CONTEXT_FIELDS, key=len, reverse=True):
        text = text.replace(f"${name}", str(context_offset(name)))
    return text
