"""Loops whose bounds depend on other loops."""


def pythagorean(limit: int) -> list[tuple[int, int, int]]:
    return [
        (a, b, c)
        for c in range(1, limit)
        for b in range(1, c)
        for a in range(1, b)
        if a * a + b * b == c * c
    ]


def perfect_squares_between(low: int, high: int) -> int:
    count = 0
    n = 0
    while n * n <= high:
        if n * n >= low:
            count += 1
        n += 1
    return count


def main() -> None:
    print(pythagorean(30), perfect_squares_between(10, 1000))
    total = 0
    for i in range(10):
        for j in range(i, 10, 2):
            for k in range(j, i, -1):
                total += i * 100 + j * 10 + k
    print(total)


if __name__ == "__main__":
    main()
