# Everything a person does here. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The interpreter that makes .venv: the first one at hand that is new enough. `make up PYTHON=python3.12` chooses.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP_INSTALL := $(BIN)/python -m pip install --quiet --no-input
LOCKED := --require-hashes --only-binary :all: --requirement
RESOLVE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--no-header --upgrade --quiet
COMPILE := $(RESOLVE) pyproject.toml --only-binary :all: --extra build
SPARK := $(if $(shell command -v java),$(VENV)/.spark) # it runs in Java, and is not worth its 500 MB without

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: up
up: $(VENV)/.runtime ## start everything and print where it is (ARGS="--data DIR --port N --gateway-port M --no-demo")
	@exec $(BIN)/backscroll up $(ARGS)

.PHONY: test
test: $(VENV)/.dev $(SPARK) ## run every test (ARGS are pytest's)
	$(BIN)/python -m pytest $(ARGS)

.PHONY: check
check: $(VENV)/.dev $(SPARK) ## format, lint, types, import contracts, tests: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses=3 --dist=loadfile $(ARGS)

.PHONY: bench
bench: $(VENV)/.dev ## run the benchmarks, one line of JSON per figure
	@exec $(BIN)/python -m bench $(ARGS)

.PHONY: fire
fire: $(VENV)/.dev ## let everything break for a while as people write (ARGS="seconds=300 seed=7")
	@for word in seconds=300 $(ARGS); do eval "fire_$$word"; done; \
	BACKSCROLL_FIRE_SECONDS=$$fire_seconds BACKSCROLL_FIRE_SEED=$${fire_seed:-7} \
		$(BIN)/python -m pytest tests/fire -s -k test_every_screen

.PHONY: fuzz
fuzz: $(VENV)/.dev ## a million inputs to what listens to clients (ARGS are libFuzzer's); atheris is not in the locks
	$(PIP_INSTALL) atheris
	$(BIN)/python -m tests.fuzz.run -runs=1000000 -max_len=512 $(ARGS)

.PHONY: plans
plans: $(VENV)/.dev ## explain every statement on a request path and refuse a sequential scan
	$(BIN)/python -m pytest tests/plans $(ARGS)

.PHONY: views
views: $(VENV)/.dev ## write the views that show events as columns anew, after an event has changed
	$(BIN)/python -m history.exports > migrations/events.sql

.PHONY: format
format: $(VENV)/.dev ## format, and fix what lint can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: lock
lock: $(VENV)/.dev ## make the requirement locks anew, at the newest versions with wheels
	$(PIP_INSTALL) uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	echo pyspark | $(RESOLVE) - --output-file requirements-spark.lock

.PHONY: clean
clean: ## remove .venv and caches; the data of `up` stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the environment: hashed locks, wheels only, ourselves as a path; stamps make a second run instant ----

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Backscroll needs Python 3.11 or newer; none of python3, python3.13, python3.12," \
		"python3.11 is. Name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Backscroll needs Python 3.11 or" \
		"newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing requirements.lock"
	@$(PIP_INSTALL) $(LOCKED) requirements.lock
	@$(PIP_INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock clients/python/pyproject.toml $(VENV)/.runtime | $(BIN)/python
	@echo "Installing requirements-dev.lock"
	@$(PIP_INSTALL) $(LOCKED) requirements-dev.lock
	@$(PIP_INSTALL) --no-index --no-deps --no-build-isolation --editable clients/python
	@touch $@

$(VENV)/.spark: requirements-spark.lock $(VENV)/.dev | $(BIN)/python
	@echo "Installing requirements-spark.lock"
	@$(PIP_INSTALL) --require-hashes --requirement requirements-spark.lock
	@touch $@
