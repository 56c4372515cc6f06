"""A browser without JavaScript on a live server; `submit` and `sign_in` take it as they take a test client."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from typing_extensions import override


@dataclass(frozen=True)
class Answer:
    status_code: int
    location: str | None
    text: str

    @property
    def status(self) -> str:
        return str(self.status_code)


class Visitor:
    """Somebody with cookies of their own. Redirects are not followed; OSError where the server breaks off."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = build_opener(HTTPCookieProcessor(), _Redirects())

    def get(self, path: str) -> Answer:
        return self._open(Request(self.url + path))

    def post(self, path: str, data: Mapping[str, Any]) -> Answer:
        return self._open(Request(self.url + path, data=urlencode(data, doseq=True).encode()))

    def _open(self, request: Request) -> Answer:
        try:
            with self._send(request) as response:
                return Answer(response.status, response.headers["Location"], response.read().decode())
        except HTTPException as error:
            raise ConnectionError(str(error)) from error

    def _send(self, request: Request) -> HTTPResponse | HTTPError:
        try:
            return self._opener.open(request, timeout=30)
        except HTTPError as error:
            return error


class _Redirects(HTTPRedirectHandler):
    @override
    def redirect_request(self, *_: Any) -> None:
        """Follow none."""
