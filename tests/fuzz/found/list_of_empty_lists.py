"""A list of empty lists that is sorted: inference went round in a circle of types (RecursionError)."""


def main(s: list[str]) -> int:
    m = sorted([[100]])
    print(m)
    m = [[k for j in s if False] for k in [2, 100]]
    print(m)
    i = sorted(m, reverse=True)[0][2]
    return i


CALLS = ("[['a']]",)
