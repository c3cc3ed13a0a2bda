"""A variable without a value, read inside a comprehension: NameError about a free variable, not UnboundLocalError."""


def first(flag: bool) -> int:
    if flag:
        value = 2
    return max((value for _ in ["x"]), default=0)


def second(flag: bool) -> list[int]:
    total = 1
    try:
        if flag:
            del total
        print([total + k for k in range(2)])
    except UnboundLocalError as error:
        print("local", error)
    except NameError as error:
        print("free", error)
    if flag:
        return [k for k in [total]]
    return [total for _ in range(2)]


def main(flag: bool) -> int:
    for call in range(2):
        try:
            if call == 0:
                print(first(flag))
            else:
                print(second(flag))
        except UnboundLocalError as error:
            print("local", error)
        except NameError as error:
            print("free", error)
    return 1


CALLS = ("[False]", "[True]")
