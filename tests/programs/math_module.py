"""The math module on ordinary and edge values."""

import math
from math import sqrt, pi


def main() -> None:
    for x in [0.0, -0.0, 0.5, 1.0, 2.0, 10.0, 0.1]:
        print(math.sin(x), math.cos(x), math.tan(x), math.exp(x), math.atan(x), math.sinh(x), math.tanh(x), math.erf(x))
        print(math.floor(x), math.ceil(x), math.trunc(x), sqrt(x), math.log1p(x), math.expm1(x), math.fabs(x), math.cbrt(x))
    for x in [0.5, 1.0, 3.0, 170.5]:
        print(math.log(x), math.log2(x), math.log10(x), math.log(x, 3), math.gamma(x), math.lgamma(x), math.modf(x), math.frexp(x))
    print(pi, math.e, math.tau, math.inf, math.nan, math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0))
    print(math.gcd(12, 18), math.gcd(0, -5), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.isqrt(99))
    print(math.hypot(3.0, 4.0), math.atan2(-1.0, -1.0), math.copysign(3.0, -0.0), math.fmod(-7.0, 3.0), math.remainder(7.0, 4.0))
    print(math.degrees(pi), math.radians(180.0), math.pow(2.0, 0.5), math.ldexp(0.75, 4), math.dist([1.0, 2.0], [4.0, 6.0]))
    print(math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.isclose(0.1 + 0.2, 0.3), math.ulp(1.0), math.nextafter(1.0, 2.0))
    try:
        print(sqrt(-1.0))
    except ValueError as e:
        print(e)
    try:
        print(math.exp(1000.0))
    except OverflowError as e:
        print(e)
    try:
        print(math.log(0.0))
    except ValueError as e:
        print(e)


if __name__ == "__main__":
    main()
