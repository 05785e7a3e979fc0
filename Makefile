# Two commands on a fresh machine: `make reports` and `make test`. Each does its own set-up from Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: reports test test-all evaluate lab lint lock clean

reports: $(READY)
	$(BIN)/marketbook build

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-all: $(READY)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m ""

evaluate: $(READY)
	$(BIN)/python -m marketbook.evaluate

lab: $(READY)
	$(BIN)/marketbook lab

lint: $(READY)
	$(BIN)/ruff check lib tests benchmarks
	$(BIN)/ruff format --check --quiet lib tests benchmarks

# The lock holds versions and hashes only; pip takes them from whatever index it is set up for.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed; set PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

lock:
	uv pip compile pyproject.toml --all-extras --generate-hashes --universal --no-emit-index-url --no-header -o requirements.lock

clean:
	rm -rf $(VENV) .cache reports/*.html reports/*.pdf reports/*.ipynb reports/build.json
