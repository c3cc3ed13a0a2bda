"""Lists that grow or shrink under a loop behave as in CPython."""


def main() -> None:
    xs = [1, 2, 3, 4, 5, 6]
    for x in xs:
        if x % 2 == 0:
            xs.remove(x)
    print(xs)
    ys = [1]
    for y in ys:
        if len(ys) < 8:
            ys.append(y * 2)
    print(ys)
    zs = [1, 2, 3]
    for i, z in enumerate(zs):
        zs[i] = z * 10
        if i == 0:
            zs.insert(0, 0)
        if i > 5:
            break
    print(zs)
    ws = [3, 2, 1]
    for w in reversed(ws):
        if w == 2:
            ws.pop()
        print(w)
    for a, b in zip(ws, ws):
        if len(ws) < 5:
            ws.append(a + b)
    print(ws)


if __name__ == "__main__":
    main()
