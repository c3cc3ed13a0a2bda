"""The ends of the 64-bit range, reached but not passed."""


def main() -> None:
    high = 9223372036854775807
    low = -high - 1
    print(high, low, high - 1, low + 1, high + low, -high, abs(-high), high // 2, low // 2, low // -2, low % 7, high % -7)
    print(high & low, high | low, high ^ low, ~high, ~low, high >> 62, low >> 62, high // high, low // low, low // high)
    print(high == low, high > low, float(high), float(low), high / 2, low / 3, low % -1, divmod(low, 3), (low + 1) * -1)
    print(3037000499 * 3037000499, -3037000499 * 3037000499, 2**62 * -2, 1 << 62, -1 << 63)


if __name__ == "__main__":
    main()
