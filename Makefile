# Four words to know: run, test, check, bench. Each installs what it needs into .venv first.
PYTHON ?= python3
BIN := .venv/bin
PYTEST_WORKERS ?= auto
BENCH ?=

.PHONY: help run test check bench openapi lock clean

help: ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: .venv/installed-run ## Install, prepare the database, load the lists, serve
	$(BIN)/fiscreen serve

test: .venv/installed-dev ## Install, run all tests (SQLite, PostgreSQL, browser)
	$(BIN)/pytest -n $(PYTEST_WORKERS)

check: .venv/installed-dev ## Lint, format, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev ## Measure the matcher beside its peers, in one run; then red flags, batches, portfolios and lists
	$(BIN)/python -m benchmarks.matching $(BENCH)
	$(BIN)/python -m benchmarks.red_flags
	$(BIN)/python -m benchmarks.transactions
	$(BIN)/python -m benchmarks.batches
	$(BIN)/python -m benchmarks.portfolios
	$(BIN)/python -m benchmarks.lists

openapi: .venv/installed-dev ## Write openapi.yaml anew from the app
	$(BIN)/fiscreen openapi > openapi.yaml

lock: .venv/installed-dev ## Resolve the locked requirements anew (needs uv)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes \
		pyproject.toml --output-file requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes \
		pyproject.toml --group dev --constraints requirements/run.txt --output-file requirements/dev.txt

clean: ## Remove what was installed and built; data stay
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fiscreen needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/installed-run: .venv/bin/python requirements/run.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/installed-dev: .venv/bin/python requirements/dev.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch .venv/installed-run $@
