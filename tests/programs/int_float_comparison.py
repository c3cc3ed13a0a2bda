"""Comparisons of ints with floats are exact."""


def main() -> None:
    for n in [0, 1, -1, 9007199254740992, 9007199254740993, -9007199254740993, 9223372036854775807]:
        for x in [0.0, -0.0, 0.5, 1.0, 9007199254740992.0, 9007199254740994.0, 9.223372036854775807e18, 1e300, -1e300]:
            print(n < x, n <= x, n == x, n != x, n > x, n >= x, x < n, x == n)


if __name__ == "__main__":
    main()
