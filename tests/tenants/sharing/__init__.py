"""What may leave a Jugendamt, and what an attacker makes of it."""
