"""A browser that meets a server which may die under it: the answer, or that the connection broke."""

from dataclasses import dataclass
from http import client as http
from http.cookies import SimpleCookie

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.served import PATIENCE, Server

CSRF = "c" * 32
BROKEN = (ConnectionError, http.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What came back whole, and where it leads to."""

    status: int
    location: str
    cookies: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Somebody's cookies; without a person, a member of the public."""

    def __init__(self, person=None):
        self.cookies = {"csrftoken": CSRF}
        if person:
            client = Client()
            client.force_login(person.user)
            self.cookies |= {name: morsel.value for name, morsel in client.cookies.items()}

    def get(self, server: Server, path: str) -> Answer | None:
        """Open a page; None when the connection broke."""
        return self._send(server, "GET", path, b"", {})

    def post(self, server: Server, path: str, values: dict | str = "", **headers: str) -> Answer | None:
        """Send a form, or JSON when it is a text; None when the connection broke."""
        if isinstance(values, dict):
            kind, body = MULTIPART_CONTENT, encode_multipart(BOUNDARY, values | {"csrfmiddlewaretoken": CSRF})
        else:
            kind, body = "application/json", values.encode()
        return self._send(server, "POST", path, body, {"Content-Type": kind} | headers)

    def arrive(self, server: Server, answer: Answer) -> Answer:
        """The page that is seen in the end, with the message that travelled in a cookie."""
        self.cookies |= answer.cookies
        if not answer.location:
            return answer
        return self.arrive(server, self.get(server, answer.location))

    def _send(self, server: Server, method: str, path: str, body: bytes, headers: dict) -> Answer | None:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = http.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, headers | {"Cookie": cookies})
            response = line.getresponse()
            cookies = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie", [])))
            own = {name: morsel.value for name, morsel in cookies.items()}
            return Answer(response.status, response.headers.get("Location", ""), own, response.read())
        except BROKEN:
            return None
        finally:
            line.close()
