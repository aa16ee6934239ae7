"""What was said about items: talk, mentions, search."""
