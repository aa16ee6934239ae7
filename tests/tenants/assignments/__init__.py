"""Who sees to what: giving, handing on, deputies, tasks."""
