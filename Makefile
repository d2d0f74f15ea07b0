# Handrail: `make run` serves the demo, `make test` runs everything. Nothing else need be set up.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin

.PHONY: setup run serve test test-long lint pictures bench lock

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Handrail needs Python 3.11 or newer; say where it is: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@test -x .venv/bin/pip || "$(PYTHON)" -m venv .venv \
	  || { rm -rf .venv; echo "Python can't make environments here; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing pinned packages (a minute or so the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup
	@$(BIN)/handrail demo --port $(PORT)

serve: setup
	@$(BIN)/handrail serve --port $(PORT)

lint: setup
	@$(BIN)/ruff check src tests bench
	@$(BIN)/lint-imports --no-cache

test: setup lint
	@$(BIN)/python -m tests.run

test-long: setup
	@$(BIN)/python -m pytest -m long -n 2 -s

pictures: setup
	@$(BIN)/python -m tests.browser.pictures
	@$(BIN)/python -m tests.browser.contact_sheets

bench: setup
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.evidence

lock:
	@uv pip compile pyproject.toml --extra test --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -o requirements.lock
