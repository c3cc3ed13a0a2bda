"""Strings that are joined, compared, repeated and searched."""


def main() -> None:
    s = "spam"
    t = s + " and " + "eggs"
    print(t, len(t), s * 3, "am" in s, "x" in s, s == "spam", s < "span", s != "spam", t[0], t[-1], t[5:8], t[::-1])
    word = ""
    for c in t:
        if c != " ":
            word += c
    print(word, "" == word[:0], str(12) + str(1.5) + str(True) + str(None) + str([1]))
    names = ["b", "a", "c"]
    names.sort()
    print(names, max(names), names.index("c"), "é" + "日", len("é日"))


if __name__ == "__main__":
    main()
