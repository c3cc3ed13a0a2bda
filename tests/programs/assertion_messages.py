"""assert with and without messages."""


def check(n: int) -> None:
    assert n >= 0, "negative"
    assert n < 10
    print("fine", n)


def main() -> None:
    for n in [5, -1, 20]:
        try:
            check(n)
        except AssertionError as e:
            print("failed", e, n)


if __name__ == "__main__":
    main()
