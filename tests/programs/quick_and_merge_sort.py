"""Recursive sorts on lists."""


def quick(xs: list[int]) -> list[int]:
    if len(xs) <= 1:
        return xs
    pivot = xs[len(xs) // 2]
    return (
        quick([x for x in xs if x < pivot])
        + [x for x in xs if x == pivot]
        + quick([x for x in xs if x > pivot])
    )


def merge_sort(xs: list[int]) -> list[int]:
    if len(xs) < 2:
        return xs[:]
    middle = len(xs) // 2
    left, right = merge_sort(xs[:middle]), merge_sort(xs[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def main() -> None:
    xs = [(i * 7919 + 13) % 101 for i in range(60)]
    print(quick(xs) == sorted(xs), merge_sort(xs) == sorted(xs), merge_sort(xs)[:8], quick([]), merge_sort([1]))


if __name__ == "__main__":
    main()
