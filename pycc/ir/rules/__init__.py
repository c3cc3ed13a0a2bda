"""Rewrite rules as data (docs/rules.md): a small language, its checks, its compiler to Python, and a tester.

Takes in rule files. Gives out tables `type(op) -> matcher`, passes made of them, and what is wrong with them. Knows no
dialect but xDSL's `arith`, whose constants rules may write as numbers; everything else it learns from the context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pycc.ir.rules.loading import RuleTable as RuleTable
    from pycc.ir.rules.loading import load_rules as load_rules
    from pycc.ir.rules.loading import rules_pass as rules_pass

__all__ = ["RuleTable", "load_rules", "rules_pass"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from pycc.ir.rules import loading

        return getattr(loading, name)
    raise AttributeError(name)
