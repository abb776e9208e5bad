# What a developer types. Set-up is done by whatever needs it, once; a file .ready in each part says that it stands.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12)
BIN := .venv/bin
PACKAGES := .venv/.ready
ASSETS := node_modules/.ready
KAFKA := .parts/kafka/.ready
SETUP := deploy/setup

.DEFAULT_GOAL := help
.PHONY: help run test check set-up messages lock bench bench-faults kafka docker-images image clean
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: $(PACKAGES) $(ASSETS) ## start everything, play two seasons, go on serving
	@$(BIN)/hoithi demo

test: $(PACKAGES) $(ASSETS) $(KAFKA) ## all tests; ARGS="tests/parts -x" narrows them, HALVES=0 runs them in one row
	@$(BIN)/pytest -n $(or $(HALVES),2) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(PACKAGES) ## format, lint, types, import contracts, docs
	@$(SETUP)/check.sh

set-up: $(PACKAGES) $(ASSETS) $(KAFKA) ## all that the others bring by themselves

messages: $(PACKAGES) ## the texts of pages into the catalogues of translations
	@$(BIN)/python -m shared.catalogues

lock: $(PACKAGES) ## write requirements.lock and package-lock.json anew
	@$(SETUP)/lock.sh

bench: $(PACKAGES) $(ASSETS) $(KAFKA) ## the figures, as a table
	@$(BIN)/python -m benchmarks

bench-faults: $(PACKAGES) $(KAFKA) ## many faults in mid-season, on both brokers
	@$(BIN)/python -m benchmarks.faults

kafka: $(KAFKA) ## Apache Kafka's jars, for tests without Docker

docker-images: $(KAFKA) ## small local images of Kafka and PostgreSQL, from packages
	@deploy/images/build.sh parts

image: $(ASSETS) ## the image of a site, hoithi/site:local
	@deploy/images/build.sh site

clean: ## remove all that set-up made (data in var/ stays)
	@rm -rf .venv .parts node_modules shared/web/static/vendor
	@rm -rf .ruff_cache .mypy_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	@find benchmarks deploy services shared tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# Each script writes the note itself, or leaves it out where a part cannot be had and the rest can go on.
$(PACKAGES): requirements.lock pyproject.toml $(SETUP)/python.sh
	@PYTHON="$(PYTHON)" $(SETUP)/python.sh $@

$(ASSETS): package-lock.json shared/web/look/tabler.scss $(SETUP)/assets.sh
	@$(SETUP)/assets.sh $@

$(KAFKA): deploy/kafka/pom.xml deploy/kafka/jars.sha256 $(SETUP)/kafka.sh
	@$(SETUP)/kafka.sh $@
