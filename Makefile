# make run    set up, and put the operations to the test in three regions, offline and online
# make test   set up, and run every test
# make check  lint, types, layers: the gate that CI runs
# make bench  compare with the tools one would use instead; KEEP=FILE keeps the ratios
# make bench-compare  count what commands need here, against BASE (HEAD)
# make docs   build the documentation site into build/site, strictly
# make record record the committed cassettes anew, against the sandbox
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# One more than there are cores: some tests wait for processes, sockets and clocks.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

.PHONY: run test check bench bench-compare record lock docs clean

run: $(READY)
	$(BIN)/python -m compileall -q src
	$(BIN)/intercontract run

test: check
	$(BIN)/python -m compileall -q src
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/intercontract scan cassettes

bench: $(READY)
	$(BIN)/python benchmarks/run.py $(if $(KEEP),--keep $(KEEP))
	$(BIN)/python benchmarks/picture.py

bench-compare: $(READY)
	$(BIN)/python benchmarks/compare.py $(or $(BASE),HEAD)

record: $(READY)
	$(BIN)/intercontract record --cassettes cassettes

docs: $(READY)
	INTERCONTRACT_UPDATE=1 $(BIN)/pytest -q tests/engine/checks/test_rulebook.py tests/documentation/test_reference.py
	$(BIN)/zensical build --strict --clean

lock: $(READY)
	$(BIN)/pip-compile --quiet --all-extras --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-trusted-host --no-header --output-file requirements.lock pyproject.toml

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("intercontract needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $(READY)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
