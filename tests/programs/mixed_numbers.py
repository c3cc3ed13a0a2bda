"""ints, floats and bools through one function, each with its own answer."""


def twice(x):
    return x + x


def mean(a, b):
    return (a + b) / 2


def clamp(x, low, high):
    return max(low, min(x, high))


def main() -> None:
    print(twice(2), twice(2.5), twice(True), twice("ab"), twice([1]), twice((1, "a")))
    print(mean(1, 2), mean(1.5, 2), mean(True, False), clamp(5, 0, 3), clamp(5.5, 0, 3), clamp(-1, 0.0, 3))
    print(1 + 2.0, 2 * 1.5, 7 // 2.0, 2**0.5, 2.0**3, True + 0.5, 10 % 3.5, -7 // 2, 7 / 7)


if __name__ == "__main__":
    main()
