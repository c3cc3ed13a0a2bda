"""Shifts, masks and the bit operators."""


def main() -> None:
    for a in [0, 1, -1, 5, -5, 1 << 40, -(1 << 40)]:
        for n in [0, 1, 3, 20]:
            print(a << n, a >> n)
        print(a >> 63, a >> 64, a >> 1000, ~a, a & 12, a | 12, a ^ 12)
    try:
        print(1 << (len([1]) - 2))
    except ValueError as e:
        print(e)
    try:
        print(1 >> (len([1]) - 2))
    except ValueError as e:
        print(e)
    x = 6
    x <<= 2
    x |= 1
    x &= 27
    x ^= 3
    x >>= 1
    print(x, True & False, True | False, True ^ True, True + True, ~True)


if __name__ == "__main__":
    main()
