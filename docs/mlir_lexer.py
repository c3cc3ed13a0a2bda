"""Colours for IR in MLIR's syntax, for the site: a Pygments lexer named `mlir`."""

from __future__ import annotations

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text


class MlirLexer(RegexLexer):
    """IR in MLIR's syntax, our dialects and upstream's alike."""

    name = "MLIR"
    aliases = ["mlir"]
    filenames = ["*.mlir"]

    tokens = {
        "root": [
            (r"\s+", Text),
            (r"//.*?$", Comment.Single),
            (r'"(?:\\.|[^"\\])*"', String),
            (r"%[\w$.#-]+(?:#\d+)?", Name.Variable),
            (r"\^[\w$.-]+", Name.Label),
            (r'@(?:[\w$.-]+|"(?:\\.|[^"\\])*")', Name.Function),
            (r"![\w$.]+", Keyword.Type),
            (r"#[\w$.]+", Name.Attribute),
            (r"\b(?:i\d+|f16|bf16|f32|f64|index|none|memref|tensor|vector|strided|to)\b", Keyword.Type),
            (r"-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|0x[0-9a-fA-F]+", Number),
            (r"\b[a-z_]\w*\.[\w.]+", Name.Builtin),
            (r"\b(?:else|catch|attributes|private|public|template|step|iter_args|true|false|unit|loc)\b", Keyword),
            (r"->|[=:?*+-]", Operator),
            (r"[{}()\[\]<>,.;|]", Punctuation),
            (r"\w+", Name),
            (r".", Text),
        ]
    }
