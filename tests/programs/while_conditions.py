"""Tests of every type."""


def truth(label: str, value) -> None:
    if value:
        print(label, "true")
    else:
        print(label, "false")


def main() -> None:
    truth("0", 0)
    truth("1", 1)
    truth("0.0", 0.0)
    truth("-0.0", -0.0)
    truth("nan", float(1e308 * 10 - 1e308 * 10))
    truth("empty list", [1][1:])
    truth("list", [0])
    truth("empty str", "")
    truth("str", "0")
    truth("none", None)
    truth("empty tuple", ())
    truth("tuple", (0,))
    truth("range", range(0))
    truth("not", not 5)


if __name__ == "__main__":
    main()
