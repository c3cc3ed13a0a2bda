"""Variables that are an int on one path and a float on another keep both."""


def total(xs: list[float]):
    result = 0
    for x in xs:
        result += x
    return result


def pick(flag: bool):
    if flag:
        return 1
    return 2.5


def main() -> None:
    print(total([]), total([1.5]), total([1.0, 2.0]))
    print(pick(True), pick(False), pick(True) + 1, pick(False) * 2, pick(True) / 4, -pick(True))
    x = 5
    print(x)
    x = "five"
    print(x)
    best = 0
    for v in [0.5, 2.5, 1.5]:
        if v > best:
            best = v
    print(best, max(1, 2.5), max(3, 2.5), min(1, 2.5), min(3.5, 2))
    y = True
    for i in range(3):
        y = y + i
    print(y, sum([1, 2]), sum([0.5, 0.25]), sum([], 10), round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2))


if __name__ == "__main__":
    main()
