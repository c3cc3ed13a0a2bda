"""List comprehensions with several fors and ifs, nested."""


def main() -> None:
    print([x * x for x in range(6)])
    print([x for x in range(20) if x % 3 == 0 if x % 2 == 0])
    print([(x, y) for x in range(3) for y in range(x)])
    print([[i * j for j in range(3)] for i in range(3)])
    print([x + y for x in [1, 2] if x > 1 for y in [10, 20]])
    xs = [3, 1, 2]
    print([a * b for a, b in zip(xs, xs[1:])], [i for i, x in enumerate(xs) if x > 1])
    x = "outer"
    ys = [x for x in range(3)]
    print(x, ys)
    print([y for row in [[1, 2], [3], []] for y in row])
    print([a if a > 1 else -a for a in xs])
    print(sum([1.5 * v for v in xs]), [v / 2 for v in xs])


if __name__ == "__main__":
    main()
