"""Evidence as people add and change it: documents, their files, and the items that use them."""
