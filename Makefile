# Everything a newcomer needs: `make demo` and `make test` set themselves up.
.DEFAULT_GOAL := help
# The first interpreter that runs and is new enough; a shim that only exists does not count.
NEW_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c $(NEW_ENOUGH) 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The Pythons that are supported, and where one that can make an environment is: on the path, or
# among those that pyenv keeps.
PYTHONS := 3.11 3.12 3.13
where = $(shell for p in python$(1) $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$(1).*/bin/python; do \
	"$$p" -c 'import ensurepip, venv' 2>/dev/null && { echo "$$p"; break; }; done)
LOWEST_PYTHON = $(firstword $(foreach version,$(PYTHONS),$(call where,$(version))) $(PYTHON))
IN_BRIEF := -n auto -m "not at_length"
MIDDLE_PYTHON = $(or $(call where,3.12),$(PYTHON))
OTHER_PYTHONS = $(filter-out $(shell for one in $(BIN) .venv-between/bin; do \
	$$one/python -c 'import sys; print("%d.%d" % sys.version_info[:2])'; done),$(PYTHONS))

.PHONY: help demo test laws test-lowest test-between test-feast test-spark test-orchestrators test-pythons lint types check nightly docs serve-docs dist sizes release-dry-run release clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

$(READY): pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c $(NEW_ENOUGH) \
		|| { echo "contracts needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY) ## check real data against contracts; break what a model and a courier are sent, and see it stop
	@$(BIN)/python examples/nycflights.py
	@echo; $(BIN)/python examples/churn.py
	@echo; $(BIN)/python examples/gps.py

test: $(READY) ## run the tests, the doctests and the docs' examples, on the newest versions
	$(BIN)/python -m pytest $(IN_BRIEF)

laws: $(READY) ## the laws on ten times the examples, the tests that draw what they hold; and the corpus at length
	HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest -n auto -m "hypothesis or at_length"

test-lowest: .venv-lowest/.ready ## the same, with fewer examples, on the lowest Python and the floors of pyproject.toml
	HYPOTHESIS_PROFILE=versions .venv-lowest/bin/python -m pytest $(IN_BRIEF)

test-between: .venv-between/.ready ## the same on a Python between, with what tools/between.txt holds back
	HYPOTHESIS_PROFILE=versions .venv-between/bin/python -m pytest $(IN_BRIEF)

test-feast: .venv-feast/.ready ## what is read from Feast, beside the pandas that it needs
	.venv-feast/bin/python -m pytest tests/integrations/feast tests/house/test_docs_examples.py -k feast

test-spark: .venv-spark/.ready ## what is checked on Spark, beside the pandas that it needs; Java 17 must be there
	PYSPARK_PYTHON=$(CURDIR)/.venv-spark/bin/python .venv-spark/bin/python -m pytest tests/integrations/spark \
		tests/house/test_docs_examples.py -k spark

test-orchestrators: .venv-orchestrators/.ready .venv-airflow/.ready ## what Kedro, Dagster, MLflow and Airflow run
	.venv-orchestrators/bin/python -m pytest $(addprefix tests/integrations/orchestrators/test_,kedro.py dagster.py mlflow.py)
	.venv-orchestrators/bin/python -m pytest tests/house/test_docs_examples.py -k orchestrator
	.venv-airflow/bin/python -m pytest tests/integrations/orchestrators/test_airflow.py

test-pythons: $(READY) .venv-between/.ready ## the same on each Python that is here and was not in use above
	@$(foreach version,$(OTHER_PYTHONS),$(if $(call where,$(version)),\
		$(MAKE) --no-print-directory test-$(version),\
		echo "Python $(version) is not on this machine: nothing was run on it") &&) true

test-3.%: .venv-3.%/.ready
	HYPOTHESIS_PROFILE=versions .venv-3.$*/bin/python -m pytest $(IN_BRIEF)

.venv-lowest/.ready: pyproject.toml tools/lowest.py
	$(LOWEST_PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python tools/lowest.py > $(@D)/constraints.txt
	$(@D)/bin/python -m pip install --quiet --constraint $(@D)/constraints.txt --editable '.[test]'
	@touch $@

.venv-between/.ready: pyproject.toml tools/between.txt
	$(MIDDLE_PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --constraint tools/between.txt --editable '.[test]'
	@touch $@

.venv-feast/.ready: pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --editable '.[feast,test]' 'feast[duckdb]'
	@touch $@

.venv-spark/.ready: pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --editable '.[test]' 'pyspark[connect]>=4.0' 'pandas>=2.2,<3'
	@touch $@

# Of the tests' own requirements only what these need: they are half of an installation.
.venv-orchestrators/.ready: pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --editable '.[dagster,kedro,mlflow]' hypothesis pytest
	@touch $@

.venv-airflow/.ready: pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --editable '.[airflow]' apache-airflow hypothesis pytest
	@touch $@

.venv-3.%/.ready: pyproject.toml
	$(call where,3.$*) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --editable '.[test]'
	@touch $@

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## types, by both checkers
	$(BIN)/mypy
	$(BIN)/pyright

check: lint types test laws ## everything but the other versions that CI runs

nightly: $(READY) ## the laws at length: 20,000 examples each
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n auto -m hypothesis

.venv-docs/.ready: pyproject.toml
	$(LOWEST_PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet $$($(LOWEST_PYTHON) tools/lowest.py --of docs)
	@touch $@

# MkDocs announces its own second version on every build.
docs: .venv-docs/.ready ## build the site into site/, and once more by mkdocs-material; a dead link or name is an error
	PYTHONPATH=. .venv-docs/bin/zensical build --clean --strict
	PYTHONPATH=. NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --quiet --strict --site-dir build/mkdocs

serve-docs: .venv-docs/.ready ## show the site at http://localhost:8000, and again on every change
	PYTHONPATH=. .venv-docs/bin/zensical serve

.venv-dist/.ready: pyproject.toml
	$(LOWEST_PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet $$($(LOWEST_PYTHON) tools/lowest.py --of release)
	@touch $@

dist: .venv-dist/.ready $(READY) ## build the wheel and the source distribution; check, install and run them; list what they install
	rm -rf dist build/*.cdx.json
	.venv-dist/bin/python -m build --outdir dist
	.venv-dist/bin/twine check --strict dist/*
	.venv-dist/bin/python -m tools.bill_of_materials
	$(BIN)/python -m tools.try_dist --checkers $(BIN) --uv .venv-dist/bin/uv \
		$(foreach version,$(PYTHONS),$(call where,$(version)))

sizes: .venv-dist/.ready ## measure what the library and each extra install, for docs/reference/size.md
	.venv-dist/bin/python -m tools.sizes --uv .venv-dist/bin/uv

release-dry-run: docs dist ## all of a release but the upload; says what the upload still waits for
	$(BIN)/python -m tools.release

release: ## the same for a tag, TAG=v1.2.3: what an upload would wait for is an error
	@test -n "$(TAG)" || { echo "which tag? make release TAG=v1.2.3"; exit 1; }
	$(MAKE) --no-print-directory docs dist
	$(BIN)/python -m tools.release --tag "$(TAG)"

clean: ## forget what was set up
	rm -rf $(VENV) .venv-* dist build site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
