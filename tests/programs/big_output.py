"""More output than one buffer holds, in order."""


def main() -> None:
    for i in range(5000):
        print(i, i * 0.5, "line", [i, i + 1])


if __name__ == "__main__":
    main()
