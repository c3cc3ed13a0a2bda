"""Lists of the module, read by functions: constants of the compiled program."""

PRIMES = [2, 3, 5, 7, 11]
WEIGHTS = [0.5, -0.0, 1e300, float("inf")]
FLAGS = [True, False, True]
NAMES = ["a", "b\u00e9", "\u4e2d", ""]
DIRECTIONS = [(0, 1), (1, 0), (0, -1), (-1, 0)]
GRID = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
GRAPH = [[1, 2], [2], [], [0]]
WEIGHTED = [[(1, 0.5), (2, 2.0)], [], [(0, 1.5)]]
RULES = [("low", 1, True, 0.25), ("high", 9, False, -0.0)]
WORDS = [["x", "y"], ["z"]]
LABELLED = [("first", [1, 2]), ("second", [])]


def total(items):
    result = 0
    for item in items:
        result += item
    return result


def reading() -> None:
    print(PRIMES, WEIGHTS, FLAGS, NAMES, DIRECTIONS)
    print(GRID, GRAPH, WEIGHTED)
    print(RULES, WORDS, LABELLED)
    print(len(PRIMES), PRIMES[0], PRIMES[-1], NAMES[1] + NAMES[2], GRID[1][2], RULES[1][0], WORDS[0][1])
    print(str(PRIMES), repr(NAMES))
    for dx, dy in DIRECTIONS:
        print(dx, dy, end=";")
    print()
    for row in GRID:
        for cell in row:
            print(cell, end=" ")
    print()
    for node in range(len(GRAPH)):
        for target in GRAPH[node]:
            print(node, "->", target, end=", ")
    print()
    for name, items in LABELLED:
        print(name, len(items), total(items))
    a, b, c, d, e = PRIMES
    print(a + b + c + d + e, total(PRIMES), total([1, 2]), bool(PRIMES), not GRAPH[2])


def errors(n: int) -> None:
    for index in (n, -n, n - 1, -n - 1):
        try:
            print(PRIMES[index])
        except IndexError as error:
            print("IndexError", error)
    try:
        print(NAMES.index("q"))
    except ValueError as error:
        print(error)
    try:
        first, second = PRIMES
        print(first, second)
    except ValueError as error:
        print(error)


def searching(n: int) -> None:
    print(n in PRIMES, 4 in PRIMES, "a" in NAMES, (1, 0) in DIRECTIONS, [4, 5, 6] in GRID, 3.0 in PRIMES)
    print(PRIMES.index(n), PRIMES.count(n), NAMES.index("\u4e2d"), DIRECTIONS.index((-1, 0)), GRAPH.index([]))
    print(PRIMES.index(7, 2), PRIMES.index(7, -3, 99), FLAGS.count(True))


def comparing(items: list[int]) -> None:
    print(items == PRIMES, PRIMES == items, items != PRIMES, PRIMES != items, PRIMES == PRIMES, PRIMES == GRAPH[0])
    print(items < PRIMES, PRIMES < items, items <= PRIMES, PRIMES <= items, items > PRIMES, PRIMES >= items)
    print(GRAPH[0] < GRAPH[1], GRAPH[0] >= GRAPH[2], GRID == [[1, 2, 3], [4, 5, 6], [7, 8, 9]], PRIMES == 5, GRID == PRIMES)
    print([[1, 2]] == GRAPH, isinstance(PRIMES, list), isinstance(PRIMES, tuple), isinstance(GRID[0], (int, list)))


def making(n: int) -> None:
    print(PRIMES[1:3], PRIMES[::-1], PRIMES[:], NAMES[n:], GRID[1:], PRIMES[-2:], PRIMES[::2], PRIMES[3:1])
    copied = PRIMES.copy()
    copied.append(n)
    copied[0] = -1
    print(copied, PRIMES, PRIMES + copied, copied + PRIMES, PRIMES * 2, n * NAMES, PRIMES * 0, PRIMES + PRIMES)
    copied += PRIMES
    copied.extend(PRIMES)
    copied[1:3] = GRAPH[0]
    print(copied)
    texts = list(NAMES)
    texts.append("more")
    texts[0] = texts[1] + "!"
    print(texts, NAMES, "-".join(NAMES))
    rows = [row[:] for row in GRID]
    rows[0][0] = 100
    print(rows, GRID)
    deep = GRID.copy()
    deep.append(GRAPH[0])
    print(deep, len(deep))


def through_builtins() -> None:
    print(sorted(PRIMES, reverse=True), sorted(NAMES), sum(PRIMES), min(PRIMES), max(WEIGHTS), sum(WEIGHTS[:2]))
    print([x * y for x, y in zip(PRIMES, GRAPH[0])], [(i, name) for i, name in enumerate(NAMES)])
    for item in reversed(PRIMES):
        print(item, end=" ")
    print(any(FLAGS), all(FLAGS), [p for p in PRIMES if p % 2], max(GRID), sorted(DIRECTIONS), sum([len(r) for r in GRAPH]))


def choose(flag: bool):
    chosen = PRIMES if flag else GRAPH[0]
    return chosen[0] + len(chosen)


def maybe(n: int) -> int:
    chosen = None
    if n > 2:
        chosen = PRIMES
    if chosen is None:
        return -1
    return chosen[n]


def kept(n: int) -> str:
    words = []
    for i in range(n):
        words.append(NAMES[i % len(NAMES)])
        words.append(WORDS[i % 2][0])
    return " ".join(words)


def main() -> None:
    reading()
    errors(5)
    searching(7)
    comparing([2, 3, 5, 7, 11])
    comparing([2, 4])
    comparing([])
    making(2)
    through_builtins()
    print(choose(True), choose(False), maybe(1), maybe(3))
    print(kept(7))


if __name__ == "__main__":
    main()
