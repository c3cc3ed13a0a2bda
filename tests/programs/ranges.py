"""range with every sign of step, as a value and in loops."""


def collect(start: int, stop: int, step: int) -> list[int]:
    return [i for i in range(start, stop, step)]


def main() -> None:
    for start in [-3, 0, 4]:
        for stop in [-5, 0, 6]:
            for step in [-3, -1, 1, 2, 5]:
                print(collect(start, stop, step), len(range(start, stop, step)))
    r = range(2, 20, 3)
    print(r[0], r[-1], 5 in r, 6 in r, len(r), sum(r), max(r), list(r), list(reversed(r)))
    try:
        print(collect(0, 1, 0))
    except ValueError as e:
        print(e)
    for i in range(9223372036854775800, 9223372036854775807, 3):
        print(i)
    for i in range(5):
        print(i, end=" ")
        i = 100
    print(i)


if __name__ == "__main__":
    main()
