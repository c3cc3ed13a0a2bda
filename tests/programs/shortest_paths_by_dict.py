def neighbours(graph: dict[str, dict[str, int]], node: str) -> list[tuple[str, int]]:
    return [(other, cost) for other, cost in graph[node].items()]


def shortest(graph: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    distance = {start: 0}
    done: set[str] = set()
    while len(done) < len(distance):
        best = ""
        for node in distance:
            if node not in done and (best == "" or distance[node] < distance[best]):
                best = node
        done.add(best)
        for other, cost in neighbours(graph, best):
            reached = distance[best] + cost
            if other not in distance or reached < distance[other]:
                distance[other] = reached
    return distance


def components(edges: list[tuple[int, int]]) -> list[set[int]]:
    around: dict[int, set[int]] = {}
    for a, b in edges:
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)
    found: list[set[int]] = []
    seen: set[int] = set()
    for node in around:
        if node in seen:
            continue
        group: set[int] = set()
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if here in group:
                continue
            group.add(here)
            waiting.extend(around[here] - group)
        seen |= group
        found.append(group)
    return found


def main() -> None:
    graph = {
        "home": {"shop": 4, "park": 2},
        "park": {"shop": 1, "lake": 7},
        "shop": {"lake": 3},
        "lake": {"home": 9},
    }
    for place, cost in shortest(graph, "home").items():
        print(place, cost)
    try:
        shortest(graph, "moon")
    except KeyError as error:
        print("no such place:", error)
    print(components([(1, 2), (3, 4), (2, 5), (6, 6), (4, 7), (10, 20)]))


if __name__ == "__main__":
    main()
