def f(x):
    del x.size
