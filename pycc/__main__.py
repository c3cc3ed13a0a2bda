"""`python -m pycc` is the `pycc` command."""

from pycc.driver.cli import main

main()
