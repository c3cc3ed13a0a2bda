"""Float and array kernels that upstream MLIR must take whole: none of them needs an object of Python's."""

# ruff: noqa: F821 (names in string annotations)

import math


def newton(x: float) -> float:
    guess = x
    for _ in range(30):
        guess = 0.5 * (guess + x / guess)
    return guess


def horner(x: float, terms: int) -> float:
    total = 0.0
    for i in range(terms):
        total = total * x + 1.0 / (i + 1)
        if total > 1e6:
            total -= 1e6
        elif total < -1e6:
            total += 1e6
    return total


def escape_time(cr: float, ci: float, limit: int) -> int:
    x = 0.0
    y = 0.0
    for turn in range(limit):
        if x * x + y * y > 4.0:
            return turn
        x, y = x * x - y * y + cr, 2.0 * x * y + ci
    return limit


def bisection(low: float, high: float, wanted: float) -> float:
    while high - low > 1e-12:
        middle = (low + high) / 2.0
        if middle == low or middle == high:
            break
        if middle * middle * middle < wanted:
            low = middle
        else:
            high = middle
    return low


def trapezoid(low: float, high: float, steps: int) -> float:
    width = (high - low) / steps
    total = 0.0
    for i in range(1, steps):
        total += math.sin(low + i * width) * math.exp(-(low + i * width))
    return total * width


def rounding(x: float, y: float) -> float:
    return x // 1.0 + x % 3.0 - abs(y) + (x if x < y else y) ** 2


def saxpy(a: float, x: "ndarray[float64, 1]", y: "ndarray[float64, 1]") -> None:
    for i in range(len(x)):
        y[i] = a * x[i] + y[i]


def dot(x: "ndarray[float64, 1]", y: "ndarray[float64, 1]") -> float:
    total = 0.0
    for i in range(len(x)):
        total += x[i] * y[i]
    return total


def prefix_sums(x: "ndarray[float64, 1]") -> None:
    for i in range(1, len(x)):
        x[i] += x[i - 1]


def matmul(a: "ndarray[float64, 2]", b: "ndarray[float64, 2]", c: "ndarray[float64, 2]") -> None:
    n, m = a.shape
    for i in range(n):
        for j in range(b.shape[1]):
            total = 0.0
            for k in range(m):
                total += a[i, k] * b[k, j]
            c[i, j] = total


def jacobi(a: "ndarray[float64, 2]", b: "ndarray[float64, 2]") -> None:
    n, m = a.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            b[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])


def transpose_in_place(a: "ndarray[float64, 2]") -> None:
    for i in range(a.shape[0]):
        for j in range(i):
            a[i, j], a[j, i] = a[j, i], a[i, j]


def reverse_every_second(x: "ndarray[float64, 1]") -> float:
    total = 0.0
    for i in range(len(x) - 1, -1, -2):
        total = total / 2.0 + x[i]
    return total


def first_above(x: "ndarray[float64, 1]", limit: float) -> int:
    for i in range(len(x)):
        if x[i] > limit:
            return i
    return -1


def floyd_warshall(d: "ndarray[float64, 2]") -> None:
    n = d.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = d[i, k] + d[k, j]
                if through < d[i, j]:
                    d[i, j] = through


def histogram(x: "ndarray[int64, 1]", counts: "ndarray[int64, 1]") -> None:
    for i in range(len(x)):
        counts[x[i] % len(counts)] += 1


def largest(x: "ndarray[int64, 1]") -> int:
    best = -1
    for i in range(len(x)):
        if x[i] > best:
            best = int(x[i])
    return best


def blur(x: "ndarray[float32, 1]", y: "ndarray[float32, 1]") -> None:
    for i in range(1, len(x) - 1):
        y[i] = (x[i - 1] + x[i] + x[i + 1]) / 3


def sum_of_bytes(x: "ndarray[uint8, 1]") -> int:
    total = 0
    for i in range(len(x)):
        total += int(x[i])
    return total


def collatz(n: int) -> int:
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def sum_of_squares(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * i
    return total


def harmonic(n: int) -> float:
    total = 0.0
    for i in range(1, n):
        for j in range(i, n, i):
            if j % 7 == 3:
                continue
            if total > 1e9:
                break
            total += 1 / j
    return total
