"""Mean, variance, median, correlation."""

import math


def mean(xs: list[float]) -> float:
    total = 0.0
    for x in xs:
        total += x
    return total / len(xs)


def variance(xs: list[float]) -> float:
    m = mean(xs)
    total = 0.0
    for x in xs:
        total += (x - m) ** 2
    return total / (len(xs) - 1)


def median(xs: list[float]) -> float:
    ys = sorted(xs)
    middle = len(ys) // 2
    return ys[middle] if len(ys) % 2 else (ys[middle - 1] + ys[middle]) / 2


def correlation(xs: list[float], ys: list[float]) -> float:
    mx, my = mean(xs), mean(ys)
    cov = 0.0
    for x, y in zip(xs, ys):
        cov += (x - mx) * (y - my)
    return cov / (len(xs) - 1) / math.sqrt(variance(xs) * variance(ys))


def main() -> None:
    xs = [math.sin(i * 0.7) for i in range(50)]
    ys = [math.cos(i * 0.7) + x for i, x in enumerate(xs)]
    print(mean(xs), variance(xs), median(xs), median(ys[:7]), correlation(xs, ys))
    try:
        print(mean([]))
    except ZeroDivisionError as e:
        print(e)


if __name__ == "__main__":
    main()
