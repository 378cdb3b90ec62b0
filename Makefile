# Three doors: make run, make test, make check. Each sets up what it needs, once.

SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV_PIP := $(BIN)/uv pip install -q --require-hashes --python $(BIN)/python
PACKAGES := $(filter-out tests,$(patsubst %/__init__.py,%,$(wildcard */__init__.py)))

.PHONY: run test check lock bench
.DEFAULT_GOAL := run

run: .venv/run.stamp
	@exec $(BIN)/python -m xidu.engine run

test: .venv/dev.stamp
	@$(BIN)/python -m pytest -n 2 --dist load --maxschedchunk 1 $(ARGS)

# Test mode keeps the checks away from any data folder: they read code and templates only.
check: export XIDU_MODE := test
check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m xidu.house
	@if [ -f xidu/catalogue.py ]; then echo "$(BIN)/python -m xidu.catalogue --check"; \
	  $(BIN)/python -m xidu.catalogue --check; fi
	$(BIN)/bandit -q -c pyproject.toml -ll -r $(PACKAGES)

# Written without download addresses, so that any index with the same files will do.
lock: .venv/uv.stamp
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements/run.in -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -c requirements/run.lock requirements/dev.in -o requirements/dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -c requirements/run.lock requirements/production.in -o requirements/production.lock

bench: .venv/dev.stamp
	@$(BIN)/python -m bench $(ARGS)

.venv/uv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 以上：make PYTHON=python3.12 … / Python 3.11 or newer is needed." >&2; exit 2; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv \
	  || { echo "建不了虚拟环境，请安装 python3-venv。 / No virtual environment: install python3-venv." >&2; exit 2; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==0.13.9
	@touch $@

.venv/run.stamp: .venv/uv.stamp requirements/run.lock
	@$(UV_PIP) -r requirements/run.lock
	@touch $@

.venv/dev.stamp: .venv/uv.stamp requirements/dev.lock
	@$(UV_PIP) -r requirements/dev.lock
	@touch $@ .venv/run.stamp
