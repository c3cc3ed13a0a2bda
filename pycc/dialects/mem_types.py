"""Types of the `mem` dialect, and the layout of the context; `pycc.dialects.mem` gives them all out again."""

from __future__ import annotations

from xdsl.dialects.builtin import ArrayAttr, StringAttr, i8, i64
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition


@irdl_attr_definition
class PointerType(ParametrizedAttribute, TypeAttribute):
    """`!mem.ptr<T>`: a raw pointer to elements of lowered type T."""

    name = "mem.ptr"
    element: Attribute


@irdl_attr_definition
class ReferenceType(ParametrizedAttribute, TypeAttribute):
    """`!mem.ref<"list[int]">`: a pointer to an instance of the `mem.class` of that name; may be null only in slots."""

    name = "mem.ref"
    class_name: StringAttr


@irdl_attr_definition
class StructType(ParametrizedAttribute, TypeAttribute):
    """`!mem.struct<"tuple", [i64, f64]>`: components by value. The name is for readers and for the C++ text.

    A union is a struct named `union` of an `i8` tag followed by one component per member that has a payload."""

    name = "mem.struct"
    struct_name: StringAttr
    elements: ArrayAttr[Attribute]


STRING = ReferenceType(StringAttr("str"))
EXCEPTION = StructType(StringAttr("exception"), ArrayAttr([i64, STRING]))
"""A caught or constructed exception: class number (`pycc.dialects.py.EXCEPTIONS`) and message; null is no argument."""

TRACE_LIMIT = 64

CONTEXT_FIELDS: tuple[tuple[str, Attribute], ...] = (
    ("stack_limit", i64),  # lowest address the stack may reach; below it RecursionError is raised
    ("live_bytes", i64),  # bytes allocated and not freed, for tests
    ("error_class", i64),  # class number of the pending exception, 0 for none
    ("error_message", STRING),  # owned; null when the exception has no argument
    ("trace_count", i64),  # how many entries of `trace` hold
    ("trace", PointerType(i64)),  # TRACE_LIMIT addresses of location records {file, function: char*; line: i64}
    ("output", PointerType(i8)),  # print's buffer, or null before the first print
    ("output_size", i64),
    ("output_capacity", i64),
    ("write", i64),  # address of `i64 write(i64 user, u8* data, i64 size)`, 0 for the C library's write(1, ...)
    ("user", i64),  # first argument of `write` and `poll`
    ("poll", i64),  # address of `i64 poll(i64 user)`: non-zero if it left a Python exception set (Ctrl-C); 0 for none
    ("poll_countdown", i64),  # loop turns until the next poll
    ("raise_count", i64),  # errors raised so far: tells a handler whether `trace` is still that of its exception
)
"""The context, in order; every field is 8 bytes. `docs/abi.md` describes it."""
