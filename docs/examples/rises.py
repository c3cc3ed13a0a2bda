def rises(xs: list[int]) -> int:
    """How many numbers are larger than the one before."""
    count = 0
    for i in range(1, len(xs)):
        if xs[i] > xs[i - 1]:
            count += 1
    return count
