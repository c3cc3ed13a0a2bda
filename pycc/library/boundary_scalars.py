"""NumPy's scalars going to Python (`boundary.py`)."""

from pycc import lang
from pycc.lang import b8, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64
from pycc.library import boundary


def scalar_to_python(T, value, calls: boundary.boundary) -> i64:
    """The NumPy scalar, made from the nearest Python number."""
    if lang.is_class(T, b8):
        number = boundary.to_python(bool, bool(value), calls)
    elif lang.is_class(T, f32) or lang.is_class(T, f64):
        number = boundary.to_python(float, float(value), calls)
    elif lang.is_class(T, u64):
        number = boundary.checked(lang.call_c("PyLong_FromUnsignedLongLong", i64, value))
    else:
        number = boundary.checked(lang.call_c("PyLong_FromLongLong", i64, i64(value)))
    made = lang.call_c("PyObject_CallOneArg", i64, calls.known.load(boundary.SCALARS + scalar_index(T)), number)
    lang.call_c("Py_DecRef", None, number)
    return boundary.checked(made)


def scalar_index(T) -> i64:
    if lang.is_class(T, b8):
        return i64(0)
    if lang.is_class(T, i8):
        return i64(1)
    if lang.is_class(T, i16):
        return i64(2)
    if lang.is_class(T, i32):
        return i64(3)
    if lang.is_class(T, i64):
        return i64(4)
    if lang.is_class(T, u8):
        return i64(5)
    if lang.is_class(T, u16):
        return i64(6)
    if lang.is_class(T, u32):
        return i64(7)
    if lang.is_class(T, u64):
        return i64(8)
    if lang.is_class(T, f32):
        return i64(9)
    return i64(10)
