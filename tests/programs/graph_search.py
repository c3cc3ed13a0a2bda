"""Breadth-first and depth-first search over adjacency lists."""


def build(n: int) -> list[list[int]]:
    graph = [[] for _ in range(n)]
    for i in range(n):
        graph[i].append((i * 3 + 1) % n)
        graph[i].append((i * 5 + 2) % n)
    return graph


def distances(graph: list[list[int]], start: int) -> list[int]:
    seen = [-1] * len(graph)
    seen[start] = 0
    queue = [start]
    head = 0
    while head < len(queue):
        node = queue[head]
        head += 1
        for other in graph[node]:
            if seen[other] < 0:
                seen[other] = seen[node] + 1
                queue.append(other)
    return seen


def visit(graph: list[list[int]], node: int, order: list[int], seen: list[bool]) -> None:
    if seen[node]:
        return
    seen[node] = True
    for other in graph[node]:
        visit(graph, other, order, seen)
    order.append(node)


def main() -> None:
    graph = build(20)
    print(graph[:3], distances(graph, 0))
    order = []
    visit(graph, 0, order, [False] * 20)
    print(order)


if __name__ == "__main__":
    main()
