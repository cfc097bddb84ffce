# make demo    sets everything up and makes a song          make bench   the figures
# make test    sets everything up and runs the tests        make lint    ruff and mypy
# make clean   removes what these made
#
# Needs Python 3.11 or newer and nothing else; another one than python3:  make test PYTHON=python3.13

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BRIEF  ?= warm late-night soul, about two minutes
DEMO   := demo
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test bench lint format bless clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	@$(BIN)/composer sketch "$(BRIEF)" --seed 7 --out $(DEMO)/song

test: $(VENV)/.tests
	@$(BIN)/python -m pytest -q -n auto $(ARGS)

bench: $(VENV)/.tests
	@$(BIN)/python bench/run.py

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bless: $(VENV)/.tests
	@$(BIN)/python -m pytest -q tests/test_goldens.py --bless

clean:
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing; on Debian and Ubuntu: sudo apt install python3 python3-venv, on macOS: brew install python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old (3.11 or newer is needed); name a newer one: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing; on Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "setting up $(VENV) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.tests: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.lint: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@ $(VENV)/.tests $(VENV)/.installed
