"""min, max, abs, sum, round, divmod, pow in all their forms."""


def main() -> None:
    print(min(3, 1, 2), max(3, 1, 2), min([4, 2]), max((4, 2)), min(2.5, 1.5), max(-0.0, 0.0), min(0.0, -0.0))
    print(abs(-5), abs(5.5), abs(-0.0), abs(True), sum([1, 2, 3]), sum([0.1] * 10), sum((1, 2.5)), sum(range(101)))
    print(round(0.5), round(1.5), round(-0.5), round(2.5), round(0.15, 1), round(2.345, 2), round(-1.005, 2))
    print(round(12345, -2), round(15, -1), round(25, -1), round(7, 3), round(123.456, -1), round(5e15 + 0.5))
    print(divmod(7, -2), divmod(-7, 2), divmod(7.5, 2), pow(2, 10), pow(2.0, 0.5), pow(2, -1), pow(-8, 3, 5))
    print(int(3.9), int(-3.9), int(True), float(7), int(1e15), bool([]), bool([0]), bool(()), bool("x"), bool(""))


if __name__ == "__main__":
    main()
