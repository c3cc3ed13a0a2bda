"""Walking a grid in a spiral."""


def spiral(rows: int, columns: int) -> list[int]:
    grid = [[r * columns + c for c in range(columns)] for r in range(rows)]
    seen = [[False] * columns for _ in range(rows)]
    result = []
    r = c = d = 0
    dr = [0, 1, 0, -1]
    dc = [1, 0, -1, 0]
    for _ in range(rows * columns):
        result.append(grid[r][c])
        seen[r][c] = True
        nr, nc = r + dr[d], c + dc[d]
        if not (0 <= nr < rows and 0 <= nc < columns) or seen[nr][nc]:
            d = (d + 1) % 4
            nr, nc = r + dr[d], c + dc[d]
        r, c = nr, nc
    return result


def main() -> None:
    print(spiral(3, 4), spiral(1, 5), spiral(4, 1), spiral(0, 3))


if __name__ == "__main__":
    main()
