"""A chain of many branches."""


def name(n: int) -> str:
    if n == 0:
        return "zero"
    elif n == 1:
        return "one"
    elif n == 2:
        return "two"
    elif n == 3:
        return "three"
    elif n == 4:
        return "four"
    elif n < 0:
        return "negative"
    elif n % 2 == 0 and n < 100:
        result = "even"
    elif n < 100:
        result = "odd"
    else:
        result = "large"
    return result + "!"


def main() -> None:
    for n in [0, 1, 2, 3, 4, 5, 6, 99, 100, -1]:
        print(n, name(n))


if __name__ == "__main__":
    main()
