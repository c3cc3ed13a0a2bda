def main() -> None:
    a0 = {0: "a"}
    print(a0, len(a0))
    a1 = {"k1": 1}
    print(a1, len(a1))
    a2 = {2: 2.5}
    print(a2, len(a2))
    a3 = {(3, 1): [1]}
    print(a3, len(a3))
    a4 = {"z4": "w"}
    print(a4, len(a4))
    a5 = {5, 3}
    print(a5, len(a5))
    a6 = {"s6"}
    print(a6, len(a6))
    a7 = {7: {1: 2}}
    print(a7, len(a7))
    a8 = {8: "a"}
    print(a8, len(a8))
    a9 = {"k9": 1}
    print(a9, len(a9))
    a10 = {10: 2.5}
    print(a10, len(a10))
    a11 = {(11, 1): [1]}
    print(a11, len(a11))
    a12 = {"z12": "w"}
    print(a12, len(a12))
    a13 = {13, 3}
    print(a13, len(a13))
    a14 = {"s14"}
    print(a14, len(a14))
    a15 = {15: {1: 2}}
    print(a15, len(a15))
    a16 = {16: "a"}
    print(a16, len(a16))
    a17 = {"k17": 1}
    print(a17, len(a17))
    a18 = {18: 2.5}
    print(a18, len(a18))
    a19 = {(19, 1): [1]}
    print(a19, len(a19))
    a20 = {"z20": "w"}
    print(a20, len(a20))
    a21 = {21, 3}
    print(a21, len(a21))
    a22 = {"s22"}
    print(a22, len(a22))
    a23 = {23: {1: 2}}
    print(a23, len(a23))
    a24 = {24: "a"}
    print(a24, len(a24))
    a25 = {"k25": 1}
    print(a25, len(a25))
    a26 = {26: 2.5}
    print(a26, len(a26))
    a27 = {(27, 1): [1]}
    print(a27, len(a27))
    a28 = {"z28": "w"}
    print(a28, len(a28))
    a29 = {29, 3}
    print(a29, len(a29))
    a30 = {"s30"}
    print(a30, len(a30))
    a31 = {31: {1: 2}}
    print(a31, len(a31))
    a32 = {32: "a"}
    print(a32, len(a32))
    a33 = {"k33": 1}
    print(a33, len(a33))
    a34 = {34: 2.5}
    print(a34, len(a34))
    a35 = {(35, 1): [1]}
    print(a35, len(a35))
    a36 = {"z36": "w"}
    print(a36, len(a36))
    a37 = {37, 3}
    print(a37, len(a37))
    a38 = {"s38"}
    print(a38, len(a38))
    a39 = {39: {1: 2}}
    print(a39, len(a39))


if __name__ == "__main__":
    main()
