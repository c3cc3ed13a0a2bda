"""An empty list whose element type only a callee knows."""


def fill(xs, n):
    for i in range(n):
        xs.append(i * 0.5)


def pairs(out, n):
    for i in range(n):
        out.append((i, i * i))


def nest(rows, n):
    for i in range(n):
        row = []
        rows.append(row)
        row.append(i)


def main() -> None:
    a = []
    fill(a, 4)
    b = []
    pairs(b, 3)
    c = []
    nest(c, 3)
    d = []
    print(a, b, c, d, len(d))
    for x in d:
        print("never", x)


if __name__ == "__main__":
    main()
