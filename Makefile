# make demo: set up, then digitise the sample documents and show what was found
# make test: set up, then lint, check types and run the tests, exactly as CI does
.PHONY: setup demo test schema lock clean

setup:
	@./setup.sh

demo: setup
	@.venv/bin/python -m fixtures.demo

test: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest

# After a change of the record contract, and after one of pyproject.toml
schema: setup
	.venv/bin/sohoa schema > docs/record.schema.json
	.venv/bin/sohoa schema --format markdown > docs/records.md

lock: setup
	.venv/bin/pip install -q pip-tools
	.venv/bin/pip-compile -q --all-extras --strip-extras --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links -o requirements.lock pyproject.toml

clean:
	rm -rf .venv demo build *.egg-info
