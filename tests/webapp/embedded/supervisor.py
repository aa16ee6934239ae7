"""A program of its own that runs one embedded server until it is killed.

Arguments: `postgres` or `valkey`, and the directory. Prints `ready` when it runs.
"""

import signal
import sys
from pathlib import Path

from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.supervising import EmbeddedServer
from webapp.embedded.valkey import EmbeddedValkey

SERVERS: dict[str, type[EmbeddedServer]] = {"postgres": EmbeddedPostgres, "valkey": EmbeddedValkey}

if __name__ == "__main__":
    with SERVERS[sys.argv[1]](Path(sys.argv[2]), throwaway=True):
        print("ready", flush=True)
        signal.pause()
