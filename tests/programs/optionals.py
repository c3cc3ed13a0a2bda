"""Functions that may give None."""


def find(xs: list[int], wanted: int):
    for i in range(len(xs)):
        if xs[i] == wanted:
            return i
    return None


def show(x: int | None) -> int:
    if x is None:
        return -1
    return x * 2


def nothing() -> None:
    pass


def main() -> None:
    print(find([1, 2], 2), find([1, 2], 3))
    position = find([4, 5, 6], 5)
    if position is not None:
        print(position + 1)
    print(show(find([1], 1)), show(find([1], 2)), show(None))
    print(nothing(), nothing() is None, None == None, None is not None)
    best = None
    for x in [3, 9, 2]:
        if best is None or x > best:
            best = x
    print(best)


if __name__ == "__main__":
    main()
