"""Maximum subarray, two pointers and sliding windows."""


def kadane(xs: list[int]) -> tuple[int, int, int]:
    best = xs[0]
    best_start = best_end = start = 0
    current = 0
    for i, x in enumerate(xs):
        if current <= 0:
            current = x
            start = i
        else:
            current += x
        if current > best:
            best, best_start, best_end = current, start, i
    return best, best_start, best_end


def window_sums(xs: list[int], k: int) -> list[int]:
    if k > len(xs):
        return []
    total = sum(xs[:k])
    result = [total]
    for i in range(k, len(xs)):
        total += xs[i] - xs[i - k]
        result.append(total)
    return result


def pair_with_sum(xs: list[int], wanted: int) -> tuple[int, int] | None:
    low, high = 0, len(xs) - 1
    while low < high:
        s = xs[low] + xs[high]
        if s == wanted:
            return low, high
        if s < wanted:
            low += 1
        else:
            high -= 1
    return None


def main() -> None:
    print(kadane([-2, 1, -3, 4, -1, 2, 1, -5, 4]), window_sums([1, 2, 3, 4, 5], 3), window_sums([1], 2))
    print(pair_with_sum([1, 3, 4, 6, 9], 10), pair_with_sum([1, 2], 10))


if __name__ == "__main__":
    main()
