"""Settings of the site: `make docs` builds it from the pages in this folder into `build/docs`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from make_reference import write_reference
from mlir_lexer import MlirLexer

import pycc

project = "pycc"
version = release = pycc.__version__
author = "the authors of pycc"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
html_theme = "furo"
html_title = "pycc"
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
exclude_patterns = ["build"]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
# Files of the repository are shown by their name: the site holds the pages alone.
suppress_warnings = ["myst.xref_missing"]

REFERENCE = HERE / "reference"
"""Where the generated pages go. Git ignores it."""


def setup(app: Any) -> None:
    """Make the reference before Sphinx looks for pages, and teach it IR's colours."""
    write_reference(REFERENCE)
    app.add_lexer("mlir", MlirLexer)
