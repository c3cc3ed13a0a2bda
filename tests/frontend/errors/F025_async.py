def f(n):
    async def g():
        return n

    return [x for x in range(n)], g
