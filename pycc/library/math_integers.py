"""Integer functions of `math`. Results beyond 64 bits raise IntegerRangeError; steps on the way stay inside where the result does."""

from pycc import lang
from pycc.lang import i64, u64
from pycc.library.int import magnitude
from pycc.library.range import whole


@lang.inline
def as_int(value: u64) -> int:
    """A word as an int; 2**63 and above do not fit."""
    if value > 9223372036854775807:
        lang.integer_range_error()
    return whole(i64(value))


def common_divisor(a: u64, b: u64) -> u64:
    """Euclid's algorithm."""
    while b != 0:
        a, b = b, a % b
    return a


def gcd(*integers) -> int:
    result = u64(0)
    for value in integers:
        result = common_divisor(result, magnitude(whole(value)))
    return as_int(result)


def lcm(*integers) -> int:
    result = u64(1)
    for value in integers:
        size = magnitude(whole(value))
        if size == 0 or result == 0:
            result = u64(0)
        else:
            factor = size // common_divisor(result, size)
            if lang.mul_high(result, factor) != 0:
                lang.integer_range_error()
            result = result * factor
    return as_int(result)


def factorial(x: int) -> int:
    if x < 0:
        raise ValueError("factorial() not defined for negative values")
    result = 1
    for factor in range(2, x + 1):
        result = result * factor
    return result


def isqrt(n: int) -> int:
    """The whole part of the square root: the float's, corrected where it was rounded up."""
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    value = u64(i64(n))
    root = u64(lang.float_to_i64(lang.sqrt(float(n))))
    # For n near 2**63 the float root may be one too large; its square still fits into u64.
    if root * root > value:
        root = root - 1
    return whole(i64(root))


def perm(n: int, k=None) -> int:
    """Ways to choose k of n in order: n * (n - 1) * ... of k factors."""
    if k is None:
        return factorial(n)
    return falling_product(n, whole(k))


def falling_product(n: int, k: int) -> int:
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    result = 1
    for index in range(k):
        result = result * (n - index)
    return result


def comb(n: int, k: int) -> int:
    """Ways to choose k of n: each factor is divided before it is multiplied, so only a result that does not fit overflows."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    if k > n - k:
        k = n - k
    result = u64(1)
    for index in range(k):
        factor = u64(i64(n - index))
        divisor = u64(i64(index)) + 1
        # result * factor / divisor is whole: what of the divisor does not divide the result divides the factor.
        shared = common_divisor(result, divisor)
        result = result // shared
        factor = factor // (divisor // shared)
        if lang.mul_high(result, factor) != 0:
            lang.integer_range_error()
        result = result * factor
    return as_int(result)
