"""Exact fractions as tuples."""


def gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def make(n: int, d: int) -> tuple[int, int]:
    if d == 0:
        raise ZeroDivisionError("no denominator")
    if d < 0:
        n, d = -n, -d
    g = gcd(abs(n), d)
    return n // g, d // g


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return make(a[0] * b[1] + b[0] * a[1], a[1] * b[1])


def harmonic(n: int) -> tuple[int, int]:
    total = (0, 1)
    for i in range(1, n + 1):
        total = add(total, (1, i))
    return total


def main() -> None:
    print(harmonic(10), harmonic(20), add((1, 2), (-1, 2)), make(4, -6))
    try:
        make(1, 0)
    except ZeroDivisionError as e:
        print(e)


if __name__ == "__main__":
    main()
