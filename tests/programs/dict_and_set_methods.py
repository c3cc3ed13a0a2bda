def main() -> None:
    d = {"a": 3, "b": 1, "c": 2}
    print(list(d), sorted(d), list(d.items()), list(d.values()), sorted(d.items(), reverse=True))
    print(sum(d.values()), min(d.values()), max(d), min(d))
    for i, (k, v) in enumerate(d.items()):
        print(i, k, v)
    print(any(v > 2 for v in d.values()), all(v > 0 for v in d.values()))
    print([k for k, v in d.items() if v > 1])
    print("a" in d.keys(), 3 in d.values(), ("a", 3) in d.items(), len(d.items()))
    e = dict([("x", 1), ("y", 2)])
    print(e, dict(zip(["p", "q"], [1.5, 2.5])))
    print(d.keys(), d.values(), d.items())
    print(d == e, d != e, d is d)
    print(d.setdefault("z", 9), d.pop("nope", -1), d.popitem(), d)
    d.update(e)
    d |= {"k": 0}
    print(d, d | e)
    f = d.copy()
    f.clear()
    print(f, len(d), bool(f), bool(d), not d)
    g: dict[int, list[int]] = {}
    for x in range(10):
        g.setdefault(x % 3, []).append(x)
    print(g)
    h: dict[tuple[int, str], float] = {(1, "a"): 2.5}
    print(h[(1, "a")], (2, "b") in h)
    s = set("hello")
    print(sorted(s), len(s), "".join(sorted(s)))
    t = {1, 2, 3}
    u = set([3, 4])
    print(t | u, t & u, t - u, t ^ u, t <= u, {1} < t, t >= {1, 2}, t.isdisjoint({9}), t.issubset([1, 2, 3, 4]))
    t.discard(17)
    t.update([5, 6], {7})
    print(t, t.union([8]), t.intersection([1, 5]), t.difference({1}), t.symmetric_difference([1, 99]))
    t -= {1}
    t |= {10}
    t &= {2, 3, 10}
    t ^= {3, 11}
    print(t)
    try:
        t.remove(555)
    except KeyError as err:
        print("KeyError", err)
    while t:
        print(t.pop())
    try:
        t.pop()
    except KeyError as err:
        print(err)
    print({}, set(), {0: {1: {2: 3}}}, [{1}], {"x": None})
    nested = {"a": {"b": 1}}
    nested["a"]["c"] = 2
    print(nested)
    del nested["a"]["b"]
    print(nested, {k: len(v) for k, v in nested.items()})
    print(dict(d) == d, {1: 2} == {1: 2.0}, {**{1: 2}, 3: 4})
    print(hash(5), hash(-1), hash(2.5), hash((1, 2, 3)), hash(True), hash(10**18), hash(1e300))

if __name__ == "__main__":
    main()
