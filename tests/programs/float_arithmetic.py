"""Float operators, signed zeros, infinities and nan."""


def main() -> None:
    inf = float("inf") if False else 1e308 * 10
    nan = inf - inf
    values = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 0.1, 1e308, 5e-324, 1e16, 123456789.125, inf, -inf, nan]
    for a in values:
        print(a, -a, abs(a), a + 1, a * 2, a - 0.5)
        for b in [0.3, -0.3, 2.0, -7.5, inf]:
            print(a / b, a * b, a - b, a < b, a <= b, a == b, a != b, a > b, a >= b)


if __name__ == "__main__":
    main()
