"""else of loops, break and continue."""


def find(xs: list[int], wanted: int) -> int:
    i = 0
    while i < len(xs):
        if xs[i] == wanted:
            break
        i += 1
    else:
        return -1
    return i


def first_even(xs: list[int]) -> int:
    for x in xs:
        if x % 2 == 0:
            result = x
            break
    else:
        result = 0
    return result


def main() -> None:
    print(find([1, 2, 3], 3), find([1, 2, 3], 4), find([], 1))
    print(first_even([1, 3, 4]), first_even([1, 3]), first_even([]))
    total = 0
    for i in range(20):
        if i % 3 == 0:
            continue
        if i > 15:
            break
        total += i
    else:
        total = -1
    print(total, i)
    n = 10
    while n:
        n -= 1
        if n % 2:
            continue
        print(n)
    else:
        print("done", n)


if __name__ == "__main__":
    main()
