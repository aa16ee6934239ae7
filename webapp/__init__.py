"""Every way in and out: pages, jobs, command line, mail. Translates and never decides."""
