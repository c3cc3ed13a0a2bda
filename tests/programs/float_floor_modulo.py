"""// and % and divmod of floats follow CPython's algorithm, signs of zeros included."""


def main() -> None:
    inf = 1e308 * 10
    for a in [0.0, -0.0, 1.0, -1.0, 5.5, -5.5, 0.7, -0.7, 1e17, 1e-320]:
        for b in [1.0, -1.0, 0.1, -0.1, 3.0, -3.0, inf, -inf]:
            print(a // b, a % b, divmod(a, b))
    print(7 // 2.0, -7 // 2.0, 7.5 % 2, -7.5 % 2)


if __name__ == "__main__":
    main()
