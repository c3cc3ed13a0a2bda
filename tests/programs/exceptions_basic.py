"""raise, except, else, finally, re-raise."""


def classify(n: int) -> str:
    try:
        if n == 0:
            raise ValueError("zero")
        if n == 1:
            raise KeyError("one")
        if n == 2:
            raise IndexError("two")
        if n == 3:
            raise RuntimeError
        assert n != 4, "four"
        assert n != 5
    except ValueError as e:
        print("value", e)
        return "a"
    except (KeyError, IndexError):
        return "b"
    except AssertionError as e:
        print("assert", e)
        return "d"
    except Exception as e:
        print("other", e)
        return "c"
    else:
        print("else", n)
    finally:
        print("finally", n)
    return "end"


def main() -> None:
    for n in range(8):
        print(n, classify(n))
    try:
        try:
            raise ValueError("inner")
        except ValueError:
            print("again")
            raise
    except ValueError as e:
        print("outer", e)
    try:
        raise LookupError("x") from ValueError("y")
    except LookupError as e:
        print(e)


if __name__ == "__main__":
    main()
