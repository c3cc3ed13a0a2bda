"""zip over rows, columns by index, diagonals."""


def main() -> None:
    m = [[1, 2, 3], [4, 5, 6]]
    columns = [[row[j] for row in m] for j in range(3)]
    print(columns, [sum(c) for c in columns], [a * b for a, b in zip(m[0], m[1])])
    for a, b, c in zip([1, 2], "xy", (0.5, 1.5)):
        print(a, b, c)
    print([i for i, row in enumerate(m) for x in row if x % 2], list(zip(m[0], m[1], range(5))))


if __name__ == "__main__":
    main()
