"""Edit distance between two sequences of ints, row by row."""


def levenshtein(a: list[int], b: list[int]) -> int:
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a):
        current = [i + 1]
        for j, y in enumerate(b):
            cost = 0 if x == y else 1
            current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + cost))
        previous = current
    return previous[-1]


def sequence(seed: int, length: int) -> list[int]:
    values = []
    for _ in range(length):
        seed = (seed * 1103515245 + 12345) % 2147483648
        values.append(seed // 65536 % 4)
    return values


def main() -> None:
    print("empty", levenshtein([], [1, 2, 3]))
    print("distance", levenshtein(sequence(1, 300), sequence(2, 280)))


if __name__ == "__main__":
    main()
