"""Who sees to what: giving, handing on, standing in for somebody, and what waits for whom."""
