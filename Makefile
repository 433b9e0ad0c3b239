# Each target installs what it needs into .venv by itself.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
SCANNER := .venv-checkov

.PHONY: demo test check scan format bench docs pictures clean

$(READY): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	@echo "Installing into $(VENV) (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(READY)

$(SCANNER)/.ready: requirements-checkov.txt # of its own: it needs other versions of boto3
	@$(PYTHON) -m venv $(SCANNER)
	@$(SCANNER)/bin/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-checkov.txt
	@touch $@

demo: $(READY) ## deploy, break and undo a real service in a private sandbox
	@$(RUN) -m ops demo

test: $(READY) ## all tests, the fast ones first
	@$(RUN) -m pytest -n 2 --dist loadscope --no-loadscope-reorder

check: $(READY) ## format, lint, types
	@$(RUN) -m ruff format --check --quiet . || { echo "Run 'make format'."; exit 1; }
	@$(RUN) -m ruff check --quiet .
	@$(VENV)/bin/ty check --quiet
	@echo "Format, lint and types are right."

scan: $(READY) $(SCANNER)/.ready ## checkov over what the program registers
	@$(RUN) -m ops.scan $(SCANNER)/bin/checkov

format: $(READY)
	@$(RUN) -m ruff format --quiet .
	@$(RUN) -m ruff check --quiet --fix .

bench: $(READY) ## the figures of docs/figures.md, measured again
	@$(RUN) -m ops.bench

docs: $(READY) ## write again what is generated
	@$(RUN) -m ops.reference

pictures: $(READY) ## take the pictures of the page again; needs Chromium
	@$(RUN) -m ops.page.pictures

clean:
	rm -rf $(VENV) $(SCANNER) .pytest_cache .hypothesis .ruff_cache
