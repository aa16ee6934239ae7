"""Pages about figures: entering, importing, releasing, comparing."""
