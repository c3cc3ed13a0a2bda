"""Assignment expressions and augmented assignment."""


def main() -> None:
    n = 10
    while (n := n - 3) > 0:
        print(n)
    if (m := n * 2) < 0:
        print(m, n)
    xs = [y := 5, y * 2]
    print(xs, y)
    a = 7
    a += 3
    a -= 1
    a *= 2
    a //= 4
    a %= 3
    a **= 5
    print(a)
    b = 7.0
    b /= 2
    b += 1
    print(b)
    a = b = c = 3
    a += 1
    print(a, b, c)


if __name__ == "__main__":
    main()
