"""// and % on every mix of signs."""


def main() -> None:
    for a in [-7, -6, -1, 0, 1, 6, 7, 9223372036854775807, -9223372036854775807]:
        for b in [-7, -3, -1, 1, 2, 3, 7]:
            print(a, b, a // b, a % b, divmod(a, b))


main() if __name__ == "__main__" else None
