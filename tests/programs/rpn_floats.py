"""Floats through every kind of container."""


def evaluate(coefficients: list[float], x: float) -> float:
    result = 0.0
    for c in reversed(coefficients):
        result = result * x + c
    return result


def derivative(coefficients: list[float]) -> list[float]:
    return [i * c for i, c in enumerate(coefficients)][1:]


def bisect(coefficients: list[float], low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        if evaluate(coefficients, low) * evaluate(coefficients, middle) <= 0:
            high = middle
        else:
            low = middle
    return low


def main() -> None:
    p = [-2.0, 0.0, 1.0]
    print(evaluate(p, 3.0), derivative(p), bisect(p, 0.0, 2.0), derivative([1.0]), derivative([]))


if __name__ == "__main__":
    main()
