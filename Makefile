# Rollbook's tasks. They need Python 3.11 or newer and make; everything else they install into .venv.

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
PYBABEL := $(BIN)/pybabel --quiet
TEXTS := translations/messages.pot
WORKERS ?= 2

.DEFAULT_GOAL := help
.SILENT:
.PHONY: help run test check format-check lint floors types templates bench coverage screenshots messages format lock

help: ## List the tasks
	awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The shell becomes gunicorn, so the worker is gunicorn's child and ends with it, however it ends.
run: .venv/requirements.stamp ## Serve Rollbook on HOST:PORT (127.0.0.1:8000), with sample people on a first start
	$(BIN)/flask db upgrade
	$(BIN)/flask sample --first-start >&2
	$(BIN)/flask worker --with-parent $$$$ & exec $(BIN)/gunicorn

test: .venv/requirements-dev.stamp ## Run every test, on SQLite, PostgreSQL and a real browser
	$(BIN)/python -m tests.support
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal --quiet

check: format-check lint floors types templates test ## Everything that must hold before a commit

format-check: .venv/requirements-dev.stamp
	$(BIN)/ruff format --quiet --check .

lint: .venv/requirements-dev.stamp ## Lint Python
	$(BIN)/ruff check --quiet .

floors: .venv/requirements-dev.stamp ## Check that imports go down the floors only
	$(BIN)/lint-imports --no-logo

types: .venv/requirements-dev.stamp ## Check types, strictly
	$(BIN)/pyright

templates: .venv/requirements-dev.stamp ## Lint templates
	$(BIN)/djlint --lint --quiet templates

bench: .venv/requirements-dev.stamp ## Measure the pages against a bare Flask
	$(BIN)/python -m benchmarks

coverage: .venv/requirements-dev.stamp ## Run the tests and list the branches that none of them takes
	$(BIN)/pytest --numprocesses $(WORKERS) --quiet --cov --cov-report term

screenshots: .venv/requirements-dev.stamp ## Take the pictures of the README anew
	$(BIN)/python -m tools.screenshots

messages: .venv/requirements-dev.stamp ## Collect the texts into translations/, and compile what is translated
	$(PYBABEL) extract --mapping-file babel.cfg --add-location file --sort-by-file --no-wrap --output-file $(TEXTS) .
	$(PYBABEL) update --ignore-pot-creation-date --ignore-obsolete --no-fuzzy-matching --no-wrap \
		--input-file $(TEXTS) --output-dir translations
	$(PYBABEL) compile --directory translations

format: .venv/requirements-dev.stamp ## Format Python and set right what the linter can
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .

lock: .venv/requirements-dev.stamp ## Choose the newest dependencies that pyproject.toml allows
	$(LOCK) --upgrade pyproject.toml --output-file requirements.txt
	$(LOCK) --upgrade pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt

$(BIN)/python:
	echo "Making a virtual environment in .venv" >&2
	tools/make-venv

# The locks name everything, so pip has nothing to resolve.
.venv/%.stamp: %.txt | $(BIN)/python
	echo "Installing $<" >&2
	$(PIP) install --quiet --quiet --no-deps --require-hashes --requirement $<
	touch $@
