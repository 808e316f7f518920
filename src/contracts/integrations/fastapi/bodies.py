"""The bytes of a request's body: of the right kind, and no more of them than are allowed."""

from __future__ import annotations

import re
from contextlib import aclosing

from fastapi import HTTPException
from starlette.requests import ClientDisconnect, Request

JSON = re.compile(r"application/(?:json|[^/;]+\+json)")
"""What Content-Type calls one JSON text (RFC 6839 has the suffix)."""
JSON_OR_LINES = re.compile(
    r"application/(?:json|[^/;]+\+json|(?:x-)?ndjson|jsonl|(?:x-)?jsonlines)"
)
"""The same, or a JSON text on each line, which has no registered name and goes by several."""


async def body_of(request: Request, most: int, kind: re.Pattern[str]) -> bytes:
    """The body of a request. No more than `most` bytes and one chunk of it are ever held, whatever
    its Content-Length says.

    Raises:
        HTTPException: 415: it is not of that kind, or does not say so; 413: it is longer than that;
            400: the client went away before its end.
    """
    name = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.fullmatch(name) is None:
        raise HTTPException(415, "The body must be JSON: send it as application/json")
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > most:
        raise too_long(most)
    held = bytearray()
    try:
        async with aclosing(request.stream()) as chunks:
            async for chunk in chunks:
                if len(held) + len(chunk) > most:
                    raise too_long(most)
                held += chunk
    except ClientDisconnect:
        raise HTTPException(400, "The body ended before its end") from None
    return bytes(held)


def too_long(most: int) -> HTTPException:
    """The answer to a body that is longer than is read."""
    return HTTPException(413, f"The body must have at most {most:,} bytes")


def too_many(rows: int, most: int) -> HTTPException:
    """The answer to a body of more rows than are judged."""
    return HTTPException(413, f"The body must have at most {most:,} rows (got {rows:,})")
