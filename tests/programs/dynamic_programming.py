"""Knapsack, coin change and longest increasing subsequence."""


def knapsack(weights: list[int], values: list[int], room: int) -> int:
    best = [0] * (room + 1)
    for w, v in zip(weights, values):
        for r in range(room, w - 1, -1):
            best[r] = max(best[r], best[r - w] + v)
    return best[room]


def coins(amount: int, kinds: list[int]) -> int:
    ways = [1] + [0] * amount
    for kind in kinds:
        for a in range(kind, amount + 1):
            ways[a] += ways[a - kind]
    return ways[amount]


def rising(xs: list[int]) -> int:
    length = [1] * len(xs)
    for i in range(len(xs)):
        for j in range(i):
            if xs[j] < xs[i] and length[j] + 1 > length[i]:
                length[i] = length[j] + 1
    return max(length) if length else 0


def main() -> None:
    print(knapsack([1, 3, 4, 5], [1, 4, 5, 7], 7), coins(100, [1, 5, 10, 25, 50]), rising([3, 1, 4, 1, 5, 9, 2, 6]), rising([]))


if __name__ == "__main__":
    main()
