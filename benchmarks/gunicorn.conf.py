"""How both servers are run: as gunicorn.conf.py has it, without the sign-in link."""

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
control_socket_disable = True
loglevel = "warning"
