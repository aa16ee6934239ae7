"""Set up and run every check and test: `python3 deploy/test.py [arguments for pytest]`.

This file is read by whatever Python a machine has, also by one that is too old or runs on Windows, so
it only asks for these two; the rest stands in `deploy.testing`.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Werkstatt 79a braucht Python 3.11 oder neuer; dies ist Python %d.%d.\n" % sys.version_info[:2]
    )
    sys.exit(2)

if sys.platform == "win32":
    sys.stderr.write("Unter Windows l\u00e4uft Werkstatt 79a im WSL 2 (Windows-Subsystem f\u00fcr Linux).\n")
    sys.exit(2)

# The project's folder instead of this one, whose files would hide modules of the same name.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from deploy.testing import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
