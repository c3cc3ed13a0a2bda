def fibonacci(n: int, known: dict[int, int]) -> int:
    if n < 2:
        return n
    if n not in known:
        known[n] = fibonacci(n - 1, known) + fibonacci(n - 2, known)
    return known[n]


def edits(a: str, b: str, i: int, j: int, known: dict[tuple[int, int], int]) -> int:
    if i == len(a):
        return len(b) - j
    if j == len(b):
        return len(a) - i
    key = (i, j)
    if key in known:
        return known[key]
    if a[i] == b[j]:
        result = edits(a, b, i + 1, j + 1, known)
    else:
        result = 1 + min(
            edits(a, b, i + 1, j, known), edits(a, b, i, j + 1, known), edits(a, b, i + 1, j + 1, known)
        )
    known[key] = result
    return result


def two_sum(numbers: list[int], target: int) -> tuple[int, int]:
    where: dict[int, int] = {}
    for i, n in enumerate(numbers):
        if target - n in where:
            return where[target - n], i
        where[n] = i
    raise ValueError("no two of them")


def roman(text: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for i, letter in enumerate(text):
        value = values[letter]
        if i + 1 < len(text) and values[text[i + 1]] > value:
            total -= value
        else:
            total += value
    return total


def main() -> None:
    known: dict[int, int] = {}
    print(fibonacci(80, known), len(known))
    table: dict[tuple[int, int], int] = {}
    print(edits("kitchen", "chicken", 0, 0, table), len(table) > 10)
    print(two_sum([4, 9, 1, 7, 30], 37))
    try:
        two_sum([1, 2], 100)
    except ValueError as error:
        print(error)
    for numeral in ["XIV", "MCMXCIV", "MMXXVI"]:
        print(numeral, roman(numeral))
    try:
        roman("XQ")
    except KeyError as error:
        print("bad letter", error, repr(error))


if __name__ == "__main__":
    main()
