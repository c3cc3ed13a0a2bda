"""The rules of `simplify`: rule files, and beside each the Python that it becomes, made by `pycc rules compile`.

A compile imports the Python (`table.py`) and reads no rule file; a test compiles the files again and compares.
"""
