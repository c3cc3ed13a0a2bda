"""enumerate, zip and reversed, also over each other."""


def main() -> None:
    xs = [10, 20, 30]
    ys = [1.5, 2.5]
    for i, x in enumerate(xs):
        print(i, x)
    for i, x in enumerate(xs, 5):
        print(i, x)
    for x, y in zip(xs, ys):
        print(x, y)
    for i, (x, y) in enumerate(zip(xs, ys)):
        print(i, x, y)
    for x in reversed(xs):
        print(x)
    for a, b, c in zip(xs, reversed(xs), range(100)):
        print(a, b, c)
    print(list(zip(xs, ys)), list(enumerate(ys)), list(reversed(xs)))
    for x in xs:
        if x == 20:
            xs.append(99)
        print(x)
    for i in reversed(range(0, 10, 3)):
        print(i)


if __name__ == "__main__":
    main()
