"""Counting with lists in place of dictionaries."""


def count(values: list[int]) -> list[tuple[int, int]]:
    keys = []
    counts = []
    for v in values:
        if v in keys:
            counts[keys.index(v)] += 1
        else:
            keys.append(v)
            counts.append(1)
    return sorted(zip(keys, counts))


def run_lengths(values: list[int]) -> list[list[int]]:
    runs = []
    for v in values:
        if runs and runs[-1][0] == v:
            runs[-1][1] += 1
        else:
            runs.append([v, 1])
    return runs


def main() -> None:
    xs = [1, 1, 2, 3, 3, 3, 1, 2, 2]
    print(count(xs), run_lengths(xs), run_lengths([]))


if __name__ == "__main__":
    main()
