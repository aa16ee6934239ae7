"""What a consultant does with what was handed in."""
