r"""Stands before every route: nothing oversize and nothing that cannot be stored gets through.

Refused with the field's name: U+0000 and other control characters, lone surrogates, U+FFFE and
U+FFFF, bytes that are not UTF-8. The six typed letters ``\u0000`` are a text like any other.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.http.problems import problem_response
from services.chassis.refusal import Refusal

MAX_BODY_BYTES: Final = 64 * 1024
MAX_LEVELS: Final = 64
UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class InputGuard:
    """Pure ASGI middleware; reads the body once and hands it on."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_body_bytes: int = MAX_BODY_BYTES,
        files: Mapping[str, int] = MappingProxyType({}),
        refuse: Callable[[Refusal], ASGIApp] = problem_response,
    ) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.files = {_as_pattern(path): most for path, most in files.items()}
        """Paths that take whole files, with how many bytes their bodies may have."""
        self.refuse = refuse
        """How a refusal is answered; pages show one to people."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, look at it, pass it on or refuse it; a half body is nobody's request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = await self._read(receive, most=self._most(scope["path"]))
        if told is None:
            return
        body, refusal = (
            (b"", told) if isinstance(told, Refusal) else (told, _refused_body(told, scope))
        )
        refusal = refusal or _refused_query(scope["query_string"])
        if refusal is not None:
            await self.refuse(refusal)(scope, receive, send)
            return
        await self.app(scope, _once_more(body, receive), send)

    def _most(self, path: str) -> int:
        """How many bytes a body may have that is sent to this path."""
        fitting = (most for pattern, most in self.files.items() if pattern.fullmatch(path))
        return next(fitting, self.max_body_bytes)

    async def _read(self, receive: Receive, *, most: int) -> bytes | Refusal | None:
        """The whole body; None if the sender left before its end."""
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > most:
                return Refusal("body-too-large", limit_bytes=most)
            if not message.get("more_body"):
                return b"".join(chunks)


def _as_pattern(path: str) -> re.Pattern[str]:
    """A path as routes write it: ``{…}`` stands for one part."""
    return re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)))


def unstorable_field(told: Any) -> str | None:
    """The path of the first text that cannot be stored (``contact.name``), or None.

    Raises `RecursionError` for what is nested deeper than any request of ours.
    """
    return next(_unstorable(told, "", levels=MAX_LEVELS), None)


def _unstorable(told: Any, path: str, *, levels: int) -> Iterator[str]:
    if levels < 0:
        raise RecursionError
    match told:
        case str() if UNSTORABLE.search(told):
            yield path or "body"
        case dict():
            for name, value in told.items():
                inner = f"{path}.{name}" if path else name
                if UNSTORABLE.search(name):
                    yield path or "body"
                yield from _unstorable(value, inner, levels=levels - 1)
        case list():
            for index, value in enumerate(told):
                inner = f"{path}.{index}" if path else str(index)
                yield from _unstorable(value, inner, levels=levels - 1)


def _refused_body(body: bytes, scope: Scope) -> Refusal | None:
    if not body or not _says_json(scope):
        return None
    try:
        field = unstorable_field(json.loads(body))
    except RecursionError:
        return Refusal("body-invalid", reason="nested too deeply")
    except ValueError:
        return Refusal("body-invalid", reason="not JSON in UTF-8")
    return Refusal("text-unstorable", field=field) if field else None


def _says_json(scope: Scope) -> bool:
    """Whether any Content-Type does: letter case and a second header are no way around."""
    return any(
        name == b"content-type" and b"json" in value.lower() for name, value in scope["headers"]
    )


def _refused_query(query: bytes) -> Refusal | None:
    for pair in query.split(b"&"):
        name, _, value = (_decoded(part) for part in pair.partition(b"="))
        if name is None:
            return Refusal("text-unstorable", field="query")
        if value is None:
            return Refusal("text-unstorable", field=name)
    return None


def _decoded(part: bytes) -> str | None:
    """The text behind the percent signs, or None where it cannot be stored."""
    try:
        text = unquote_to_bytes(part.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return None if UNSTORABLE.search(text) else text


def _once_more(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
