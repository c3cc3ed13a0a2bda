"""A variable that was not assigned on this path raises UnboundLocalError."""


def maybe(flag: bool) -> int:
    if flag:
        x = 1
    return x


def loop(n: int) -> int:
    for i in range(n):
        last = i
    return last


def removed() -> int:
    x = 3
    del x
    return x


def main() -> None:
    print(maybe(True), loop(3))
    try:
        print(maybe(False))
    except UnboundLocalError as e:
        print(e)
    try:
        print(loop(0))
    except UnboundLocalError as e:
        print(e)
    try:
        print(removed())
    except UnboundLocalError as e:
        print(e)


if __name__ == "__main__":
    main()
