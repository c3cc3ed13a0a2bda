"""int / int is the correctly rounded quotient."""


def main() -> None:
    for a in [1, 2, 7, -1, 9007199254740993, 9223372036854775807, -9223372036854775807, 123456789123456789]:
        for b in [1, 3, -7, 10, 9007199254740993, 9223372036854775807]:
            print(a / b)


if __name__ == "__main__":
    main()
