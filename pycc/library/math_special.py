"""`gamma` and `lgamma` as CPython computes them: Lanczos' approximation with N = 13, g = 6.024680040776729583740234375.

Source: `Modules/mathmodule.c` (the coefficients are those of Boost's lanczos13m53).
"""

from pycc import lang
from pycc.lang import i64

PI = 3.141592653589793
LOG_PI = 1.144729885849400174143427351353058711647
LANCZOS_G = 6.024680040776729583740234375
LANCZOS_G_MINUS_HALF = 5.524680040776729583740234375
INFINITY = float("inf")

NUMERATOR = (
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
)
DENOMINATOR = (
    0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0,
    66.0, 1.0,
)  # fmt: skip
GAMMA_OF_INTEGERS = (
    1.0, 1.0, 2.0, 6.0, 24.0, 120.0, 720.0, 5040.0, 40320.0, 362880.0, 3628800.0, 39916800.0, 479001600.0, 6227020800.0,
    87178291200.0, 1307674368000.0, 20922789888000.0, 355687428096000.0, 6402373705728000.0, 121645100408832000.0,
    2432902008176640000.0, 51090942171709440000.0, 1124000727777607680000.0,
)  # fmt: skip


def lanczos_sum(x: float) -> float:
    """The rational function at a positive x; for large x in powers of 1/x, so that nothing overflows."""
    numerators = lang.table(NUMERATOR, float)
    denominators = lang.table(DENOMINATOR, float)
    numerator = 0.0
    denominator = 0.0
    if x < 5.0:
        index = i64(12)
        while index >= 0:
            numerator = numerator * x + numerators.load(index)
            denominator = denominator * x + denominators.load(index)
            index -= 1
    else:
        index = i64(0)
        while index < 13:
            numerator = numerator / x + numerators.load(index)
            denominator = denominator / x + denominators.load(index)
            index += 1
    return numerator / denominator


def sine_of_pi(x: float) -> float:
    """`sin(pi * x)` of a finite x."""
    y = lang.call_c_pure("fmod", float, lang.fabs(x), 2.0)
    quarter = i64(lang.float_to_i64(lang.call_c_pure("round", float, 2.0 * y)))
    if quarter == 0:
        result = lang.call_c_pure("sin", float, PI * y)
    elif quarter == 1:
        result = lang.call_c_pure("cos", float, PI * (y - 0.5))
    elif quarter == 2:
        # -sin(pi * (y - 1)) would turn the sign of a zero.
        result = lang.call_c_pure("sin", float, PI * (1.0 - y))
    elif quarter == 3:
        result = -lang.call_c_pure("cos", float, PI * (y - 1.5))
    else:
        result = lang.call_c_pure("sin", float, PI * (y - 2.0))
    return lang.copysign(1.0, x) * result


def gamma(x: float) -> float:
    """The gamma function; poles and -inf are domain errors, overflow a range error."""
    if x - x != 0.0:
        if x != x or x > 0.0:
            return x
        raise ValueError("math domain error")
    if x == 0.0:
        raise ValueError("math domain error")
    if x == lang.floor(x):
        if x < 0.0:
            raise ValueError("math domain error")
        if x <= 23.0:
            return lang.table(GAMMA_OF_INTEGERS, float).load(lang.float_to_i64(x) - 1)
    size = lang.fabs(x)
    if size < 1e-20:
        result = 1.0 / x
    elif size > 200.0:
        if x > 0.0:
            result = INFINITY
        else:
            return 0.0 / sine_of_pi(x)
    else:
        result = gamma_by_lanczos(x, size)
    if lang.fabs(result) == INFINITY:
        raise OverflowError("math range error")
    return result


def gamma_by_lanczos(x: float, size: float) -> float:
    """Gamma of 1e-20 <= |x| <= 200, not at a pole."""
    y = size + LANCZOS_G_MINUS_HALF
    # The rounding error of y, of which a large power is taken.
    if size > LANCZOS_G_MINUS_HALF:
        q = y - size
        z = q - LANCZOS_G_MINUS_HALF
    else:
        q = y - LANCZOS_G_MINUS_HALF
        z = q - size
    z = z * LANCZOS_G / y
    if x < 0.0:
        result = -PI / sine_of_pi(size) / size * lang.call_c_pure("exp", float, y) / lanczos_sum(size)
        result -= z * result
        if size < 140.0:
            return result / lang.call_c_pure("pow", float, y, size - 0.5)
        root = lang.call_c_pure("pow", float, y, size / 2.0 - 0.25)
        return result / root / root
    result = lanczos_sum(size) / lang.call_c_pure("exp", float, y)
    result += z * result
    if size < 140.0:
        return result * lang.call_c_pure("pow", float, y, size - 0.5)
    root = lang.call_c_pure("pow", float, y, size / 2.0 - 0.25)
    return result * root * root


def lgamma(x: float) -> float:
    """Logarithm of |gamma(x)|; poles are domain errors, overflow a range error."""
    if x - x != 0.0:
        return x if x != x else INFINITY
    if x == lang.floor(x) and x <= 2.0:
        if x <= 0.0:
            raise ValueError("math domain error")
        return 0.0
    size = lang.fabs(x)
    if size < 1e-20:
        return -lang.call_c_pure("log", float, size)
    result = lang.call_c_pure("log", float, lanczos_sum(size)) - LANCZOS_G
    result += (size - 0.5) * (lang.call_c_pure("log", float, size + LANCZOS_G - 0.5) - 1.0)
    if x < 0.0:
        sine = lang.fabs(sine_of_pi(size))
        result = LOG_PI - lang.call_c_pure("log", float, sine) - lang.call_c_pure("log", float, size) - result
    if lang.fabs(result) == INFINITY:
        raise OverflowError("math range error")
    return result
