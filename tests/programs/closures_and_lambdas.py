def compose(n: int) -> int:
    k = n * 2
    def add(x: int) -> int:
        return x + k
    def fact(m: int) -> int:
        return n if m <= 1 else m * fact(m - 1)
    return add(3) + fact(4)

def apply(f, x):
    return f(x)

def make_adder(n: int):
    return lambda x: x + n

def main() -> None:
    print(compose(5))
    xs = [5, -3, 4, -1]
    print(sorted(xs, key=lambda x: abs(x)), sorted(xs, key=lambda v: -v))
    for t in range(3):
        print(min(xs, key=lambda x: abs(x - t)))
    xs.sort(key=lambda x: (x % 2, x))
    print(xs)
    square = lambda x: x * x
    print(square(7), apply(square, 1.5), apply(lambda q: q + "!", "hey"))
    add5 = make_adder(5)
    print(add5(1), [f(10) for f in [make_adder(1), make_adder(2)]])
    words = {"b": 2, "a": 1, "c": 0}
    print(sorted(words, key=lambda w: words[w]), sorted(words.items(), key=lambda kv: kv[1], reverse=True), max(words, key=words.get) if False else 0)
    def outer(a: int) -> int:
        def inner(b: int) -> int:
            return a * b + len(xs)
        return inner(2) + inner(3)
    print(outer(10))
    print(list(map(lambda a, b: a + b, [1, 2], [3, 4])), sum(map(lambda v: v * 2, xs)))

if __name__ == "__main__":
    main()
