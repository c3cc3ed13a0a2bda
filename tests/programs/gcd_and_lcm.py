"""Euclid's algorithm by loop and by recursion."""


def gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return abs(a)


def gcd_recursive(a: int, b: int) -> int:
    return abs(a) if b == 0 else gcd_recursive(b, a % b)


def extended(a: int, b: int) -> tuple[int, int, int]:
    if b == 0:
        return a, 1, 0
    g, x, y = extended(b, a % b)
    return g, y, x - a // b * y


def main() -> None:
    for a in [0, 12, -18, 35, 1071]:
        for b in [0, 9, -6, 462]:
            print(gcd(a, b), gcd_recursive(a, b), extended(a, b))


if __name__ == "__main__":
    main()
