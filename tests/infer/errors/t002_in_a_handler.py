def f(n):
    found = 0
    try:
        found = 10 // n
    except ZeroDivisionError as error:
        found = str(error)
    return found
