"""A variable may change its type along the way; dead ones in loops may too."""


def describe(n: int):
    value = n
    value = value / 2
    value = [value]
    value.append(1.0)
    return value


def main() -> None:
    for i in range(2):
        x = i
        x = x * 0.5
        print(x)
        x = [x]
        print(x)
    print(describe(3))
    for t in [1, 2]:
        print(t)
    for t in [1.5]:
        print(t)
    y = 1 if len([1]) == 1 else 2.0
    print(y)


if __name__ == "__main__":
    main()
