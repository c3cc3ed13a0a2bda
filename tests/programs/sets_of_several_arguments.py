def main() -> None:
    s = {1, 2, 3, 40, 41, 42}
    print(s.difference([1], [2]), s.difference({1, 40}, (2, 3)), s.difference(), s.intersection([1, 2, 40], {40, 1}), s.intersection())
    t = s.copy()
    t.difference_update([1], {2})
    print(t)
    t.intersection_update([3, 40], [40])
    print(t, s.union([5], {6}, (7,)))
    s.difference_update(s)
    print(s)


if __name__ == "__main__":
    main()
