"""What a consultant does with a run that was handed in, and the answers of the Jugendamt."""
