"""What there is to run: the texts of `--list-passes`, `--list-pipelines`, `--show-dialects` and `--version`."""

from __future__ import annotations

import textwrap

WIDTH = 100


def passes_text() -> str:
    """Each pass of ours and of extensions, with its first sentence and options; then the names of xDSL's."""
    from pycc.driver import registry

    lines: list[str] = []
    own = registry.describe_passes()
    width = max(len(row.name) for row in own) + 2
    for row in own:
        lines += _hanging(row.name, row.summary, width)
        for option in row.options:
            default = "" if option.default is None else f" = {option.default}"
            lines.append(f"{' ' * width}  {option.name}: {option.type}{default}")
    known = {row.name for row in own}
    others = [name for name in registry.pass_names() if name not in known]
    lines += ["", "of xDSL:", *textwrap.wrap(" ".join(others), WIDTH, break_on_hyphens=False)]
    return "\n".join(lines) + "\n"


def pipelines_text() -> str:
    """Each named pipeline with its passes."""
    from pycc.driver.pipeline.pipeline import Pipeline
    from pycc.passes.pipelines import PIPELINES

    width = max(map(len, PIPELINES)) + 2
    lines = [line for name in PIPELINES for line in _hanging(name, str(Pipeline.named(name)).replace(",", ", "), width)]
    return "\n".join(lines) + "\n"


def dialects_text() -> str:
    """The names of the dialects."""
    from pycc.driver.registry import dialect_names

    return "\n".join(dialect_names()) + "\n"


def version_text() -> str:
    """Our version and those of what we stand on."""
    from importlib.metadata import PackageNotFoundError, version

    def of(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "(not installed)"

    return f"pycc {of('pycc')}, xDSL {of('xdsl')}, llvmlite {of('llvmlite')}\n"


def _hanging(name: str, text: str, width: int) -> list[str]:
    wrapped = textwrap.wrap(text, WIDTH - width, break_on_hyphens=False) or [""]
    return [f"{name:<{width}}{wrapped[0]}".rstrip(), *(f"{' ' * width}{line}" for line in wrapped[1:])]
