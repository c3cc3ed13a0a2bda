"""print gives the shortest text that reads back as the same float."""


def main() -> None:
    x = 1.0
    for _ in range(60):
        print(x, -x, 1.0 / x, x * 0.1, x + 0.1)
        x *= 7.3
    y = 1e-10
    for _ in range(30):
        print(y)
        y /= 13.7
    print(1e15, 1e16, 1e17, 123456789012345680.0, 0.0001, 0.00001, 1e22, 1e23, 5e-324, 1.7976931348623157e308)
    print(2.0**53, 2.0**-1074, 9007199254740993.0, 0.1 + 0.2, 1 / 3, 100.0, 1e2, 1.5e300)


if __name__ == "__main__":
    main()
