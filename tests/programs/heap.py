"""A binary heap on a list, and heap sort."""


def push(heap: list[int], x: int) -> None:
    heap.append(x)
    i = len(heap) - 1
    while i > 0:
        parent = (i - 1) // 2
        if heap[parent] <= heap[i]:
            break
        heap[parent], heap[i] = heap[i], heap[parent]
        i = parent


def pop(heap: list[int]) -> int:
    top = heap[0]
    last = heap.pop()
    if heap:
        heap[0] = last
        i = 0
        while True:
            child = 2 * i + 1
            if child >= len(heap):
                break
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[i] <= heap[child]:
                break
            heap[i], heap[child] = heap[child], heap[i]
            i = child
    return top


def main() -> None:
    heap = []
    for i in range(30):
        push(heap, (i * 17 + 5) % 31)
    out = []
    while heap:
        out.append(pop(heap))
    print(out, out == sorted(out))
    try:
        pop(heap)
    except IndexError as e:
        print(e)


if __name__ == "__main__":
    main()
