def f(x):
    raise ValueError("bad") from 5
