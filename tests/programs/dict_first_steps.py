def main() -> None:
    d = {}
    for i in range(20):
        d[i * 7 % 13] = i
    print(len(d), d[3], 5 in d, 99 in d)
    for k in d:
        print(k, d[k])
    w = {"a": 1, "b": 2}
    w["c"] = 5
    for key, value in w.items():
        print(key, value)
    print(w.get("zz", 0), w.get("a", 0))
    sq = {x: x * x for x in range(5) if x % 2 == 0}
    for v in sq.values():
        print(v)
    try:
        print(w["nope"])
    except KeyError as e:
        print("KeyError", e)
    del w["a"]
    print(w.pop("b"), len(w))

if __name__ == "__main__":
    main()
