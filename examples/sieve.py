"""The sieve of Eratosthenes."""


def primes_below(limit: int) -> list[int]:
    if limit < 3:
        return []
    is_prime = [True] * limit
    is_prime[0] = is_prime[1] = False
    i = 2
    while i * i < limit:
        if is_prime[i]:
            for multiple in range(i * i, limit, i):
                is_prime[multiple] = False
        i += 1
    return [n for n in range(limit) if is_prime[n]]


def main() -> None:
    primes = primes_below(100000)
    print(len(primes), primes[:10], primes[-3:])
    print("sum", sum(primes))


if __name__ == "__main__":
    main()
