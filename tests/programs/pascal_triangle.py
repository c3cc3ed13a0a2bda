"""Rows of Pascal's triangle and Catalan numbers."""


def pascal(n: int) -> list[list[int]]:
    rows = [[1]]
    for _ in range(n - 1):
        last = rows[-1]
        rows.append([1] + [a + b for a, b in zip(last, last[1:])] + [1])
    return rows


def catalan(n: int) -> list[int]:
    c = [1]
    for i in range(1, n):
        c.append(sum([c[j] * c[i - 1 - j] for j in range(i)]))
    return c


def main() -> None:
    for row in pascal(8):
        print(row)
    print(catalan(20))


if __name__ == "__main__":
    main()
