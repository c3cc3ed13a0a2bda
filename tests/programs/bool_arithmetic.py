"""bool is an int."""


def main() -> None:
    t = True
    f = False
    print(t + t, t - f, t * 3, t / 2, t // 1, -t, +t, abs(t), t == 1, f == 0, t < 2, t == 1.0)
    print(t and 5, f and 5, t or 5, f or 5, not t, not 0, not 0.0, not 1.5)
    print(int(t), float(f), bool(3), bool(0.0), bool(-1))
    count = 0
    for n in range(10):
        count += n % 3 == 0
    print(count, max(t, f), min(t, f), sum([True, True, False]))


if __name__ == "__main__":
    main()
