"""Points of the Mandelbrot set, counted on a grid."""


def escape_time(cr: float, ci: float, limit: int) -> int:
    zr = 0.0
    zi = 0.0
    for n in range(limit):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return n
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


def mandelbrot(width: int, height: int, limit: int) -> int:
    total = 0
    for y in range(height):
        ci = 2.4 * y / height - 1.2
        for x in range(width):
            cr = 3.2 * x / width - 2.2
            total += escape_time(cr, ci, limit)
    return total


def main() -> None:
    print("iterations", mandelbrot(200, 150, 100))


if __name__ == "__main__":
    main()
