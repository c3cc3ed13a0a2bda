"""Circular elimination, by list and by formula."""


def by_list(n: int, k: int) -> list[int]:
    people = list(range(1, n + 1))
    order = []
    i = 0
    while people:
        i = (i + k - 1) % len(people)
        order.append(people.pop(i))
    return order


def last(n: int, k: int) -> int:
    position = 0
    for size in range(2, n + 1):
        position = (position + k) % size
    return position + 1


def main() -> None:
    print(by_list(7, 3), [last(n, 3) for n in range(1, 10)], by_list(1, 5), by_list(10, 2)[-1] == last(10, 2))


if __name__ == "__main__":
    main()
