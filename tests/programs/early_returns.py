"""Returns from loops, tries and nested ifs; functions that return nothing on some paths."""


def search(xs: list[int], x: int):
    for i, y in enumerate(xs):
        if y == x:
            return i


def sign(x: float) -> int:
    if x > 0:
        return 1
    elif x < 0:
        return -1
    return 0


def guarded(xs: list[int], i: int) -> int:
    try:
        if i > 100:
            return -100
        return xs[i]
    except IndexError:
        return -1


def main() -> None:
    print(search([5, 6], 6), search([5, 6], 7), sign(2.0), sign(-0.5), sign(0.0), guarded([1], 0), guarded([1], 5), guarded([], 500))


if __name__ == "__main__":
    main()
