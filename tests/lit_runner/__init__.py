"""Runs lit tests in process: RUN lines of files under `lit_tests/`, with pycc-opt and FileCheck called as functions."""
