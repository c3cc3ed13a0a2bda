def f(**options):
    return 1
