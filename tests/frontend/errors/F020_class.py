def f():
    class Point:
        x = 1

    return Point.x
