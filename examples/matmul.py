"""Matrix multiplication in three loops over lists of lists."""


def matmul(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    rows, inner, columns = len(a), len(b), len(b[0])
    c = [[0.0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            total = 0.0
            for k in range(inner):
                total += a[i][k] * b[k][j]
            c[i][j] = total
    return c


def matrix(n: int, seed: int) -> list[list[float]]:
    return [[((i * n + j) * seed % 17) / 17.0 for j in range(n)] for i in range(n)]


def trace(m: list[list[float]]) -> float:
    return sum([m[i][i] for i in range(len(m))])


def main() -> None:
    n = 60
    c = matmul(matrix(n, 3), matrix(n, 5))
    print("trace", trace(c))
    print("corner", c[0][0], c[n - 1][n - 1])


if __name__ == "__main__":
    main()
