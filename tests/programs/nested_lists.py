"""Lists three levels deep, shared and copied."""


def main() -> None:
    cube = [[[x + y * 10 + z * 100 for x in range(2)] for y in range(3)] for z in range(2)]
    print(cube, cube[1][2][0], len(cube), len(cube[0]), cube[0][-1][-1])
    cube[0][1][0] = -1
    plane = cube[0]
    plane[1] = [7]
    print(cube)
    flat = [x for p in cube for row in p for x in row]
    print(flat, sum(flat))
    cube.append([])
    cube[2].append([])
    cube[2][0].append(5)
    print(cube, cube == [[[0]]], cube[2] == [[5]])
    total = 0
    for p in cube:
        for row in p:
            for x in row:
                total += x
    print(total, [[1], [2]] < [[1], [3]], sorted([[3, 1], [2], [3]]))


if __name__ == "__main__":
    main()
