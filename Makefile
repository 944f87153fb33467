# Everything runs in .venv, made on first use. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
AS_OF := 2024-12-31

.DEFAULT_GOAL := help
.PHONY: help demo quick test soak check-style check-types unit lock third-party bench shots rooms ui clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

PIP := -m pip install --quiet --disable-pip-version-check
.venv/installed: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python $(PIP) --require-hashes --requirement requirements.lock
	$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/installed ## check an example firm
	@$(BIN)/huiqi check examples/nut-company.yaml --as-of $(AS_OF)
	@echo
	@echo "评估日为什么是 $(AS_OF)：镇康县的方案只管 2023-2025 年，今天评估会得到「不在有效期」。"

quick: check-style check-types ## what one runs while working: no browser, server or other engine, few random examples
	HUIQI_SHARE=1/50 $(BIN)/python -m pytest --numprocesses auto --dist loadgroup -m "not slow" $(ARGS)

test: check-style check-types unit ## everything; ARGS="tests/lists -k gbk" for some of it

check-style: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types: .venv/installed
	$(BIN)/mypy

unit: .venv/installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup $(ARGS)

soak: .venv/installed ## the random tests by seed after seed, for HOURS (8); goes on where it stopped
	$(BIN)/python -m tests.soak --hours $(or $(HOURS),8)

lock: ## the newest versions that pyproject.toml allows, with hashes (requirements.lock) and without (constraints.txt)
	$(PYTHON) -m venv build/lock
	build/lock/bin/python $(PIP) pip-tools
	build/lock/bin/pip-compile --quiet --upgrade --extra dev --build-deps-for editable --generate-hashes --strip-extras \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links --allow-unsafe --output-file build/lock/all.txt pyproject.toml
	grep -v '^huiqi @' build/lock/all.txt > requirements.lock
	(echo '# Versions this was tested with; pip install -c constraints.txt uses them. Made by make lock.' && \
	  grep -o '^[A-Za-z0-9._-]*==[^ ]*' requirements.lock) > constraints.txt

third-party: .venv/installed ## THIRD_PARTY.md: the licences of what is installed
	$(BIN)/python -m tests.house.third_party

bench: .venv/installed ## measure speed and memory, as ratios of one run
	$(BIN)/python -m tests.benchmarks

shots: .venv/installed ## screenshots of each page of the app, into shots/
	$(BIN)/python -m tests.ui.shots

rooms: .venv/installed ## the rooms of the code and the arrows between them
	@$(BIN)/python -m tests.house.rooms

ui: .venv/installed ## open the app
	$(BIN)/huiqi ui

clean: ## remove what the other targets made
	rm -rf .venv build dist shots .mypy_cache .ruff_cache .pytest_cache .hypothesis
