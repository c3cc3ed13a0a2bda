"""What goes wrong with lists, caught and printed."""


def get(xs: list[int], i: int) -> int:
    try:
        return xs[i]
    except IndexError as e:
        print("caught", e)
        return -1


def main() -> None:
    xs = [1, 2, 3]
    for i in [-4, -3, 0, 2, 3, 100]:
        print(i, get(xs, i))
    empty = xs[3:]
    try:
        empty.pop()
    except IndexError as e:
        print(e)
    try:
        xs.pop(5)
    except IndexError as e:
        print(e)
    try:
        xs.remove(42)
    except ValueError as e:
        print(e)
    try:
        print(xs.index(42))
    except ValueError as e:
        print(e)
    try:
        xs[3] = 1
    except IndexError as e:
        print(e)
    try:
        del xs[7]
    except IndexError as e:
        print(e)
    try:
        print(max(empty))
    except ValueError as e:
        print(e)
    try:
        print(min(empty))
    except ValueError as e:
        print(e)


if __name__ == "__main__":
    main()
