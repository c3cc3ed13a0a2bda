"""Floats inside containers print with repr, alone with str: the same text."""


def main() -> None:
    xs = [0.1, 1e300, -0.0, 3.0, 1e-7, 123456.789]
    print(xs)
    for x in xs:
        print(x, (x,), [x])
    t = (1e16, 1e15, -1e-5)
    print(t, t[0])
    print(float(2**53), float(10**18), 1e18, 12345678901234567890.0)


if __name__ == "__main__":
    main()
