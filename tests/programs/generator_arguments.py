"""Generator expressions consumed on the spot."""


def main() -> None:
    xs = [3, -1, 4, -1, 5]
    print(sum(x * x for x in xs), max(x + 1 for x in xs), min(abs(x) for x in xs))
    print(any(x < 0 for x in xs), all(x < 10 for x in xs), list(x for x in xs if x > 0), sorted(-x for x in xs))
    print(sum(x for row in [[1, 2], [3]] for x in row), sum(1 for x in xs if x < 0))


if __name__ == "__main__":
    main()
