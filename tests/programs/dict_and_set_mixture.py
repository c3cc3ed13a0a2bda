def main() -> None:
    s = {3, 1, 2}
    for i in range(0, 2000, 37):
        s.add(i * i % 1009)
    for x in s:
        print(x, end=" ")
    print()
    print(len(s), 5 in s)
    t = {x % 50 for x in range(200, 900, 13)}
    print(t, s & t, s - t, s ^ t, s | t)
    p = {(i % 5, i * 3 % 7) for i in range(30)}
    print(p)
    f = {1.5, -2.0, 1e300, 0.1, float("inf"), 3.0}
    print(f)
    d = {"x": [1, 2], "y": []}
    d["y"].append(4)
    print(d, d == {"x": [1, 2], "y": [4]})
    e: dict[int, str] = {}
    print(e, len(e), {1: 2} | {3: 4})
    try:
        for k in d:
            d[k + "!"] = [0]
    except RuntimeError as error:
        print(error)
    seen = set()
    for w in "the quick brown the lazy quick dog".split():
        if w not in seen:
            seen.add(w)
            print(w)
    counts: dict[str, int] = {}
    for w in "the quick brown the lazy quick dog the".split():
        counts[w] = counts.get(w, 0) + 1
    for w, n in sorted(counts.items()):
        print(w, n)
    try:
        print(d["q"])
    except KeyError as error:
        print(repr(error), error)
    memo: dict[tuple[int, int], int] = {}
    print(paths(8, 9, memo), len(memo))

def paths(a: int, b: int, memo: dict[tuple[int, int], int]) -> int:
    if a == 0 or b == 0:
        return 1
    if (a, b) in memo:
        return memo[(a, b)]
    r = paths(a - 1, b, memo) + paths(a, b - 1, memo)
    memo[(a, b)] = r
    return r

if __name__ == "__main__":
    main()
