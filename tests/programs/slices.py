"""Slices as values, as targets and in del."""


def main() -> None:
    xs = list(range(10))
    for lower in [-12, -3, 0, 4, 11]:
        for upper in [-11, -2, 0, 5, 20]:
            print(xs[lower:upper], xs[lower:upper:2], xs[lower:upper:-1])
    xs[2:4] = [20, 30, 40]
    print(xs)
    xs[5:] = []
    print(xs)
    xs[:0] = [-2, -1]
    print(xs)
    xs[::2] = [0] * len(xs[::2])
    print(xs)
    del xs[1:3]
    print(xs)
    del xs[::2]
    print(xs)
    try:
        xs[::2] = [1, 2, 3, 4, 5]
    except ValueError as e:
        print(e)
    try:
        print(xs[:: len(xs) - len(xs)])
    except ValueError as e:
        print(e)


if __name__ == "__main__":
    main()
