"""The built-in functions. A name that no module defines is looked up here.

Most only choose the method that Python's data model names. The module defines names such as `len` and `sum` itself, so inside it
they are its own.
"""

from pycc import lang
from pycc.lang import i64, u64
from pycc.library.builder import builder
from pycc.library.hashing import hash_of
from pycc.library.int import magnitude
from pycc.library.text import repr_text, write_digits, write_str, write_text


@lang.inline
def len(value) -> int:
    return value.__len__()


@lang.inline
def abs(value):
    return value.__abs__()


def divmod(dividend, divisor):
    if isinstance(dividend, float) or isinstance(divisor, float):
        if divisor == 0:
            raise ZeroDivisionError("float divmod()")
    return (dividend // divisor, dividend % divisor)


@lang.inline
def pow(base, exp, mod=None):
    if mod is None:
        return base**exp
    return power_modulo(base, exp, mod)


@lang.inline
def round(number, ndigits=None):
    if ndigits is None:
        return number.__round__()
    return number.__round__(ndigits)


@lang.inline
def repr(value) -> str:
    return repr_text(value)


def hash(value) -> int:
    refuse_text(value)
    return int(hash_of(value))


@lang.inline
def refuse_text(value) -> None:
    if isinstance(value, str):
        lang.compile_error(
            "hash() of a str is another number in each run of CPython", fix="compare the texts themselves"
        )
    if isinstance(value, tuple):
        for index in lang.static_range(lang.tuple_size(lang.type_of(value))):
            refuse_text(value[index])


@lang.inline
def callable(value) -> bool:
    return lang.is_class(lang.type_of(value), "function")


# ---------------------------------------------------------------- over iterables


def sum(iterable, start=0):
    if isinstance(start, str):
        lang.compile_error("sum() can't sum strings", fix="use ''.join(seq)")
    result = start
    for item in iterable:
        result = result + item
    return result


def any(iterable) -> bool:
    for item in iterable:
        if item:
            return True
    return False


def all(iterable) -> bool:
    for item in iterable:
        if not item:
            return False
    return True


def sorted(iterable, *, key=None, reverse=False):
    result = []
    result.extend(iterable)
    result.sort(key=key, reverse=reverse)
    return result


@lang.inline
def min(*values, key=None, default=((),)):
    if lang.tuple_size(lang.type_of(values)) == 1:
        return least_item(values[0], key, default)
    return least_value(values, key)


@lang.inline
def max(*values, key=None, default=((),)):
    if lang.tuple_size(lang.type_of(values)) == 1:
        return greatest_item(values[0], key, default)
    return greatest_value(values, key)


@lang.inline
def least_value(values, key):
    """The first of several arguments that none is less than."""
    best = values[0]
    if key is None:
        for index in lang.static_range(lang.tuple_size(lang.type_of(values))):
            if values[index] < best:
                best = values[index]
    else:
        best_key = key(best)
        for index in lang.static_range(lang.tuple_size(lang.type_of(values)) - 1):
            item_key = key(values[index + 1])
            if item_key < best_key:
                best = values[index + 1]
                best_key = item_key
    return best


@lang.inline
def greatest_value(values, key):
    """The first of several arguments that none is greater than."""
    best = values[0]
    if key is None:
        for index in lang.static_range(lang.tuple_size(lang.type_of(values))):
            if values[index] > best:
                best = values[index]
    else:
        best_key = key(best)
        for index in lang.static_range(lang.tuple_size(lang.type_of(values)) - 1):
            item_key = key(values[index + 1])
            if item_key > best_key:
                best = values[index + 1]
                best_key = item_key
    return best


def least_item(iterable, key, default):
    """The first item that none is less than."""
    cursor = iterable.__cursor__()
    if not iterable.__more__(cursor):
        if lang.is_type(lang.type_of(default), lang.type_of(((),))):
            raise ValueError("min() arg is an empty sequence")
        return default
    best = iterable.__item__(cursor)
    cursor = iterable.__advance__(cursor)
    if key is None:
        while iterable.__more__(cursor):
            item = iterable.__item__(cursor)
            cursor = iterable.__advance__(cursor)
            if item < best:
                best = item
    else:
        best_key = key(best)
        while iterable.__more__(cursor):
            item = iterable.__item__(cursor)
            cursor = iterable.__advance__(cursor)
            item_key = key(item)
            if item_key < best_key:
                best = item
                best_key = item_key
    return best


def greatest_item(iterable, key, default):
    """The first item that none is greater than."""
    cursor = iterable.__cursor__()
    if not iterable.__more__(cursor):
        if lang.is_type(lang.type_of(default), lang.type_of(((),))):
            raise ValueError("max() arg is an empty sequence")
        return default
    best = iterable.__item__(cursor)
    cursor = iterable.__advance__(cursor)
    if key is None:
        while iterable.__more__(cursor):
            item = iterable.__item__(cursor)
            cursor = iterable.__advance__(cursor)
            if item > best:
                best = item
    else:
        best_key = key(best)
        while iterable.__more__(cursor):
            item = iterable.__item__(cursor)
            cursor = iterable.__advance__(cursor)
            item_key = key(item)
            if item_key > best_key:
                best = item
                best_key = item_key
    return best


# ---------------------------------------------------------------- output


def print(*values, sep=None, end=None, flush=False) -> None:
    """Write the texts of values to the output buffer; no string is built."""
    output = lang.context()
    for index in lang.static_range(lang.tuple_size(lang.type_of(values))):
        if index > 0:
            if sep is None:
                write_str(output, " ")
            else:
                write_str(output, sep)
        write_text(output, values[index])
    if end is None:
        write_str(output, "\n")
    else:
        write_str(output, end)
    if flush:
        output.flush()


# ---------------------------------------------------------------- characters


def chr(i: int) -> str:
    if i < 0 or i > 0x10FFFF:
        raise ValueError("chr() arg not in range(0x110000)")
    return str.__from_code_point__(i64(i))


def ord(c: str) -> int:
    if c.length != 1:
        raise TypeError("ord() expected a character, but string of length " + str(int(c.length)) + " found")
    return int(c.__code_point__(i64(0)))


# ---------------------------------------------------------------- modular powers


def power_modulo(base: int, exponent: int, modulus: int) -> int:
    """`base ** exponent % modulus` without large numbers in between; a negative exponent inverts the base."""
    if modulus == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    # The absolute value fits into u64 even where it does not fit into i64.
    size = u64(modulus) if modulus > 0 else ~u64(i64(modulus)) + 1
    remainder = residue(i64(base), size)
    if exponent < 0:
        remainder = inverse_modulo(remainder, size)
    steps = u64(i64(exponent)) if exponent >= 0 else ~u64(i64(exponent)) + 1
    result = u64(1) % size
    while steps != 0:
        if steps & 1 != 0:
            result = multiply_modulo(result, remainder, size)
        remainder = multiply_modulo(remainder, remainder, size)
        steps = steps >> 1
    # As `%`, the result has the sign of the modulus.
    if modulus < 0 and result != 0:
        return int(i64(result - size))
    return int(i64(result))


def residue(value: i64, modulus: u64) -> u64:
    """`value % modulus`, not negative."""
    if value >= 0:
        return u64(value) % modulus
    remainder = (~u64(value) + 1) % modulus
    return modulus - remainder if remainder != 0 else remainder


def multiply_modulo(a: u64, b: u64, modulus: u64) -> u64:
    """`a * b % modulus` of residues, through the 128-bit product."""
    high = lang.mul_high(a, b)
    low = a * b
    if high == 0:
        return low % modulus
    # Long division of high:low, one bit at a time; the remainder stays below the modulus, a carry out says "larger".
    remainder = high
    for _ in range(64):
        carry = remainder >> 63
        remainder = (remainder << 1) | (low >> 63)
        low = low << 1
        if carry != 0 or remainder >= modulus:
            remainder = remainder - modulus
    return remainder


def inverse_modulo(value: u64, modulus: u64) -> u64:
    """The number whose product with `value` is 1 modulo `modulus`, by the extended Euclidean algorithm."""
    old, new = modulus, value
    # Coefficients of `value`, kept as residues.
    old_factor, new_factor = u64(0), u64(1) % modulus
    while new != 0:
        quotient = old // new
        old, new = new, old - quotient * new
        product = multiply_modulo(quotient % modulus, new_factor, modulus)
        difference = old_factor - product if old_factor >= product else old_factor + (modulus - product)
        old_factor, new_factor = new_factor, difference
    if old != 1:
        raise ValueError("base is not invertible for the given modulus")
    return old_factor


# ---------------------------------------------------------------- other bases


def bin(number: int) -> str:
    return based_text(number, "0b", u64(1))


def oct(number: int) -> str:
    return based_text(number, "0o", u64(3))


def hex(number: int) -> str:
    return based_text(number, "0x", u64(4))


def based_text(number: int, prefix: str, bits: u64) -> str:
    """Digits of so many bits each, behind sign and prefix."""
    sink = builder()
    if number < 0:
        write_str(sink, "-")
    write_str(sink, prefix)
    write_digits(sink, magnitude(number), bits)
    return sink.finish()
