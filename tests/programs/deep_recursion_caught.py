"""Endless recursion is a RecursionError that can be caught."""


def endless(n: int) -> int:
    return endless(n + 1) + 1


def main() -> None:
    try:
        print(endless(0))
    except RecursionError as e:
        print("caught")
    print("still here")


if __name__ == "__main__":
    main()
