"""An exception that nobody catches ends the program with its type and message."""


def check(n: int) -> int:
    if n > 2:
        raise ValueError("too big")
    return n


def main() -> None:
    for n in range(5):
        print(check(n))


if __name__ == "__main__":
    main()
