"""Handlers see the variables as they were when the exception came."""


def parse(xs: list[int]) -> tuple[int, int]:
    total = 0
    failures = 0
    for x in xs:
        try:
            total += 1
            total += 100 // x
            total += 1
        except ZeroDivisionError:
            failures += 1
    return total, failures


def retry(limit: int) -> int:
    attempts = 0
    while True:
        try:
            attempts += 1
            if attempts < limit:
                raise RuntimeError("not yet")
            return attempts
        except RuntimeError as e:
            print(attempts, e)


def deep(n: int) -> int:
    if n == 0:
        raise ValueError("bottom")
    return deep(n - 1) + 1


def main() -> None:
    print(parse([1, 0, 5, 0, 0, 7]))
    print(retry(4))
    try:
        deep(50)
    except ValueError as e:
        print("from", e)
    state = "start"
    try:
        state = "middle"
        deep(1)
        state = "end"
    except ValueError:
        print(state)
    print(state)


if __name__ == "__main__":
    main()
