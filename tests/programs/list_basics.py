"""Literals, indexing, slices, methods."""


def main() -> None:
    xs = [5, 3, 8, 1]
    print(xs, len(xs), xs[0], xs[-1], xs[1:3], xs[:-1], xs[::2], xs[::-1], xs[10:], xs[-3:-1])
    xs.append(9)
    xs.insert(0, 7)
    xs.insert(-1, 6)
    xs.insert(100, 2)
    print(xs)
    print(xs.pop(), xs.pop(0), xs.pop(-2), xs)
    xs.extend([4, 4])
    xs += [0]
    print(xs, xs.index(4), xs.count(4), 8 in xs, 99 in xs, 99 not in xs)
    ys = xs.copy()
    ys.sort()
    print(xs, ys)
    ys.reverse()
    print(ys, ys == xs, ys != xs, [1, 2] == [1, 2], [1] < [1, 2], [2] > [1, 5])
    print([1, 2] + [3], [0] * 4, 3 * [1, 2], [] + [1], [1] * -1)
    xs[1] = 77
    xs[-1] = 88
    xs.remove(77)
    print(xs)
    del xs[0]
    xs[0] += 5
    print(xs)
    xs.clear()
    print(xs, not xs, len(xs))
    ys.sort(reverse=True)
    print(ys, sorted(ys), min(ys), max(ys), sum(ys))


if __name__ == "__main__":
    main()
