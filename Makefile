# make demo: set up, then digitise the sample documents and show what was found
# make test: set up, then lint, check types and run the tests, exactly as CI does
.PHONY: setup setup-test demo test docs lock clean

setup:
	@./setup.sh

setup-test:
	@./setup.sh test

demo: setup
	@.venv/bin/python -m fixtures.demo

test: setup-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest -n 4 --dist loadfile

# After a change of the record contract or the command line, and after one of pyproject.toml
docs: setup
	.venv/bin/python -m docs.generate

lock: setup
	.venv/bin/pip install -q uv
	.venv/bin/uv pip compile -q --universal --no-header --python-version 3.11 \
		--extra dev --extra parquet --extra tesserocr --extra web \
		--upgrade pyproject.toml -o requirements.lock

clean:
	rm -rf .venv demo build *.egg-info
