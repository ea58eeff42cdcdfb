# Two commands to know: `make demo` and `make test`. Everything installs itself into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test test-long check format docs messages lock clean

demo: $(VENV)/server.stamp
	$(BIN)/laban demo

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2

test-long: $(VENV)/long.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "long or spark or browser" --durations=15

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) var

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/make_reference.py

# Sentences of pages, for translation: needs gettext. Fill in what is new, then run it again.
messages: $(VENV)/dev.stamp
	for room in $(wildcard src/laban_web/*/apps.py); do \
	  cd $$(dirname $$room) && mkdir -p locale && \
	  $(abspath $(BIN))/django-admin makemessages --locale vi --no-obsolete --no-wrap --add-location file --verbosity 0 && \
	  $(abspath $(BIN))/django-admin compilemessages --verbosity 0 || exit 1; cd - > /dev/null; \
	done

# uv compiles the pinned, hashed requirements; run it after changing a .in file.
lock:
	for name in base s3 server dev spark long; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/base.txt
	$(PIP) install --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/server.stamp: requirements/server.txt $(VENV)/base.stamp
	$(PIP) install --require-hashes -r requirements/server.txt
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/server.stamp
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

$(VENV)/spark.stamp: requirements/spark.txt $(VENV)/dev.stamp
	$(PIP) install --require-hashes -r requirements/spark.txt
	touch $@

$(VENV)/long.stamp: requirements/long.txt $(VENV)/spark.stamp
	$(PIP) install --require-hashes -r requirements/long.txt
	touch $@
