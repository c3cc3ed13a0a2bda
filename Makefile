# make demo   on a fresh machine: set up, compile the examples, compare them with CPython, print the speed-ups
# make test   set up and run every test that CI runs
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: fuzz demo test test-all test-oracle lit check lint types docs bench setup clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[test,docs]'
	$(BIN)/pycc warm > /dev/null
	touch $(STAMP)

demo: setup
	$(BIN)/python -m benchmarks.demo

test: setup
	$(BIN)/python -m pytest -q

test-all: setup
	PYCC_TEST_ALL=1 $(BIN)/python -m pytest -q

# random programs through every way of running them, judged by CPython (docs/fuzzing.md)
MINUTES ?= 5
fuzz: setup
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --processes 2

lit: setup
	$(BIN)/lit lit_tests

# Upstream's mlir-opt, mlir-runner, mlir-translate and llvm-diff (apt-packages.txt) on everything that we print.
test-oracle: setup
	PYCC_TEST_ALL=1 $(BIN)/python -m pytest -q -rs tests/oracle

lint: setup
	$(BIN)/ruff check pycc tests benchmarks docs
	$(BIN)/ruff format --check pycc tests benchmarks docs

types: setup
	$(BIN)/pyright

check: lint types test

# The site: build/docs/index.html
docs: setup
	$(BIN)/sphinx-build -q -W -b html docs build/docs

bench: setup
	$(BIN)/python -m pip install --quiet -e '.[bench]'
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.compile_time
	$(BIN)/python -m benchmarks.compile_curves

clean:
	rm -rf $(VENV) build dist *.egg-info
