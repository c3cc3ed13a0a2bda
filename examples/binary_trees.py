"""Complete binary trees kept in two lists, built bottom-up and checked by walking."""


def build(depth: int, left: list[int], right: list[int]) -> int:
    """Append a tree; give the index of its root. A leaf has children -1."""
    if depth == 0:
        left.append(-1)
        right.append(-1)
    else:
        l = build(depth - 1, left, right)
        r = build(depth - 1, left, right)
        left.append(l)
        right.append(r)
    return len(left) - 1


def check(node: int, left: list[int], right: list[int]) -> int:
    if left[node] < 0:
        return 1
    return 1 + check(left[node], left, right) + check(right[node], left, right)


def run(depth: int) -> int:
    left = []
    right = []
    root = build(depth, left, right)
    return check(root, left, right)


def main() -> None:
    for depth in range(4, 13, 4):
        trees = 1 << (12 - depth)
        total = 0
        for _ in range(trees):
            total += run(depth)
        print(trees, "trees of depth", depth, "check:", total)


if __name__ == "__main__":
    main()
