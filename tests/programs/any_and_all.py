"""any, all and membership stop early."""


def is_prime(n: int) -> bool:
    return n > 1 and all([n % d != 0 for d in range(2, int(n**0.5) + 1)])


def main() -> None:
    print([n for n in range(30) if is_prime(n)])
    print(any([]), all([]), any([0, 0.0]), any([0, 1]), all([1, 2]), all([1, 0]))
    print(3 in [1, 2, 3], 4 in (1, 2), 2 in range(5), 2.0 in [1, 2], True in [1])


if __name__ == "__main__":
    main()
