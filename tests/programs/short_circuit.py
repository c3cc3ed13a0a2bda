"""and, or and conditional expressions evaluate only what they must, and give operands."""


def loud(x: int) -> int:
    print("saw", x)
    return x


def main() -> None:
    print(loud(0) and loud(1), loud(2) and loud(3), loud(0) or loud(4), loud(5) or loud(6))
    print(loud(1) if loud(0) else loud(2))
    print(1 < loud(2) < 3, 3 < loud(2) < loud(9), loud(1) == loud(1) != loud(2))
    if loud(1) and not loud(0) or loud(7):
        print("yes")


if __name__ == "__main__":
    main()
