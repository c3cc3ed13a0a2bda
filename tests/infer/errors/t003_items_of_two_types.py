def f(n):
    words = []
    words.append(n)
    add_name(words)
    return words


def add_name(words):
    words.append("name")
