"""Division by zero raises with CPython's texts and can be caught."""


def try_all(a: int, b: int) -> None:
    try:
        print(a // b)
    except ZeroDivisionError as e:
        print("floordiv", e)
    try:
        print(a % b)
    except ZeroDivisionError as e:
        print("mod", e)
    try:
        print(a / b)
    except ZeroDivisionError as e:
        print("div", e)
    try:
        print(divmod(a, b))
    except ZeroDivisionError as e:
        print("divmod", e)
    try:
        print(float(a) // b, float(a) % b)
    except ZeroDivisionError as e:
        print("float", e)


def main() -> None:
    try_all(5, 0)
    try_all(-5, 2)
    try_all(0, 0)


if __name__ == "__main__":
    main()
