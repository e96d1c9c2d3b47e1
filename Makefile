# The Zukunftsplattform: `make up`, then open http://localhost:8080. `make help` lists everything.
PYTHON ?= python3
WORKERS ?= 2
# Hundreds of processes start in the tests: each would compile its modules anew without bytecode.
export PYTHONDONTWRITEBYTECODE =
PY := .venv/bin/python
ZP := $(PY) -m tools
PYTEST := $(PY) -m pytest
DEBIAN := chromium fonts-liberation2 fonts-dejavu-core kannel kannel-extras

.DEFAULT_GOAL := help
.PHONY: help setup up down reset status seed test check lint types imports unit fmt bench bench-registry bench-matching story kill-test golden golden-matching geo lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## install everything into .venv, by the lock and its hashes
	@$(PYTHON) -I tools/bootstrap.py

up: setup ## start the whole platform and say what to open
	@$(ZP) up

down: setup ## end everything that runs
	@$(ZP) down

reset: setup ## end everything and remove all data, logs and keys
	@$(ZP) reset

status: setup ## what runs, since when, how large
	@$(ZP) status

seed: setup ## fill in the demo's people and places; twice changes nothing
	@$(ZP) seed

test: setup ## every test, on real servers
	@$(PY) -m tools.debian $(DEBIAN)
	$(PYTEST) -n $(WORKERS) --dist loadgroup tests

check: lint types imports unit ## what must hold before a commit, in two minutes

lint: setup ## ruff: rules and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: setup ## mypy, strict
	$(PY) -m mypy

imports: setup ## who may import whom
	.venv/bin/lint-imports

unit: setup ## the tests that need no server and no browser
	$(PYTEST) -q -n $(WORKERS) -m "not (kafka or postgres or browser or platform or needs or slow)" tests

fmt: setup ## format the code and mend what ruff can mend
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: setup ## measure, beside a peer where there is one
	$(PY) -m tests.bench

bench-registry: setup ## measure the directory's search with up to 100,000 entries, 200 calls, and news for 100,000 followers, each figure beside its goal
	$(PY) -m tests.bench registry registry_funding registry_following

bench-matching: setup ## measure the engine beside NumPy, FAISS, SQL and pgvector, fair lists and villages, each figure beside its goal
	$(PY) -m tests.bench matching

story: setup ## the browser story against the running platform, leaving screenshots
	ZP_STORY=running $(PYTEST) -p no:randomly tests/journeys

kill-test: setup ## the story under load while processes are killed at random
	ZP_KILLS=40 $(PYTEST) -p no:randomly -s tests/chaos

golden: setup ## record the golden mails, SMS, schemas and pages anew
	$(PY) -m contracts.golden
	$(PY) -m tests.notifications.golden_texts
	ZP_GOLDEN=record $(PYTEST) -n $(WORKERS) -k golden tests

golden-matching: setup ## the golden tables of matching, each figure beside what is expected, in two minutes
	$(PY) -m tests.matching.golden

geo: ## give registry the municipalities and districts of deploy/demo/geo
	cp deploy/demo/geo/municipalities.json deploy/demo/geo/districts.json deploy/demo/geo/postcodes.json deploy/demo/geo/NOTICE services/registry/data/

lock: setup ## resolve all dependencies anew into requirements.lock
	.venv/bin/uv lock --quiet --upgrade
	.venv/bin/uv export --quiet --all-packages --all-groups --no-emit-workspace --no-header --format requirements-txt --output-file requirements.lock
