def f(n):
    return n + undefined_thing
