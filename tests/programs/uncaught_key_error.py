def price(prices: dict[str, float], item: str) -> float:
    return prices[item]


def main() -> None:
    prices = {"tea": 2.5, "cake": 4.0}
    print(price(prices, "tea"))
    print(price(prices, "gold\n"))


if __name__ == "__main__":
    main()
