"""`python -m pycc.driver.opt`."""

import sys

from pycc.driver.opt.main import main

if __name__ == "__main__":
    sys.exit(main())
