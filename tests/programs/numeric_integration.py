"""Trapezoid, Simpson and Runge-Kutta."""

import math


def f(x: float) -> float:
    return math.exp(-x * x)


def trapezoid(a: float, b: float, n: int) -> float:
    h = (b - a) / n
    total = (f(a) + f(b)) / 2
    for i in range(1, n):
        total += f(a + i * h)
    return total * h


def simpson(a: float, b: float, n: int) -> float:
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        total += f(a + i * h) * (4 if i % 2 else 2)
    return total * h / 3


def runge_kutta(y: float, t: float, h: float, steps: int) -> tuple[float, float]:
    for _ in range(steps):
        k1 = y * math.cos(t)
        k2 = (y + h / 2 * k1) * math.cos(t + h / 2)
        k3 = (y + h / 2 * k2) * math.cos(t + h / 2)
        k4 = (y + h * k3) * math.cos(t + h)
        y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return t, y


def main() -> None:
    print(trapezoid(0.0, 2.0, 100), simpson(0.0, 2.0, 100), runge_kutta(1.0, 0.0, 0.01, 300))


if __name__ == "__main__":
    main()
