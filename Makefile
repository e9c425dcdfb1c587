# Set-up, tests and checks; each target does all that it needs. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
PIP := $(RUN) pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help app demo-llm test test-browser screenshots check bench

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /make \1\t/'

app: $(VENV)/installed.txt ## open the desk in the browser, on this machine only
	$(RUN) streamlit run app.py --server.address 127.0.0.1

demo-llm: $(VENV)/installed.txt ## open the desk over a scripted model: no key, no intelligence; docs/scripted-server.md
	$(VENV)/bin/python tests/scripted_server.py --pause 0.05 -- $(RUN) streamlit run app.py --server.address 127.0.0.1

test: $(VENV)/installed.txt ## run the tests
	$(RUN) pytest

test-browser: $(VENV)/installed-browser.txt ## drive the app in Chromium: pages, keyboard, phone, accessibility
	$(RUN) pytest -rs tests/browser || [ $$? -eq 5 ] # 5: every file was passed over, as where there is no browser

screenshots: $(VENV)/installed-browser.txt ## photograph each page into screenshots/: light, dark, and on a phone
	$(VENV)/bin/python tests/browser/screenshots.py

check: $(VENV)/installed-checks.txt ## lint, format and types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

bench: $(VENV)/installed.txt ## measure what indexing, searching and reading statements cost, and how they agree with a reader
	for script in benchmarks/*_benchmark.py; do $(VENV)/bin/python $$script || exit 1; done

# A copy of what was installed: newer than the requirements, there is nothing to do.
$(VENV)/installed.txt: requirements.txt
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v <= (3, 13) or sys.exit("Python 3.11 to 3.13 is needed, this is %d.%d: name another with `make PYTHON=python3.12 ...`" % v)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	cp requirements.txt $@

$(VENV)/installed-checks.txt: .ci/requirements.txt $(VENV)/installed.txt
	$(PIP) -r .ci/requirements.txt
	cp .ci/requirements.txt $@

$(VENV)/installed-browser.txt: .ci/requirements-browser.txt $(VENV)/installed.txt
	$(PIP) -r .ci/requirements-browser.txt
	cp .ci/requirements-browser.txt $@
