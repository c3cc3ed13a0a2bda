count = 0


def f():
    global count
    count += 1
    count = 5
    del count
