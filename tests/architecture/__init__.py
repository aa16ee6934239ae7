"""Rules of the house that hold for every table, page and file, also those that do not exist yet."""
