# The two commands of the README are `make run` and `make test`. Everything else is for people who change things.
.PHONY: run test quick lint train clean

run:
	@./teller run

# Everything, from nothing: what CI runs.
test:
	@.ci/run

# While working: what needs no server and no browser, the linter and the types.
quick: lint
	@var/env/teller/bin/python -m pytest -q -m "not server and not browser and not slow"

lint:
	@./teller --help >/dev/null
	@var/env/teller/bin/python -m ruff check --output-format concise .
	@var/env/teller/bin/python -m ruff format --check --output-format concise .
	@var/env/teller/bin/python -m mypy

train:
	@./teller train

# Forgets everything that was made: environments, model, bank, logs.
clean:
	rm -rf var
