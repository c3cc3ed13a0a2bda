"""Dates by arithmetic: leap years, day of week, Easter."""


def leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def day_of_week(year: int, month: int, day: int) -> str:
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    if month < 3:
        year -= 1
    return names[(year + year // 4 - year // 100 + year // 400 + offsets[month - 1] + day - 1) % 7]


def easter(year: int) -> tuple[int, int]:
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return month, day + 1


def main() -> None:
    print([y for y in range(1890, 1925) if leap(y)], day_of_week(2000, 1, 1), day_of_week(1969, 7, 20), easter(2024), easter(1999))


if __name__ == "__main__":
    main()
