"""Searching a sorted list."""


def lower_bound(xs: list[float], x: float) -> int:
    low, high = 0, len(xs)
    while low < high:
        middle = (low + high) // 2
        if xs[middle] < x:
            low = middle + 1
        else:
            high = middle
    return low


def main() -> None:
    xs = [i * 1.5 for i in range(20)]
    for x in [-1.0, 0.0, 1.4, 1.5, 15.0, 28.5, 29.0]:
        print(x, lower_bound(xs, x))


if __name__ == "__main__":
    main()
