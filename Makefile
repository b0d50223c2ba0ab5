# Two commands are enough: `make run` opens the board, `make test` runs the tests.
# Everything they need is set up in .venv on the first call.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run demo dev console test soak coverage lint types contracts check bench docs clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The newest Python that is new enough; `make PYTHON=/path/to/python run` takes another.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

$(READY): pyproject.toml constraints.txt
	@[ -n "$(PYTHON)" ] || { echo "okrtui needs Python 3.11 or newer (found: $$(python3 --version 2>&1 || echo none)): install python3.11 or newer, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python has no venv module: install python3-venv (Debian, Ubuntu) or your system's equivalent, then run make again." >&2; exit 1; }
	@echo "setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@PIP_CONSTRAINT= $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling editables
	@PIP_CONSTRAINT= $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -c constraints.txt -e '.[dev]'
	@touch $@

run: $(READY) ## open your board
	@$(BIN)/okrtui $(ARGS)

demo: $(READY) ## open the sample workspace on a throw-away copy
	@$(BIN)/okrtui demo

dev: $(READY) ## the sample workspace with live styles; `make console` beside it shows the log
	@$(BIN)/textual run --dev -c $(BIN)/okrtui demo

console: $(READY) ## the console that `make dev` writes to
	@$(BIN)/textual console

# One more than there are processors: tests of the screen and of the terminal mostly wait.
WORKERS = $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)

test: $(READY) ## all tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q $(ARGS)

soak: $(READY) ## the long campaigns against the store (hours): ARGS="--seed 7 kills" picks
	@$(BIN)/python -m tests.store.campaigns $(ARGS)

coverage: $(READY) ## lines and branches that tests reach: of the store all, of the rules 95 %
	@$(BIN)/python -m coverage run -m pytest -q tests/store --ignore=tests/store/campaigns $(ARGS)
	@$(BIN)/python -m coverage report
	@$(BIN)/python -m coverage run --source=okrtui/domain -m pytest -q tests/domain $(ARGS)
	@$(BIN)/python -m coverage report --fail-under=95

lint: $(READY) ## ruff: lint and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	@$(BIN)/mypy

contracts: $(READY) ## the layers' import contracts
	@$(BIN)/lint-imports

check: lint types contracts test ## everything that must be green

bench: $(READY) ## measure speed as ratios; results go to docs/BENCHMARKS.md
	@$(BIN)/python -m tests.bench

docs: $(READY) ## regenerate README's tables and pictures
	@$(BIN)/python -m tests.docs

clean: ## remove everything that was set up or built
	@rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
