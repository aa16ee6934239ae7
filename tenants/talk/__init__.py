"""What was said about an item: talking, speaking to somebody, its history, and searching all of it."""
