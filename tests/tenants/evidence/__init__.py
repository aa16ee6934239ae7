"""Evidence: documents, their versions and what uses them."""
