"""The migrations, in sequence."""
