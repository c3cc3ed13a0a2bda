"""The `math` module of CPython 3.11: the same algorithms over the same C library, so the same bits.

Source of the rules: `Modules/mathmodule.c`. What CPython computes itself (gamma, lgamma, hypot, dist, fsum...) is in `math_special.py`,
`math_sums.py` and `math_integers.py`.
"""

from pycc import lang
from pycc.lang import i32, i64
from pycc.library.float import as_float
from pycc.library.math_integers import comb, factorial, gcd, isqrt, lcm, perm
from pycc.library.math_special import gamma, lgamma
from pycc.library.math_sums import dist, fsum, hypot, prod

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float("inf")
nan = float("nan")


# ---------------------------------------------------------------- errors


@lang.inline
def isnan(x: float) -> bool:
    return x != x


@lang.inline
def isfinite(x: float) -> bool:
    return x - x == 0.0


@lang.inline
def isinf(x: float) -> bool:
    return lang.fabs(x) == inf


@lang.noinline
def domain_error() -> None:
    raise ValueError("math domain error")


@lang.noinline
def range_error() -> None:
    raise OverflowError("math range error")


@lang.inline
def checked(result: float, x: float) -> float:
    """The result of a function without overflow: NaN or infinity that was not in the argument is a domain error."""
    if result - result != 0.0 and (isfinite(x) or (isnan(result) and not isnan(x))):
        domain_error()
    return result


@lang.inline
def checked_range(result: float, x: float) -> float:
    """The result of a function that may overflow: then an infinity is a range error."""
    if result - result != 0.0:
        if isnan(result) and not isnan(x):
            domain_error()
        if isinf(result) and isfinite(x):
            range_error()
    return result


# ---------------------------------------------------------------- functions of the C library


@lang.inline
def acos(x: float) -> float:
    return checked(lang.call_c_pure("acos", float, x), x)


@lang.inline
def acosh(x: float) -> float:
    return checked(lang.call_c_pure("acosh", float, x), x)


@lang.inline
def asin(x: float) -> float:
    return checked(lang.call_c_pure("asin", float, x), x)


@lang.inline
def asinh(x: float) -> float:
    return checked(lang.call_c_pure("asinh", float, x), x)


@lang.inline
def atan(x: float) -> float:
    return lang.call_c_pure("atan", float, x)


@lang.inline
def atanh(x: float) -> float:
    return checked(lang.call_c_pure("atanh", float, x), x)


@lang.inline
def cbrt(x: float) -> float:
    return lang.call_c_pure("cbrt", float, x)


@lang.inline
def cos(x: float) -> float:
    return checked(lang.call_c_pure("cos", float, x), x)


@lang.inline
def cosh(x: float) -> float:
    return checked_range(lang.call_c_pure("cosh", float, x), x)


@lang.inline
def erf(x: float) -> float:
    return lang.call_c_pure("erf", float, x)


@lang.inline
def erfc(x: float) -> float:
    return lang.call_c_pure("erfc", float, x)


@lang.inline
def exp(x: float) -> float:
    return checked_range(lang.call_c_pure("exp", float, x), x)


@lang.inline
def exp2(x: float) -> float:
    return checked_range(lang.call_c_pure("exp2", float, x), x)


@lang.inline
def expm1(x: float) -> float:
    return checked_range(lang.call_c_pure("expm1", float, x), x)


@lang.inline
def log1p(x: float) -> float:
    return x if x == 0.0 else checked(lang.call_c_pure("log1p", float, x), x)


@lang.inline
def sin(x: float) -> float:
    return checked(lang.call_c_pure("sin", float, x), x)


@lang.inline
def sinh(x: float) -> float:
    return checked_range(lang.call_c_pure("sinh", float, x), x)


@lang.inline
def sqrt(x: float) -> float:
    if x < 0.0:
        domain_error()
    return lang.sqrt(x)


@lang.inline
def tan(x: float) -> float:
    return checked(lang.call_c_pure("tan", float, x), x)


@lang.inline
def tanh(x: float) -> float:
    return lang.call_c_pure("tanh", float, x)


@lang.inline
def atan2(y: float, x: float) -> float:
    return lang.call_c_pure("atan2", float, y, x)


@lang.inline
def copysign(x: float, y: float) -> float:
    return lang.copysign(x, y)


@lang.inline
def fabs(x: float) -> float:
    return lang.fabs(x)


@lang.inline
def degrees(x: float) -> float:
    return x * (180.0 / pi)


@lang.inline
def radians(x: float) -> float:
    return x * (pi / 180.0)


# ---------------------------------------------------------------- logarithms and powers


@lang.noinline
def logarithm_limit(x: float) -> float:
    """The logarithm of infinity and NaN; all others have none."""
    if x <= 0.0:
        domain_error()
    return x


@lang.inline
def natural_logarithm(x: float) -> float:
    if x > 0.0 and x - x == 0.0:
        return lang.call_c_pure("log", float, x)
    return logarithm_limit(x)


@lang.inline
def log(x: float, base=None) -> float:
    if base is None:
        return natural_logarithm(x)
    return natural_logarithm(x) / natural_logarithm(as_float(base))


@lang.inline
def log2(x: float) -> float:
    if x > 0.0 and x - x == 0.0:
        return lang.call_c_pure("log2", float, x)
    return logarithm_limit(x)


@lang.inline
def log10(x: float) -> float:
    if x > 0.0 and x - x == 0.0:
        return lang.call_c_pure("log10", float, x)
    return logarithm_limit(x)


def pow(x: float, y: float) -> float:
    """`x ** y` of floats, with the special cases of C99."""
    result = lang.call_c_pure("pow", float, x, y)
    if isfinite(x) and isfinite(y):
        if isnan(result):
            domain_error()
        if isinf(result):
            if x == 0.0:
                domain_error()
            range_error()
    return result


# ---------------------------------------------------------------- rounding and parts


def ceil(x):
    return x.__ceil__()


def floor(x):
    return x.__floor__()


def trunc(x):
    return x.__trunc__()


def fmod(x: float, y: float) -> float:
    """C's remainder: it has the sign of x."""
    if isinf(y) and isfinite(x):
        return x
    result = lang.call_c_pure("fmod", float, x, y)
    if isnan(result) and not isnan(x) and not isnan(y):
        domain_error()
    return result


def remainder(x: float, y: float) -> float:
    """IEEE 754's remainder: x minus the nearest multiple of y."""
    if isfinite(x) and isfinite(y) and y != 0.0:
        return lang.call_c_pure("remainder", float, x, y)
    if isnan(x):
        return x
    if isnan(y):
        return y
    if isinf(x) or y == 0.0:
        domain_error()
    return x


def modf(x: float):
    """Fraction and whole part, both with the sign of x."""
    if isnan(x):
        return (x, x)
    if isinf(x):
        return (lang.copysign(0.0, x), x)
    whole = lang.trunc(x)
    return (lang.copysign(x - whole, x), whole)


def frexp(x: float):
    """`(m, e)` with x == m * 2**e and 0.5 <= |m| < 1."""
    if x == 0.0 or not isfinite(x):
        return (x, 0)
    scale = i64(0)
    if lang.fabs(x) < 2.2250738585072014e-308:
        x = x * 18014398509481984.0
        scale = i64(-54)
    bits = lang.bitcast(i64, x)
    exponent = ((bits >> 52) & 0x7FF) - 1022
    mantissa = (bits & ~(i64(0x7FF) << 52)) | (i64(1022) << 52)
    return (lang.bitcast(float, mantissa), int(exponent + scale))


def ldexp(x: float, i: int) -> float:
    """`x * 2**i`, rounded once."""
    if x == 0.0 or not isfinite(x):
        return x
    if i > 5000:
        range_error()
    if i < -5000:
        return lang.copysign(0.0, x)
    result = lang.call_c_pure("ldexp", float, x, i32(i))
    if isinf(result):
        range_error()
    return result


def nextafter(x: float, y: float) -> float:
    if x == y:
        return y
    if isnan(x):
        return x
    if isnan(y):
        return y
    return lang.call_c_pure("nextafter", float, x, y)


def ulp(x: float) -> float:
    """Distance to the next float away from zero."""
    if isnan(x):
        return x
    x = lang.fabs(x)
    if isinf(x):
        return x
    following = lang.call_c_pure("nextafter", float, x, inf)
    if isinf(following):
        return x - lang.call_c_pure("nextafter", float, x, 0.0)
    return following - x


def isclose(a: float, b: float, *, rel_tol: float = 1e-09, abs_tol: float = 0.0) -> bool:
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = lang.fabs(b - a)
    return (difference <= lang.fabs(rel_tol * b) or difference <= lang.fabs(rel_tol * a)) or difference <= abs_tol
