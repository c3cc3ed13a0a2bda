"""A random walk with a linear congruential generator, and a histogram."""


def next_random(state: int) -> int:
    return (1664525 * state + 1013904223) % 4294967296


def walk(steps: int, seed: int) -> tuple[int, int, int]:
    position = low = high = 0
    for _ in range(steps):
        seed = next_random(seed)
        position += 1 if seed >= 2147483648 else -1
        low = min(low, position)
        high = max(high, position)
    return position, low, high


def histogram(count: int, bins: int) -> list[int]:
    result = [0] * bins
    state = 7
    for _ in range(count):
        state = next_random(state)
        result[state * bins // 4294967296] += 1
    return result


def main() -> None:
    print(walk(1000, 1), walk(5000, 99), histogram(3000, 10))


if __name__ == "__main__":
    main()
