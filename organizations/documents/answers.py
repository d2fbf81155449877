"""Documents as answers to a request: kept by no cache, under names that may be Chinese."""

from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse


def download(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    """Answer with a file to keep; a Chinese name travels as RFC 5987 has it."""
    return _answer("attachment", content, file_name, content_type)


def download_stream(file: BinaryIO, file_name: str, content_type: str) -> FileResponse:
    """The same of a file that is read while it is sent; the answer closes it."""
    return _named("attachment", FileResponse(file, content_type=content_type), file_name)


def inline(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    """Answer with a file that the browser opens at once, to be printed."""
    return _answer("inline", content, file_name, content_type)


def _answer(disposition: str, content: bytes, file_name: str, content_type: str) -> HttpResponse:
    return _named(disposition, HttpResponse(content, content_type=content_type), file_name)


def _named(disposition: str, response: HttpResponse | FileResponse, file_name: str) -> HttpResponse | FileResponse:
    """The cookie tells the page that waits: a download leaves it standing, and nothing else says that it has come."""
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file_name)}"
    response["Cache-Control"] = "private, no-store"
    response.set_cookie("downloaded", "1", max_age=60, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
