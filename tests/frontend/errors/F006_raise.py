def f(x):
    try:
        return x[0]
    finally:
        raise
