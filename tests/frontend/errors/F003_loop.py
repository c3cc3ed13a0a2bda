def f():
    made = []
    for i in range(3):
        made.append(lambda: i)
    return made[0]()
