# `make` lists the targets. Each one does all of its own set-up.

PORT ?= 8000
WORKERS ?= 2
TRANSCRIPTS ?= fixtures
GLOSSARY ?= fixtures/glossary.toml
# Said on the command line only: some shells export a HOST, and that is not an address to listen at.
HOST = 127.0.0.1

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.11 python3

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- The archive ---------------------------------------------------------------------------------

# As many threads a worker as settings.py gives it connections to PostgreSQL.
.PHONY: run
run: archive ## Import and serve (PORT=8000 HOST=127.0.0.1 WORKERS=2 TRANSCRIPTS=fixtures)
	@$(MAKE) --no-print-directory start HOST=$(HOST)

.PHONY: serve
serve: index ## Serve what is in the archive, without importing anything
	@$(MAKE) --no-print-directory start HOST=$(HOST)

.PHONY: start
start:
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@# granian shares a port with whoever listens there, and each would answer some of the visitors.
	@$(BIN)/python -c 'import socket; socket.create_server(("$(HOST)", $(PORT))).close()' 2>/dev/null || \
		{ echo "Port $(PORT) of $(HOST) is taken: stop what listens there, or say PORT=8080." >&2; exit 1; }
	@echo "The archive is at http://$(HOST):$(PORT)/ - Ctrl-C stops it."
	@# With a heap for each thread, as glibc has it, much that was given back stays with the worker: after
	@# many sorts of pages a sixth of its memory. What they all wait for is Python's lock, not the heap's.
	@# What they count together (/metrics) begins from nothing at each start.
	@metrics="$${IGFARCHIVE_DATA:-var}/metrics-$(PORT)"; rm -rf "$$metrics"; mkdir -p "$$metrics"; \
		MALLOC_ARENA_MAX=1 PROMETHEUS_MULTIPROC_DIR="$$metrics" $(BIN)/granian --interface wsgi \
		--host $(HOST) --port $(PORT) --workers $(WORKERS) \
		--blocking-threads 8 --respawn-failed-workers --log-level error igfarchive.wsgi:application

.PHONY: dev
dev: export IGFARCHIVE_DEBUG := 1
dev: archive ## Serve it with tracebacks, and anew at every change of the code
	@$(MANAGE) runserver $(HOST):$(PORT)

.PHONY: archive
archive: $(VENV)/packages ## Bring database, transcripts and index up to date
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) make_roles
	@$(MANAGE) import_glossary $(GLOSSARY)
	@$(MANAGE) import_transcripts $(TRANSCRIPTS) || echo "Not everything was imported: see above."
	@$(MANAGE) import_annotations $(TRANSCRIPTS) || echo "Not everything was imported: see above."
	@$(MAKE) --no-print-directory index

.PHONY: index
index: $(VENV)/packages ## Check the search index, and build it anew where it is not in step
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) check_index || $(MANAGE) rebuild_index

# To try what a site does on several machines: all of it lies in a folder that is thrown away.
.PHONY: cluster
cluster: $(VENV)/dev-packages ## Serve the samples from three PostgreSQL and two web nodes (PORT=8000)
	@$(BIN)/python -m tests.cluster $(PORT)

# --- Its tests -----------------------------------------------------------------------------------

# Where the environment says to keep no bytecode, each process that runs tests or that a test starts
# compiles them, and the archive, anew.
# Three workers for two processors: a third of the time each waits for a process or a browser.
.PHONY: test
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/dev-packages ## Run the tests on SQLite, then on a throw-away PostgreSQL
	@$(BIN)/pytest -n 3 --cov --cov-report=
	@$(BIN)/coverage report --fail-under=95
	@$(BIN)/python -m tests.postgresql $(BIN)/pytest -n 3 -m 'database and not browser and not long'

.PHONY: test-long
test-long: $(VENV)/dev-packages ## Run those that take minutes, and properties on 2,000 examples each
	@$(BIN)/pytest -n 2 -m 'long or hypothesis' --hypothesis-profile=long

.PHONY: bench
bench: $(VENV)/bench-packages ## Measure the search beside other engines; writes docs/performance.md
	@$(BIN)/python -m benchmarks

.PHONY: lint
lint: $(VENV)/dev-packages ## Check style, types, who imports whom, templates and migrations
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djade --check --target-version 5.2 $$(find templates -name '*.html')
	@$(MANAGE) makemigrations --check --dry-run

# --- What both stand on --------------------------------------------------------------------------

.PHONY: requirements
requirements: export CUSTOM_COMPILE_COMMAND := make requirements
requirements: $(VENV)/dev-packages ## Bring the pinned packages in line with requirements*.in
	@for name in requirements requirements-dev requirements-bench; do \
		$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras \
			--no-emit-options --output-file $$name.txt $$name.in || exit; \
	done

.PHONY: sbom
sbom: $(VENV)/packages ## Write sbom.json, a bill of materials of the pinned packages (CycloneDX)
	@$(BIN)/python -m tests.sbom requirements.txt sbom.json

$(VENV)/packages: requirements.txt | $(VENV)
	@echo "Installing packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev-packages: requirements-dev.txt | $(VENV)
	@echo "Installing packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(VENV)/packages

$(VENV)/bench-packages: requirements-bench.txt | $(VENV)
	@echo "Installing packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(VENV)/dev-packages $(VENV)/packages

# A name on the PATH may lead nowhere, and Debian ships a python3 that cannot make a virtual
# environment: each candidate is run before it is believed.
$(VENV):
	@for python in $(CANDIDATES); do \
		if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then echo "Setting up $(VENV) with $$python ..."; exec $$python -m venv $(VENV); fi; \
	done; \
	echo "No Python 3.11 or newer was found: install it (Debian: apt-get install python3-venv)" \
		"or name it: make PYTHON=/path/to/python" >&2; exit 1
