"""All permutations in order, by recursion and by stepping."""


def step(xs: list[int]) -> bool:
    i = len(xs) - 2
    while i >= 0 and xs[i] >= xs[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(xs) - 1
    while xs[j] <= xs[i]:
        j -= 1
    xs[i], xs[j] = xs[j], xs[i]
    xs[i + 1 :] = xs[:i:-1]
    return True


def recurse(prefix: list[int], rest: list[int], out: list[list[int]]) -> None:
    if not rest:
        out.append(prefix)
    for i in range(len(rest)):
        recurse(prefix + [rest[i]], rest[:i] + rest[i + 1 :], out)


def main() -> None:
    out = []
    recurse([], [1, 2, 3], out)
    print(out)
    xs = [1, 2, 3, 4]
    count = 1
    while step(xs):
        count += 1
    print(count, xs)


if __name__ == "__main__":
    main()
