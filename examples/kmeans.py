"""Lloyd's k-means on points in the plane."""


def squared_distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    dx = a[0] - b[0]
    dy = a[1] - b[1]
    return dx * dx + dy * dy


def nearest(point: tuple[float, float], centres: list[tuple[float, float]]) -> int:
    best = 0
    best_distance = squared_distance(point, centres[0])
    for i in range(1, len(centres)):
        distance = squared_distance(point, centres[i])
        if distance < best_distance:
            best, best_distance = i, distance
    return best


def kmeans(points: list[tuple[float, float]], k: int, rounds: int) -> list[tuple[float, float]]:
    centres = points[:k]
    for _ in range(rounds):
        sums = [(0.0, 0.0)] * k
        counts = [0] * k
        for point in points:
            i = nearest(point, centres)
            x, y = sums[i]
            sums[i] = (x + point[0], y + point[1])
            counts[i] += 1
        for i in range(k):
            if counts[i] > 0:
                centres[i] = (sums[i][0] / counts[i], sums[i][1] / counts[i])
    return centres


def cloud(n: int) -> list[tuple[float, float]]:
    points = []
    seed = 42
    for i in range(n):
        seed = (seed * 16807) % 2147483647
        x = seed / 2147483647
        seed = (seed * 16807) % 2147483647
        y = seed / 2147483647
        points.append((x + i % 3 * 2, y + i % 2 * 2))
    return points


def main() -> None:
    for x, y in kmeans(cloud(600), 6, 10):
        print(round(x, 6), round(y, 6))


if __name__ == "__main__":
    main()
