"""Errors raised while another one is handled."""


def risky(n: int) -> int:
    try:
        if n == 0:
            raise ValueError("first")
        return 10 // (n - 1)
    except ValueError:
        try:
            raise KeyError("second")
        except KeyError:
            return -1
    finally:
        if n == 3:
            raise RuntimeError("from finally")


def main() -> None:
    for n in range(5):
        try:
            print(n, risky(n))
        except ZeroDivisionError as e:
            print(n, "division", e)
        except RuntimeError as e:
            print(n, "runtime", e)


if __name__ == "__main__":
    main()
