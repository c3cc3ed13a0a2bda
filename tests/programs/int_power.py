"""Powers with constant and computed exponents."""


def power(base: int, exponent: int):
    return base**exponent


def main() -> None:
    for base in [-3, -2, -1, 0, 1, 2, 3, 10]:
        print(base, base**0, base**1, base**2, base**3, base**7)
        for exponent in [0, 1, 2, 5, 13]:
            print(power(base, exponent))
    print(power(2, -1), power(-2, -3), 2**-2, 10**-3)
    print(pow(3, 4), pow(7, 5, 13), 2**62)
    try:
        print(power(0, -1))
    except ZeroDivisionError as e:
        print(e)


if __name__ == "__main__":
    main()
