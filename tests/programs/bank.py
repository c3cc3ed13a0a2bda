"""State carried in lists through many small functions."""


def open_account(accounts: list[list[float]], amount: float) -> int:
    accounts.append([amount, 0.0])
    return len(accounts) - 1


def withdraw(accounts: list[list[float]], who: int, amount: float) -> float:
    account = accounts[who]
    if amount > account[0]:
        raise ValueError("insufficient funds")
    account[0] -= amount
    account[1] += 1
    return account[0]


def transfer(accounts: list[list[float]], source: int, target: int, amount: float) -> bool:
    try:
        withdraw(accounts, source, amount)
    except ValueError as e:
        print("refused:", e)
        return False
    else:
        accounts[target][0] += amount
        return True
    finally:
        print("balance", accounts[source][0])


def main() -> None:
    accounts = []
    a = open_account(accounts, 100.0)
    b = open_account(accounts, 20.5)
    print(transfer(accounts, a, b, 30.25), transfer(accounts, b, a, 1000.0), accounts)
    try:
        transfer(accounts, 7, a, 1.0)
    except IndexError as e:
        print(e)


if __name__ == "__main__":
    main()
