"""An interpreter for a little stack language encoded in ints."""


def run(program: list[int]) -> int:
    stack = []
    pc = 0
    steps = 0
    while pc < len(program):
        steps += 1
        if steps > 10000:
            raise RuntimeError("too many steps")
        op = program[pc]
        if op == 0:
            stack.append(program[pc + 1])
            pc += 2
            continue
        if op == 1:
            b = stack.pop()
            a = stack.pop()
            stack.append(a + b)
        elif op == 2:
            b = stack.pop()
            a = stack.pop()
            stack.append(a * b)
        elif op == 3:
            if stack[-1] != 0:
                pc = program[pc + 1]
                continue
            pc += 1
        elif op == 4:
            stack.append(stack[-1])
        elif op == 5:
            stack.pop()
        elif op == 6:
            stack[-1], stack[-2] = stack[-2], stack[-1]
        else:
            raise ValueError("bad op")
        pc += 1
    return stack[-1]


def attempt(program: list[int]) -> None:
    try:
        print(run(program))
    except IndexError as e:
        print("index", e)
    except ValueError as e:
        print("value", e)
    except RuntimeError as e:
        print("runtime", e)


def main() -> None:
    attempt([0, 2, 0, 3, 1, 0, 4, 2])
    attempt([1])
    attempt([9])
    attempt([0, 1, 3, 2])
    attempt([0, 5, 0, 0, 6, 4, 6, 1, 0, 100, 5])


if __name__ == "__main__":
    main()
