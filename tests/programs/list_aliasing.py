"""Lists are references."""


def add(xs: list[int], x: int) -> list[int]:
    xs.append(x)
    return xs


def main() -> None:
    a = [1]
    b = a
    c = add(b, 2)
    c[0] = 10
    print(a, b, c, a is b, a is c, a == [10, 2], a is not [10, 2])
    rows = [[0] * 2] * 3
    rows[0][1] = 5
    print(rows)
    rows = [[0] * 2 for _ in range(3)]
    rows[0][1] = 5
    print(rows)
    nested = [a, b]
    nested[0].append(99)
    print(nested, a)
    shallow = nested.copy()
    shallow[1][0] = -1
    shallow.append([7])
    print(nested, shallow)
    nested[0] = [3]
    print(nested, a)


if __name__ == "__main__":
    main()
