"""Handlers match subclasses, in order."""


def kind(n: int) -> str:
    try:
        if n == 0:
            raise KeyError("k")
        if n == 1:
            raise IndexError("i")
        if n == 2:
            raise ZeroDivisionError("z")
        if n == 3:
            raise OverflowError("o")
        if n == 4:
            raise NotImplementedError("n")
        if n == 5:
            raise StopIteration("s")
        return "none"
    except LookupError as e:
        return "lookup"
    except ArithmeticError:
        return "arithmetic"
    except RuntimeError:
        return "runtime"
    except Exception:
        return "exception"


def main() -> None:
    print([kind(n) for n in range(7)])
    try:
        try:
            print([][len([])])
        except KeyError:
            print("wrong")
    except (ValueError, LookupError) as e:
        print("right", e)


if __name__ == "__main__":
    main()
