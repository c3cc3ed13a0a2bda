"""Operands, arguments and targets are evaluated from left to right."""


def say(text: str, x: int) -> int:
    print(text)
    return x


def pick(xs: list[int]) -> list[int]:
    print("list")
    return xs


def three(a: int, b: int, c: int = 3) -> int:
    return a * 100 + b * 10 + c


def main() -> None:
    xs = [1, 2, 3]
    pick(xs)[say("index", 1)] += say("value", 10)
    print(xs)
    print(three(say("a", 1), c=say("c", 5), b=say("b", 2)))
    print(say("x", 1) + say("y", 2) * say("z", 3))
    pick(xs)[say("i", 0)] = say("v", 9)
    print(xs, (say("t", 1), say("u", 2)), [say("p", 1), say("q", 2)])


if __name__ == "__main__":
    main()
