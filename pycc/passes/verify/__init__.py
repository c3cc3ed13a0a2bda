"""Verifiers as passes: they change nothing, and refuse what breaks a rule."""
