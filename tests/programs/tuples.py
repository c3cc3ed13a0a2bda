"""Tuples: unpacking, nesting, comparing, returning."""


def minmax(xs: list[int]) -> tuple[int, int]:
    return min(xs), max(xs)


def main() -> None:
    low, high = minmax([3, 1, 2])
    print(low, high)
    a, (b, c), d = 1, (2, "three"), 4.5
    print(a, b, c, d)
    a, b = b, a
    print(a, b, (1,), (), (1, (2, 3)), len((1, 2, 3)))
    t = (1, 2.5, "x", None, True)
    print(t, t[0], t[-2], t[1:3], t == (1, 2.5, "x", None, True))
    print((1, 2) < (1, 3), (1, 2) == (1, 2), (2,) > (1, 9), (1, 2) + (3,), 2 in (1, 2), (1, 2) * 2)
    for x in (10, 20, 30):
        print(x)
    pairs = [(2, "b"), (1, "a")]
    for n, s in pairs:
        print(n, s)
    try:
        p, q = [1, 2, 3]
    except ValueError as e:
        print(e)
    try:
        p, q = [1]
    except ValueError as e:
        print(e)
    i, j = [7, 8]
    print(i, j)


if __name__ == "__main__":
    main()
