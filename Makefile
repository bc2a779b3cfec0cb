# make run     the blog with its demo in the browser; PORT=8001 changes the port, DEMO=0 gives an empty blog
# make dev     the same with automatic reloading and the debug toolbar
# make test    all checks and tests
# make audit   known holes in the packages (fails when nobody can be asked), risky code
# make bench   measures how fast pages come
# make hostile takes hours: hostile text into every field of every form (HOSTILE_PART=0.01 sends a hundredth)
# make sbom    writes what the site is made of into sbom.json (CycloneDX)
# make image   does what deploy/Dockerfile does in a clean folder, without an engine
# make admin   makes an administrator of the blog that `make run DEMO=0` serves

SHELL := /bin/bash
.DEFAULT_GOAL := run

PORT ?= 8000
DEMO ?= 1
# The demo and a blog of one's own never share a folder.
DATA_DIR ?= $(if $(filter 1 true yes on,$(DEMO)),var/demo,var)
ALLOWED_HOSTS ?= localhost,127.0.0.1,[::1]
SITE_URL ?= http://localhost:$(PORT)
BIND ?=
LOCAL = DATA_DIR="$(DATA_DIR)" ALLOWED_HOSTS="$(ALLOWED_HOSTS)" SITE_URL="$(SITE_URL)" PYTHONUNBUFFERED=1
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
MANAGE = .venv/bin/python manage.py
# Two files of tests at a time.
PYTEST = .venv/bin/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
INSTALL = .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off

.PHONY: run dev test admin audit bench hostile sbom image

run: .venv/runtime
	@exec env $(LOCAL) DEMO=$(DEMO) DEBUG=0 $(MANAGE) serve --port $(PORT) $(if $(BIND),--bind $(BIND))

dev: .venv/development
	@export $(LOCAL) DEMO=$(DEMO) DEBUG=1 DEBUG_TOOLBAR=1; \
	$(MANAGE) serve --only-prepare || exit; \
	$(MANAGE) worker & worker=$$!; trap "kill $$worker 2>/dev/null; wait" EXIT; \
	$(MANAGE) runserver $(PORT)

admin: .venv/runtime
	@exec env $(LOCAL) DEMO=0 DEBUG=0 $(MANAGE) createsuperuser

test: .venv/development
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@echo "djade and djlint on the templates"
	@find templates -name "*.html" -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	@.venv/bin/djlint templates --lint --quiet
	@set -e; browser="$$(.venv/bin/python tests/chromium.py)"; \
	if [ -z "$$browser" ]; then echo "Left out: the browser tests. No Chromium was found (CHROMIUM names one)."; fi; \
	echo "Tests without a browser"; \
	$(PYTEST) -m "not browser and not emptying"; \
	$(PYTEST) -m "not browser and emptying"; \
	if [ -n "$$browser" ]; then \
		echo "Tests in $$browser"; \
		CHROMIUM="$$browser" $(PYTEST) -m browser; \
	fi

audit: .venv/check
	.venv/bin/bandit -q -c pyproject.toml -r accounts blog comments mssite
	@echo "Asking for advisories"
	@set -e; for list in requirements.txt requirements-production.txt; do \
		.venv/bin/pip-audit --strict --disable-pip --no-deps -r $$list || { \
			echo "$$list: holes were found, or no advisories could be reached. Nothing is known to be well."; exit 1; }; \
	done

bench: .venv/development
	.venv/bin/python -m bench

hostile: .venv/development
	.venv/bin/python -m pytest -q -s -p no:logging tests/hostile/everything.py

sbom: .venv/check
	@cat requirements.txt requirements-production.txt \
		| .venv/bin/cyclonedx-py requirements --of JSON --output-file sbom.json -
	@echo "sbom.json"

image: .venv/development
	.venv/bin/python tests/operations/image_steps.py

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed and was not found."; exit 1; fi
	@echo "Making the environment in .venv ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python could not make it. On Debian and Ubuntu this helps: apt install python3-venv"; exit 1; }

# Installed anew whenever the list has changed. The names of the packages stand for progress.
.venv/runtime: requirements.txt | .venv/bin/python
	@echo "Installing the packages (about a minute the first time) ..."
	@set -o pipefail; $(INSTALL) -r requirements.txt | sed -n "s/^Collecting \([^ ]*\).*/  \1/p"
	@touch $@

.venv/development: requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Installing the packages for development ..."
	@set -o pipefail; $(INSTALL) -r requirements.txt -r requirements-dev.txt | sed -n "s/^Collecting \([^ ]*\).*/  \1/p"
	@touch $@ .venv/runtime

.venv/check: requirements-check.txt | .venv/runtime
	@echo "Installing the packages for the checks ..."
	@set -o pipefail; $(INSTALL) -r requirements-check.txt | sed -n "s/^Collecting \([^ ]*\).*/  \1/p"
	@touch $@
