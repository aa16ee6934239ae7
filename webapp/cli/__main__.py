"""`python -m webapp.cli`, for processes that start others of their own installation."""

from webapp.cli import main

main(prog_name="werkstatt")
