"""print with sep and end, of everything."""


def main() -> None:
    print()
    print(1, 2.0, True, None, "text", (1, "a"), [1.5], sep=", ", end=";\n")
    print("a", "b", sep="")
    print("no newline", end="")
    print("!")
    print(["quote'd", 'dou"ble', "both'\"", "tab\t", "nl\n", "back\\"], "é", "日本", ["é", "日本", "\x00", "\x7f"])
    print([[1, 2], []], [True, False], [None], -0.0, 1e100)
    print("multi\nline", 10**18, -(10**18), 0)


if __name__ == "__main__":
    main()
