"""Fannkuch-redux: the most prefix reversals that any permutation of 1..n needs, and a checksum over all of them."""


def fannkuch(n: int) -> tuple[int, int]:
    permutation = list(range(n))
    count = [0] * n
    checksum = 0
    most_flips = 0
    r = n
    number = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        flips = 0
        work = permutation[:]
        first = work[0]
        while first != 0:
            low = 0
            high = first
            while low < high:
                work[low], work[high] = work[high], work[low]
                low += 1
                high -= 1
            flips += 1
            first = work[0]
        most_flips = max(most_flips, flips)
        checksum += flips if number % 2 == 0 else -flips
        while True:
            if r == n:
                return checksum, most_flips
            head = permutation[0]
            for i in range(r):
                permutation[i] = permutation[i + 1]
            permutation[r] = head
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        number += 1


def main() -> None:
    checksum, flips = fannkuch(7)
    print(checksum)
    print("Pfannkuchen(7) =", flips)


if __name__ == "__main__":
    main()
