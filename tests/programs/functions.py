"""Defaults, keywords, recursion, mutual recursion, nested functions without captures."""

LIMIT = 10
NAMES = ("zero", "one", "two")


def area(width: float, height: float = 2.0, *, scale: float = 1.0) -> float:
    return width * height * scale


def is_even(n: int) -> bool:
    return True if n == 0 else is_odd(n - 1)


def is_odd(n: int) -> bool:
    return False if n == 0 else is_even(n - 1)


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m: int, n: int) -> int:
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def outer(x: int) -> int:
    def square(y: int) -> int:
        return y * y

    def twice(y: int) -> int:
        return y + y

    return square(x) + twice(x)


def generic(a, b):
    return a + b


def main() -> None:
    print(area(3.0), area(3.0, 4.0), area(height=5.0, width=1.0), area(2.0, scale=10.0))
    print(is_even(10), is_odd(7), fib(20), ackermann(2, 3), outer(5), LIMIT, NAMES[1], NAMES)
    print(generic(1, 2), generic(1.5, 2), generic([1], [2]), generic(True, 1))
    f = fib
    print(f(10))


if __name__ == "__main__":
    main()
