import saturating


def total(xs: list[int]) -> int:
    result = 0
    for x in xs:
        result = saturating.add(result, x)
    return result


def main() -> None:
    print(total([1, 2, 3]), total([2**62, 2**62, 5]), total([-(2**62), -(2**62), -1]))


if __name__ == "__main__":
    main()
