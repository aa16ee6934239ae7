"""Work on the modules: runs, answers, evidence, and what the pages show of them."""
