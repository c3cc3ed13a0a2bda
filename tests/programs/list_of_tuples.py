"""Tuples in lists, sorted, searched, unpacked."""


def main() -> None:
    points = [(3, 1.5), (1, 2.5), (2, 0.5), (1, 0.5)]
    print(sorted(points), min(points), max(points), (1, 2.5) in points, points.index((2, 0.5)))
    points.sort()
    for i, (n, x) in enumerate(points):
        points[i] = (n + 1, -x)
    print(points, points[0][1], points[-1][0])
    total = 0.0
    for n, x in points:
        total += n * x
    print(total, [n for n, _ in points], [(x, n) for n, x in points][:2])
    a, b = points[0], points[1]
    print(a, b, a < b, a == b)


if __name__ == "__main__":
    main()
