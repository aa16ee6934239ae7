"""The walls: sessions bound to one tenant for life, guards in the mapper, policies in the database."""
