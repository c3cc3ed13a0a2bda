def main() -> None:
    print([[], []], [[[]]], [(1, [])])
    rows = [[k for k in "abc" if k > "z"] for _ in range(2)]
    print(rows, sorted(rows, reverse=True), rows == [[], []])
    try:
        print(rows[0][2])
    except IndexError as error:
        print(error)
    table: dict[int, list[list[int]]] = {}
    print(table, table.get(3), {1: [[]]}, [{}], [set()])


if __name__ == "__main__":
    main()
