"""Where wapiti tries to make the server send requests to (SSRF, XXE): on this machine, not at wapiti's own site."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ASKED_BY_WAPITI = ("/get_ssrf.php", "/get_xxe.php")  # what it wants to know of us in the end


@dataclass
class Ear:
    """Its address, and the requests that came and should not have come."""

    address: str
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Ear]:
    """Listen while the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.ear = Ear(f"http://127.0.0.1:{server.server_port}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.ear
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if not self.path.startswith(ASKED_BY_WAPITI):
            self.server.ear.heard.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET

    def log_message(self, *_):
        """What came is in the list."""
