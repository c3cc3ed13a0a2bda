"""sort with duplicates, signs, infinities; stability shows through equal keys."""


def main() -> None:
    xs = [0.5, -1.0, 1e300, -0.0, 0.0, 2.5, -1.0, 1e-300]
    xs.sort()
    print(xs, sorted(xs, reverse=True))
    pairs = [(i % 3, -i) for i in range(9)]
    print(sorted(pairs), sorted(pairs, reverse=True))
    big = [(i * 7919) % 1009 for i in range(1000)]
    big.sort()
    ok = True
    for a, b in zip(big, big[1:]):
        if a > b:
            ok = False
    print(ok, big[:5], big[-5:], sorted([True, False, True]), sorted([[2], [1, 5], [1]]))


if __name__ == "__main__":
    main()
