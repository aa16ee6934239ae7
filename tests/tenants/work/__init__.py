"""Work on modules: answering, evidence, the life of a run."""
