"""Population counts, Gray codes, a 32-bit hash, a linear feedback shift register."""


def popcount(n: int) -> int:
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


def fnv(values: list[int]) -> int:
    h = 2166136261
    for v in values:
        h ^= v & 255
        h = h * 16777619 & 0xFFFFFFFF
    return h


def lfsr(state: int, steps: int) -> int:
    for _ in range(steps):
        bit = (state ^ state >> 2 ^ state >> 3 ^ state >> 5) & 1
        state = state >> 1 | bit << 15
    return state


def main() -> None:
    print([popcount(n) for n in range(17)], [n ^ n >> 1 for n in range(8)])
    print(fnv([72, 101, 108, 108, 111]), lfsr(0xACE1, 1000), (12345).bit_length(), (0).bit_length(), (-8).bit_length())


if __name__ == "__main__":
    main()
