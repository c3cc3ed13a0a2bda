TEXT = """the river runs under the old bridge and the bridge remembers the river
when the water is high the bridge hums and when the water is low the stones talk"""


def word_counts(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def by_length(words: list[str]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for word in words:
        if len(word) not in groups:
            groups[len(word)] = []
        groups[len(word)].append(word)
    return groups


def bigrams(words: list[str]) -> dict[tuple[str, str], int]:
    pairs: dict[tuple[str, str], int] = {}
    for first, second in zip(words, words[1:]):
        pairs[first, second] = pairs.get((first, second), 0) + 1
    return pairs


def main() -> None:
    counts = word_counts(TEXT)
    ranked = sorted([(-n, w) for w, n in counts.items()])
    for n, w in ranked[:5]:
        print(w, -n)
    groups = by_length(sorted(set(TEXT.split())))
    for length in sorted(groups):
        print(length, ", ".join(groups[length]))
    twice = {pair for pair, n in bigrams(TEXT.split()).items() if n > 1}
    print(len(twice), sorted(twice))
    letters = set(TEXT) - {" ", "\n"}
    print("".join(sorted(letters)), len(letters))
    missing = {chr(c) for c in range(97, 123)} - letters
    print(sorted(missing))


if __name__ == "__main__":
    main()
