"""An index error in a callee ends the program; what was printed before stays."""


def total(xs: list[int], n: int) -> int:
    result = 0
    for i in range(n):
        result += xs[i]
    return result


def main() -> None:
    print("before", total([1, 2, 3], 3))
    print("after", total([1, 2, 3], 4))


if __name__ == "__main__":
    main()
