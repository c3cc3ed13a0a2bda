"""Conway's Game of Life on a torus."""


def step(grid: list[list[int]]) -> list[list[int]]:
    height = len(grid)
    width = len(grid[0])
    result = []
    for y in range(height):
        row = []
        for x in range(width):
            neighbours = 0
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    if dy != 0 or dx != 0:
                        neighbours += grid[(y + dy) % height][(x + dx) % width]
            row.append(1 if neighbours == 3 or (grid[y][x] == 1 and neighbours == 2) else 0)
        result.append(row)
    return result


def glider(size: int) -> list[list[int]]:
    grid = [[0] * size for _ in range(size)]
    for y, x in [(0, 1), (1, 2), (2, 0), (2, 1), (2, 2)]:
        grid[y][x] = 1
    return grid


def main() -> None:
    grid = glider(16)
    for _ in range(40):
        grid = step(grid)
    for row in grid:
        print(row)
    print("alive", sum([sum(row) for row in grid]))


if __name__ == "__main__":
    main()
