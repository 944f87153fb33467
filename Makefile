# Everything runs in .venv, made on first use. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
AS_OF := 2024-12-31

.DEFAULT_GOAL := help
.PHONY: help demo test check-style check-types unit bench shots rooms ui clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: .venv/installed ## check an example firm
	@$(BIN)/huiqi check examples/nut-company.yaml --as-of $(AS_OF)
	@echo
	@echo "评估日为什么是 $(AS_OF)：镇康县的方案只管 2023-2025 年，今天评估会得到「不在有效期」。"

test: check-style check-types unit ## everything CI runs

check-style: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types: .venv/installed
	$(BIN)/mypy

unit: .venv/installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup

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
