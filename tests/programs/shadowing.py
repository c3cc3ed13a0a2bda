"""Names: locals over globals, comprehension scopes, builtins used as variables."""

limit = 3


def count(n: int) -> int:
    limit = n * 2
    total = 0
    for limit in range(limit):
        total += limit
    return total + limit


def builtin_names(sum: int, len: int) -> int:
    max = sum * len
    return max


def main() -> None:
    print(limit, count(4), builtin_names(3, 4))
    i = 99
    squares = [i * i for i in range(4)]
    print(i, squares)
    main_value = [limit for limit in [limit, limit + 1]]
    print(main_value, limit)


if __name__ == "__main__":
    main()
