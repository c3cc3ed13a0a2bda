"""Pipelines of passes: as text, as objects, and what may watch them run."""
