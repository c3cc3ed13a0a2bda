"""How many values fall into each bucket, as the user wrote it."""


def bucket(value, width):
    return value // width


def histogram(values, width, count):
    """Counts per bucket; the first one is for values below zero."""
    found = [0] * (count + 1)
    for value in values:
        place = bucket(value, width) + 1
        if 0 <= place <= count:
            found[place] += 1
    return found


def longest(found):
    most = 0
    for number in found:
        most = max(most, number)
    return most


def main():
    values = [12, -3, 5, 7, -1, 19, 4, -8]
    found = histogram(values, 10, 3)
    print("buckets", found)
    print("longest", longest(found))


if __name__ == "__main__":
    main()
