"""Pages of one Jugendamt."""
