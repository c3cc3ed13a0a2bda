"""Exits from deep inside nested loops."""


def search(grid: list[list[int]], wanted: int) -> tuple[int, int]:
    for i, row in enumerate(grid):
        for j, x in enumerate(row):
            if x == wanted:
                return i, j
    return -1, -1


def main() -> None:
    grid = [[i * j for j in range(5)] for i in range(5)]
    print(search(grid, 12), search(grid, 11))
    hits = 0
    for i in range(10):
        for j in range(10):
            if j == i:
                break
            if (i + j) % 4 == 0:
                continue
            for k in range(3):
                if k == 2:
                    break
                hits += k + j
        else:
            hits += 1000
    print(hits)
    while True:
        while True:
            hits -= 7
            if hits % 5 == 0:
                break
        if hits % 3 == 0:
            break
    print(hits)


if __name__ == "__main__":
    main()
