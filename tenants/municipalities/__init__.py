"""The official list of municipalities: taken in as a whole, read by key and by name."""
