"""Disjoint sets with path compression, and Kruskal's algorithm on them."""


def find(parent: list[int], x: int) -> int:
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


def kruskal(n: int, edges: list[tuple[float, int, int]]) -> tuple[float, list[tuple[int, int]]]:
    parent = list(range(n))
    total = 0.0
    chosen = []
    for weight, a, b in sorted(edges):
        ra, rb = find(parent, a), find(parent, b)
        if ra != rb:
            parent[ra] = rb
            total += weight
            chosen.append((a, b))
    return total, chosen


def main() -> None:
    edges = [((i * 37 % 11) / 2, i, (i * 3 + 1) % 8) for i in range(8)] + [(4.25, 0, 5), (0.5, 6, 3)]
    print(kruskal(8, edges))


if __name__ == "__main__":
    main()
