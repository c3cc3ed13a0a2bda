"""A module that rules cannot use: a function without kinds."""


def mystery(c):
    return c


FUNCTIONS = (mystery,)
