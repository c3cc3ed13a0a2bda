"""Towers of Hanoi with lists as pegs."""


def move(n: int, source: list[int], target: list[int], spare: list[int]) -> int:
    if n == 0:
        return 0
    count = move(n - 1, source, spare, target)
    target.append(source.pop())
    return count + 1 + move(n - 1, spare, target, source)


def main() -> None:
    a = list(range(10, 0, -1))
    b = []
    c = []
    print(move(10, a, b, c), a, b, c)


if __name__ == "__main__":
    main()
