"""Two simple sorts agree with sorted()."""


def bubble(xs: list[int]) -> list[int]:
    ys = xs[:]
    for i in range(len(ys)):
        swapped = False
        for j in range(len(ys) - 1 - i):
            if ys[j] > ys[j + 1]:
                ys[j], ys[j + 1] = ys[j + 1], ys[j]
                swapped = True
        if not swapped:
            break
    return ys


def insertion(xs: list[float]) -> list[float]:
    ys = []
    for x in xs:
        i = len(ys)
        while i > 0 and ys[i - 1] > x:
            i -= 1
        ys.insert(i, x)
    return ys


def main() -> None:
    xs = [(i * 37 + 11) % 50 - 20 for i in range(40)]
    print(bubble(xs), bubble(xs) == sorted(xs))
    fs = [x / 7 for x in xs]
    print(insertion(fs) == sorted(fs), insertion(fs)[:5])


if __name__ == "__main__":
    main()
