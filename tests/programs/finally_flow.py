"""finally runs on every way out, and can change it."""


def by_return() -> int:
    try:
        return 1
    finally:
        print("cleanup")


def overrides() -> int:
    for i in range(3):
        try:
            return i
        finally:
            print("f", i)
            if i == 0:
                break
    return 10


def loops() -> list[int]:
    seen = []
    for i in range(6):
        try:
            if i == 1:
                continue
            if i == 4:
                break
            seen.append(i)
        finally:
            seen.append(100 + i)
    else:
        seen.append(-1)
    return seen


def nested(n: int) -> int:
    try:
        try:
            if n == 1:
                raise ValueError("v")
            if n == 2:
                return 20
            if n == 3:
                raise KeyError("k")
        except ValueError:
            print("handled")
            return 10
        finally:
            print("inner finally")
    finally:
        print("outer finally")
    return 0


def swallow() -> int:
    while True:
        try:
            raise ValueError("gone")
        finally:
            break
    return 5


def main() -> None:
    print(by_return(), overrides(), loops(), swallow())
    for n in range(4):
        try:
            print(nested(n))
        except KeyError as e:
            print("escaped", e)


if __name__ == "__main__":
    main()
