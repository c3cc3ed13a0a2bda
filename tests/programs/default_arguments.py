"""Defaults are evaluated once, at definition."""

BASE = 10


def scaled(x: int, factor: int = BASE * 2, label: str = "x") -> int:
    print(label)
    return x * factor


def optional(x: int, y: int | None = None) -> int:
    if y is None:
        return x
    return x + y


def positional_only(a: int, /, b: int, *, c: int = 5) -> int:
    return a + b * c


def main() -> None:
    print(scaled(1), scaled(1, 2), scaled(1, label="y"), scaled(x=3, factor=4))
    print(optional(1), optional(1, 2), optional(1, y=None))
    print(positional_only(1, 2), positional_only(1, b=3, c=1))


if __name__ == "__main__":
    main()
