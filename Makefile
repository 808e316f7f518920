# Everything a newcomer needs: `make demo` and `make test` set themselves up.
.DEFAULT_GOAL := help
# The first interpreter that runs and is new enough; a shim that only exists does not count.
NEW_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c $(NEW_ENOUGH) 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test lint types check nightly clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c $(NEW_ENOUGH) \
		|| { echo "contracts needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY) ## check real data against contracts, and print what is wrong with it
	@$(BIN)/python examples/nycflights.py

test: $(READY) ## run the tests, the doctests and the docs' examples
	$(BIN)/python -m pytest -n auto

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## types, by both checkers
	$(BIN)/mypy
	$(BIN)/pyright

check: lint types test ## everything that CI runs

nightly: $(READY) ## the laws at length: 20,000 examples each
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n auto tests/test_laws.py tests/test_rule_laws.py

clean: ## forget what was set up
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
