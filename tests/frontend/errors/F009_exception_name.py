def f(x):
    try:
        try:
            return 1 // x
        except ZeroDivisionError as error:
            raise ValueError("zero") from error
    except ValueError:
        print(error)
