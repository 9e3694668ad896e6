# make run   builds the graph        make test   proves everything        make help   lists the rest
#
# PYTHON=python3.12 make test uses another Python; a virtual environment made by a different version
# is thrown away first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VERSION := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
# On all cores; a worker that has nothing left takes over tests of another.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

.DELETE_ON_ERROR:
.PHONY: help run test test-fast test-full check prove bench bench-export bench-extract bench-ledger bench-network bench-quantities bench-views notebooks figures bench-serve ontology kill vendor clean

help:
	@echo 'make run     make a virtual environment, build the graph into build/, say what to try next'
	@echo 'make test    everything: needed programs, formatting, lint, types, layers, tests, coverage'
	@echo 'make check   the same, but never installs Debian packages'
	@echo 'make test-fast  in under a minute: tests without browser, server and notebooks'
	@echo 'make test-full  make test, and what it only samples: views of every day'
	@echo 'make bench   measure a cold query beside a bare script'
	@echo 'make bench-export  measure exports of foreign files beside a bare parse-and-write'
	@echo 'make bench-extract  measure how many articles a second are extracted from'
	@echo 'make bench-ledger  measure promises, conflicts and views of a day beside loading'
	@echo 'make bench-network  measure projections, betweenness and communities of made networks'
	@echo 'make bench-quantities  compare the reading of quantities and dates with other libraries'
	@echo 'make notebooks      run the notebooks again and keep their outputs'
	@echo 'make figures        draw docs/figures again, write docs/measures.md and the counts of README.md'
	@echo 'make bench-views  measure pages beside plain pyvis in a browser'
	@echo 'make bench-serve   measure the server under load'
	@echo 'make ontology     ask reasoners whether the ontology and all data hold together'
	@echo 'make kill    kill every command that writes at 100 points, and look at what is left'
	@echo 'make vendor  fetch the SPARQL editor of the query page anew from npm'
	@echo 'make clean   remove the virtual environment, build results and caches'

$(VENV)/.python-$(VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "missing: Python 3.11 or newer ('$(PYTHON)' is $(or $(VERSION),not there)); say PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "missing: the venv module of '$(PYTHON)'; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Installed in place, not copied: what you change in kg/, data/ or ontology/, or pull, counts at once,
# and only a change in the two files below needs another installation.
$(VENV)/.run: $(VENV)/.python-$(VERSION) setup.cfg pyproject.toml
	@echo 'installing into $(VENV) (once) …'
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.python-$(VERSION) setup.cfg pyproject.toml
	@echo 'installing with the tools for tests into $(VENV) (once) …'
	@$(PIP) --editable '.[dev]'
	@touch $@

run: $(VENV)/.run
	@$(BIN)/kg build -o build
	@echo
	@echo 'Try next:'
	@echo '  $(BIN)/kg show 通州'
	@echo '  $(BIN)/kg query --list'
	@echo '  $(BIN)/kg why tongzhou focusesOn green-finance'
	@echo 'or open build/views/index.html'

test: $(VENV)/.dev
	@tools/needs.sh
	@$(MAKE) --no-print-directory prove

check: $(VENV)/.dev
	@$(MAKE) --no-print-directory prove

test-fast: $(VENV)/.dev
	@$(PYTEST) -q -m 'not browser and not server and not notebook and not slow'

test-full: export KG_EVERY_DAY := 1
test-full: test

prove:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) --cov --cov-report=term-missing:skip-covered

bench: $(VENV)/.run
	@$(BIN)/python bench/cold_query.py

bench-export: $(VENV)/.run
	@$(BIN)/python bench/export.py

bench-extract: $(VENV)/.run
	@$(BIN)/python bench/extract.py

bench-ledger: $(VENV)/.run
	@$(BIN)/python bench/ledger.py

bench-views: $(VENV)/.dev
	@$(BIN)/python bench/views.py

bench-network: $(VENV)/.run
	@$(BIN)/python bench/network.py

notebooks: $(VENV)/.dev
	@$(BIN)/python tools/run_notebooks.py notebooks/*.ipynb

figures: $(VENV)/.run
	@$(BIN)/python tools/draw_figures.py docs
	@$(BIN)/python tools/write_counts.py

# The libraries that ours is compared with have an environment of their own.
READERS := $(VENV)/readers
$(READERS)/.done: $(VENV)/.run
	@$(PYTHON) -m venv --clear $(READERS)
	@$(READERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
	  cn2an dateparser jionlp quantulum3 stemming
	@touch $@

bench-quantities: $(READERS)/.done
	@$(BIN)/python bench/quantities.py $(READERS)/bin/python
	@$(BIN)/python bench/dates.py $(READERS)/bin/python

bench-serve: $(VENV)/.dev
	@$(BIN)/python bench/serve.py

ontology: $(VENV)/.dev
	@KG_ALL_DATA=1 $(PYTEST) -q tests/ontology

kill: $(VENV)/.run
	@$(BIN)/python tools/kills.py

vendor:
	@tools/vendor.sh

clean:
	@rm -rf $(VENV) build dist htmlcov .coverage .coverage.* *.egg-info \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
