# Every chore is one command; `make help` lists them. Nothing here needs root or anything global.
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
# What `check --deploy` looks at: settings of a real installation, with made-up addresses.
PRODUCTION := env -u UNEVOIX_DEMONSTRATION DEBUG=0 ALLOWED_HOSTS=vote.example.org EMAIL_URL=submission://mail.example.org:587 \
	DATABASE_URL=postgres://unevoix@database.example.org/unevoix REDIS_URL=redis://redis.example.org:6379/0 \
	SECRET_KEY=only-for-checking-never-for-running-0123456789-abcdefghijkl-ABCDEFGHIJKL

.DEFAULT_GOAL := help
.PHONY: help setup packages dev-packages demo run worker test check fmt messages schema bench mutation mutation-rules fuzz changelog locks clean

help: ## list these chores
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: dev-packages $(CATALOGUES) ## make .venv with everything needed to run, check and test

demo: packages $(CATALOGUES) ## run everything with the demonstration's organisations
	@$(MANAGE) demo

run: packages $(CATALOGUES) ## run everything, without a demonstration
	@$(MANAGE) run

worker: packages $(CATALOGUES) ## do background work only
	@$(MANAGE) worker

test: dev-packages $(CATALOGUES) ## run the tests (ARGS="-k quorum" chooses)
	@$(BIN)/python -m pytest $(ARGS)

check: dev-packages $(CATALOGUES) ## linters, types, import contract, migrations, messages, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates membership governance voting config
	$(BIN)/mypy .
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

fmt: dev-packages ## write the code as the formatter would
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: dev-packages ## bring the catalogues of translations up to date
	$(MANAGE) messages

schema: dev-packages ## describe the programming interface anew, in docs/api/openapi.yaml
	$(MANAGE) spectacular --lang en --validate --fail-on-warn --file docs/api/openapi.yaml

bench: dev-packages $(CATALOGUES) ## measure, as ratios
	@$(BIN)/python -m bench $(ARGS)

mutation: dev-packages ## change the counts by transfer one place at a time and see that a test notices
	@$(BIN)/mutmut run $(ARGS)
	@$(BIN)/mutmut results

mutation-rules: dev-packages ## the same by sample, in every room of pure rules
	@$(BIN)/python -m tests.mutation $(ARGS)

fuzz: dev-packages ## give the readers of papers 100,000 malformed files
	@$(BIN)/python -m tests.fuzz $(ARGS)

changelog: ## gather docs/changelog.d into CHANGELOG.md
	@$(PYTHON) docs/changelog.py

locks: ## solve requirements/*.in anew (needs uv)
	cd requirements && for name in base dev; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	    --quiet $$name.in -o $$name.lock || exit 1; done

clean: ## take away what the checks and tests leave; data in .unevoix stay
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis artefacts mutants
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

packages:
	@$(PYTHON) requirements/install.py base

dev-packages:
	@$(PYTHON) requirements/install.py dev

%.mo: %.po | packages
	@$(MANAGE) messages --compile && touch $@
