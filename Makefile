# The commands of the project; README.md says what each is for.
# Every target installs what it needs first (.ci/setup), so each works on a fresh clone.
PORT ?= 8000
BASE ?= /
# Where the site will stand; PAGES_URL is what GitHub Pages says of itself in CI.
SITE_URL ?= $(or $(PAGES_URL),http://127.0.0.1:$(PORT)$(BASE))
PYTHON := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: serve test build check oracles answer bench lock clean

serve:  ## build the site and serve it on this machine
	@.ci/setup site
	@$(PYTHON) -m hooks.serve --port $(PORT) --base $(BASE)

build:  ## site/: complete, for any static host; BASE=/repo/ for a sub-path
	@.ci/setup site
	@$(PYTHON) -m hooks.build --site-url $(SITE_URL)

test:  ## every test, the browser's too
	@.ci/setup test
	@$(PYTHON) -m hooks.build --site-url $(SITE_URL)
	@$(PYTHON) -m pytest

check:  ## what to run before a pull request: a minute
	@.ci/setup test
	@$(PYTHON) -m hooks.check

oracles:  ## recompute the recorded reference values with PyTorch and others
	@.ci/setup oracles
	@.cache/oracles/bin/python -m tests.oracles

answer:  ## grade an answer to an exercise: ID=softmax FILE=my.py; prints JSON, exit 0 if accepted
	@.ci/setup site >&2
	@$(PYTHON) -m hooks.answer "$(ID)" "$(FILE)"

bench:  ## speed beside the plain Pyodide loader, in one run
	@.ci/setup test
	@$(PYTHON) -m hooks.build --site-url $(SITE_URL)
	@$(PYTHON) -m tests.bench

lock:  ## resolve requirements/*.in and package.json anew, with hashes and no addresses
	@.ci/setup site
	@$(PYTHON) -m uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate requirements/site.in -o requirements/site.txt
	@$(PYTHON) -m uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate requirements/test.in -o requirements/test.txt
	@$(PYTHON) -m uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate requirements/anki.in -o requirements/anki.txt
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

clean:  ## remove what was built; downloads stay in .cache/
	@rm -rf site .cache/runtime .cache/formulas .cache/outputs
