"""Hash values: CPython's own for numbers, None-free tuples of them and bool; one of ours for text.

The order in which a set gives its items follows from these numbers, so they are CPython's to the bit (Objects/longobject.c,
Python/pyhash.c and Objects/tupleobject.c of CPython 3.11 say how they are computed). No hash is -1.
"""

from pycc import lang
from pycc.lang import f64, i64, u8, u64

MODULUS = 2305843009213693951
"""2**61 - 1: numbers that are equal have equal hashes whatever their type, because all are taken modulo this prime."""
INFINITY = 314159

# The constants of xxHash (XXH64), which CPython uses for tuples.
PRIME_1 = 11400714785074694791
PRIME_2 = 14029467366897019727
PRIME_5 = 2870177450012600261


@lang.inline
def hash_of(value) -> i64:
    """The hash of any hashable value."""
    if isinstance(value, bool):
        return i64(1) if value else i64(0)
    if isinstance(value, int):
        return hash_int(i64(value))
    if isinstance(value, float):
        return hash_float(value)
    if isinstance(value, str):
        return hash_str(value)
    if isinstance(value, tuple):
        return hash_tuple(value)
    if value is None:
        return i64(4238894208)
    if isinstance(value, list):
        lang.compile_error("unhashable type: 'list'", fix="use a tuple as the key")
    if isinstance(value, dict):
        lang.compile_error("unhashable type: 'dict'", fix="use a tuple of its items as the key")
    if isinstance(value, set):
        lang.compile_error("unhashable type: 'set'", fix="use a tuple of its sorted items as the key")
    return i64(value.__hash__())


@lang.inline
def hash_int(number: i64) -> i64:
    """The number itself, but for numbers of more than 61 bits, and -1."""
    if number == -1:
        return i64(-2)
    if number < MODULUS and number > -MODULUS:
        return number
    return hash_large(number)


@lang.noinline
def hash_large(number: i64) -> i64:
    magnitude = u64(0) - u64(number) if number < 0 else u64(number)
    rest = i64(magnitude % u64(MODULUS))
    if number < 0:
        rest = 0 - rest
    return i64(-2) if rest == -1 else rest


def hash_float(number: float) -> i64:
    """`m * 2**e` modulo 2**61 - 1: multiplying by 2 is rotating 61 bits."""
    bits = lang.bitcast(u64, number)
    exponent = i64(bits >> u64(52)) & 2047
    mantissa = bits & u64(4503599627370495)
    if exponent == 2047:
        if mantissa != u64(0):
            return i64(0)
        return i64(-INFINITY) if number < 0.0 else i64(INFINITY)
    if exponent == 0:
        exponent = i64(1)
    else:
        mantissa = mantissa | u64(4503599627370496)
    turn = (exponent - 1075) % 61
    if turn < 0:
        turn += 61
    if turn > 0:
        mantissa = ((mantissa << u64(turn)) & u64(MODULUS)) | (mantissa >> u64(61 - turn))
    if mantissa == u64(MODULUS):
        mantissa = u64(0)
    result = i64(mantissa)
    if number < 0.0:
        result = 0 - result
    return i64(-2) if result == -1 else result


def hash_tuple(items) -> i64:
    total = u64(PRIME_5)
    for index in lang.static_range(lang.tuple_size(lang.type_of(items))):
        total += u64(hash_of(items[index])) * u64(PRIME_2)
        total = (total << u64(31)) | (total >> u64(33))
        total *= u64(PRIME_1)
    total += u64(lang.tuple_size(lang.type_of(items))) ^ (u64(PRIME_5) ^ u64(3527539))
    result = i64(total)
    return i64(1546275796) if result == -1 else result


def hash_str(text: str) -> i64:
    """Of the bytes, eight at a time; kept in the str once it is known."""
    known = text.hash
    if known != 0:
        return known
    size = text.length * text.kind
    data = lang.data(text, u8)
    total = u64(size) * u64(PRIME_1)
    place = i64(0)
    while place < size:
        word = u64(0)
        shift = u64(0)
        while shift < u64(64) and place < size:
            word = word | (u64(data.load(place)) << shift)
            shift += u64(8)
            place += 1
        total = (total ^ word) * u64(PRIME_2)
        total = total ^ (total >> u64(32))
    total = (total ^ (total >> u64(29))) * u64(PRIME_5)
    total = total ^ (total >> u64(32))
    result = i64(total)
    if result == 0 or result == -1:
        result = i64(1)
    text.hash = result
    return result
