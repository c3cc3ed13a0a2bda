def f(name):
    with open(name) as file:
        return file.read()
