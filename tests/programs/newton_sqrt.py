"""Newton's method for square and cube roots."""


def square_root(x: float) -> float:
    guess = x if x > 1 else 1.0
    while True:
        better = (guess + x / guess) / 2
        if abs(better - guess) < 1e-15 * better:
            return better
        guess = better


def integer_root(n: int) -> int:
    if n < 0:
        raise ValueError("negative")
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


def main() -> None:
    for x in [0.25, 2.0, 3.0, 1e10]:
        print(square_root(x))
    for n in [0, 1, 15, 16, 17, 10**12, 999999999999]:
        print(integer_root(n))
    try:
        print(integer_root(-1))
    except ValueError as e:
        print(e)


if __name__ == "__main__":
    main()
