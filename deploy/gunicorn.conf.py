"""The web server of a site that others reach; a proxy with TLS stands before it."""

import gc

bind = "0.0.0.0:8000"  # systemd's socket, where there is one, takes its place
workers = 2
threads = 4
worker_class = "gthread"
# Loaded once, before the processes part: they share the memory and start at once.
preload_app = True
graceful_timeout = 20
timeout = 60
# Heartbeats of the processes: in memory, as the disk may be slow or read-only.
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
# The longest address of the site, with a search, is far below; the cookies too.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190


def pre_fork(arbiter, process):
    """What is there by then stays. To look through all of it for garbage takes 44 ms now and then, and 13 without."""
    gc.freeze()
