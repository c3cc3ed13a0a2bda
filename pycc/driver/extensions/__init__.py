"""Packages that extend pycc: found, checked, and put into the compiler's tables."""
