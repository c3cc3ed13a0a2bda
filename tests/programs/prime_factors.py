"""Factorisation and divisor sums."""


def factors(n: int) -> list[int]:
    result = []
    d = 2
    while d * d <= n:
        while n % d == 0:
            result.append(d)
            n //= d
        d += 1
    if n > 1:
        result.append(n)
    return result


def divisor_sum(n: int) -> int:
    return sum([d for d in range(1, n) if n % d == 0])


def main() -> None:
    for n in [1, 2, 12, 97, 360, 1001, 65537, 999999]:
        print(n, factors(n))
    print([n for n in range(2, 500) if divisor_sum(n) == n])


if __name__ == "__main__":
    main()
