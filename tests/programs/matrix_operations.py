"""Transpose, determinant by elimination, power."""


def transpose(m: list[list[float]]) -> list[list[float]]:
    return [[row[j] for row in m] for j in range(len(m[0]))]


def determinant(m: list[list[float]]) -> float:
    a = [row[:] for row in m]
    n = len(a)
    result = 1.0
    for i in range(n):
        pivot = i
        for r in range(i + 1, n):
            if abs(a[r][i]) > abs(a[pivot][i]):
                pivot = r
        if a[pivot][i] == 0.0:
            return 0.0
        if pivot != i:
            a[i], a[pivot] = a[pivot], a[i]
            result = -result
        result *= a[i][i]
        for r in range(i + 1, n):
            factor = a[r][i] / a[i][i]
            for c in range(i, n):
                a[r][c] -= factor * a[i][c]
    return result


def multiply(a: list[list[int]], b: list[list[int]], modulus: int) -> list[list[int]]:
    return [
        [sum([a[i][k] * b[k][j] for k in range(len(b))]) % modulus for j in range(len(b[0]))] for i in range(len(a))
    ]


def power(m: list[list[int]], exponent: int, modulus: int) -> list[list[int]]:
    result = [[1 if i == j else 0 for j in range(len(m))] for i in range(len(m))]
    while exponent > 0:
        if exponent % 2 == 1:
            result = multiply(result, m, modulus)
        m = multiply(m, m, modulus)
        exponent //= 2
    return result


def main() -> None:
    m = [[2.0, 1.0, 3.0], [0.5, -1.0, 4.0], [7.0, 2.0, 0.25]]
    print(transpose(m), determinant(m), determinant([[1.0, 2.0], [2.0, 4.0]]))
    print(power([[1, 1], [1, 0]], 90, 1000000007))


if __name__ == "__main__":
    main()
