"""How gunicorn serves the pages: a few processes with threads, for a request mostly waits for the database."""

import os

from gunicorn.glogging import Logger

from config import json_lines
from config.quiet_casting import QuietCasting
from config.secret_addresses import SecretAddresses


class QuietLogger(Logger):
    """What gunicorn itself says goes past Django's handlers, with the path of the request in which it happened."""

    def setup(self, cfg):
        """Begin as gunicorn does, then leave casting and secret addresses out."""
        super().setup(cfg)
        self.error_log.addFilter(QuietCasting())
        self.error_log.addFilter(SecretAddresses())
        if json_lines.WANTED:
            for handler in self.error_log.handlers:
                handler.setFormatter(json_lines.JsonLine())


host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
bind = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = 8
graceful_timeout = 10
control_socket_disable = True  # nobody steers it from outside
accesslog = None  # who asked when, from where, could be laid beside the order of the votes
loglevel = "warning"
logger_class = QuietLogger


def when_ready(server):
    """Say where the pages are, once they are."""
    print(f"== http://{bind[0]}/", flush=True)
    if not os.environ.get("PRODUCTION") and not os.environ.get("DATABASE_URL"):
        print("== 演示账号office、committee、secretary、head、member、leader、away、staff、outsider，密码都是demo-2026")
        print("== 按Ctrl-C停下", flush=True)
