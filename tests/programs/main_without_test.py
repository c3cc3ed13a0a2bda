def main() -> None:
    print("a script that ends with the call itself")


main()
