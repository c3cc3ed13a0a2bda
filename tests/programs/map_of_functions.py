def double(x: int) -> int:
    return 2 * x


def main() -> None:
    xs = [3, 1, 2]
    print(list(map(str, xs)), " ".join(map(str, xs)), sum(map(double, xs)))
    words = ["  a ", "b  "]
    print(list(map(str.strip, words)), max(map(len, words)))
    print([float(x) for x in map(int, ["4", "5"])], list(map(max, [1, 5], [4, 2])))


if __name__ == "__main__":
    main()
