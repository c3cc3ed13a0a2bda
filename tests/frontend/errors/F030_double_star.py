def f(options):
    return dict(**options)
