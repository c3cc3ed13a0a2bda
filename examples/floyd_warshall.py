"""All shortest paths in a directed graph with weights."""

INFINITY = 10**9


def shortest_paths(distance: list[list[int]]) -> None:
    n = len(distance)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = distance[i][k] + distance[k][j]
                if through < distance[i][j]:
                    distance[i][j] = through


def ring(n: int) -> list[list[int]]:
    graph = [[INFINITY] * n for _ in range(n)]
    for i in range(n):
        graph[i][i] = 0
        graph[i][(i + 1) % n] = i % 7 + 1
        graph[i][(i * 5 + 2) % n] = min(graph[i][(i * 5 + 2) % n], i % 11 + 3)
    return graph


def main() -> None:
    graph = ring(40)
    shortest_paths(graph)
    total = 0
    longest = 0
    for row in graph:
        total += sum(row)
        longest = max(longest, max(row))
    print("sum", total, "longest", longest)


if __name__ == "__main__":
    main()
