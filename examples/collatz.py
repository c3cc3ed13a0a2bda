"""The longest Collatz sequence that starts below a limit."""


def steps(n: int) -> int:
    count = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        count += 1
    return count


def longest(limit: int) -> tuple[int, int]:
    best, best_steps = 1, 0
    for start in range(1, limit):
        count = steps(start)
        if count > best_steps:
            best, best_steps = start, count
    return best, best_steps


def main() -> None:
    start, count = longest(30000)
    print("start", start, "steps", count)


if __name__ == "__main__":
    main()
