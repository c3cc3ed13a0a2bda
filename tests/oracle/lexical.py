"""Constants and names that are hard to write down."""

TABLE = [0.0, -0.0, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 1e16, 0.1]
WORDS = ["", '"', "\\", "\n\t\r", "\0", "é", "ÿ\x80", "€", "𝄞", "a\\22b", "%d %s {0}", "//", '@"x"', "\ud800"]
NUMBERS = [0, -1, 9223372036854775807, -9223372036854775808, 255, 128]
FLAGS = [True, False, True]
PAIRS = [(1, 2.5), (-3, -0.0)]


def größe(länge: int, breite: float = -0.0) -> float:
    if länge > 9223372036854775806:
        raise ValueError('zu "groß"\\ \n é €')
    return länge * breite + 1e308 - 5e-324


def words(index: int) -> str:
    return WORDS[index] + "\"'\\\x7f\x01é€𝄞"


def number(index: int) -> int:
    return NUMBERS[index] ^ -9223372036854775808


def value(index: int) -> float:
    return TABLE[index]


def flag(index: int) -> bool:
    return FLAGS[index]


def pair(index: int) -> tuple[int, float]:
    return PAIRS[index]


def show(text: str) -> None:
    print(f'{text!r}: \\ " \0', end="\n\n", sep='"')
    assert text != "\udcff", "lone \ud83d surrogate"
