def main() -> None:
    t = {2, 3, 5, 6, 7, 10}
    t &= {2, 3, 10}
    print(t)
    t ^= {3, 11}
    print(t)
    u = {12, 4, 5}
    print(u)
    u ^= {3, 11}
    print(u)
    w = {3, 11}
    print(w)

if __name__ == "__main__":
    main()
