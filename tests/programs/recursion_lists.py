"""Subsets, partitions and flood fill."""


def subsets(xs: list[int]) -> list[list[int]]:
    if not xs:
        return [[]]
    rest = subsets(xs[1:])
    return rest + [[xs[0]] + s for s in rest]


def partitions(n: int, largest: int) -> int:
    if n == 0:
        return 1
    count = 0
    for part in range(1, min(n, largest) + 1):
        count += partitions(n - part, part)
    return count


def fill(grid: list[list[int]], r: int, c: int, colour: int) -> int:
    if r < 0 or c < 0 or r >= len(grid) or c >= len(grid[r]) or grid[r][c] != 0:
        return 0
    grid[r][c] = colour
    return 1 + fill(grid, r + 1, c, colour) + fill(grid, r - 1, c, colour) + fill(grid, r, c + 1, colour) + fill(grid, r, c - 1, colour)


def main() -> None:
    print(subsets([1, 2, 3]), [partitions(n, n) for n in range(12)])
    grid = [[0, 0, 1, 0], [1, 0, 1, 0], [0, 0, 1, 1]]
    print(fill(grid, 0, 0, 7), grid)


if __name__ == "__main__":
    main()
