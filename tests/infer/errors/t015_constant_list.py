TABLE = [2, 3, 5]
GRID = [[1, 2], [3, 4]]


def f(n):
    if n == 1:
        TABLE.append(n)
    elif n == 2:
        TABLE[0] = n
    elif n == 3:
        del TABLE[n]
    elif n == 4:
        other = TABLE
        other += [n]
    elif n == 5:
        GRID[0][1] = n
    elif n == 6:
        list.sort(TABLE)
    copied = TABLE.copy()
    copied[0] = n
    return copied[0] + fill(TABLE)


def fill(items):
    items.extend([1])
    return len(items)
