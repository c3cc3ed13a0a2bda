"""Counting placements of queens by backtracking over lists."""


def place(row: int, n: int, columns: list[bool], up: list[bool], down: list[bool]) -> int:
    if row == n:
        return 1
    count = 0
    for c in range(n):
        if columns[c] or up[row + c] or down[row - c + n - 1]:
            continue
        columns[c] = up[row + c] = down[row - c + n - 1] = True
        count += place(row + 1, n, columns, up, down)
        columns[c] = up[row + c] = down[row - c + n - 1] = False
    return count


def queens(n: int) -> int:
    return place(0, n, [False] * n, [False] * (2 * n), [False] * (2 * n))


def main() -> None:
    print([queens(n) for n in range(1, 9)])


if __name__ == "__main__":
    main()
