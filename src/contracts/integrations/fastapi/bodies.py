"""Reading the bytes of a request's body, up to a limit."""

from __future__ import annotations

import re
from contextlib import aclosing

from fastapi import HTTPException
from starlette.requests import ClientDisconnect, Request

JSON_TYPE = re.compile(r"application/(?:json|[^/;]+\+json)")
"""The media types of one JSON text (RFC 6839 has the suffix)."""
JSON_OR_LINES_TYPE = re.compile(
    r"application/(?:json|[^/;]+\+json|(?:x-)?ndjson|jsonl|(?:x-)?jsonlines)"
)
"""The same, and those of a JSON text on each line, which has several unregistered names."""


async def read_body(request: Request, max_bytes: int, types: re.Pattern[str]) -> bytes:
    """The body of a request. At most `max_bytes` and one chunk of it are held, whatever its
    Content-Length is.

    Raises:
        HTTPException: 415: its media type is missing or another; 413: it is longer; 400: the client
            disconnected before its end.
    """
    name = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if types.fullmatch(name) is None:
        raise HTTPException(415, "The body must be JSON: send it as application/json")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > max_bytes:
        raise _too_long(max_bytes)
    held = bytearray()
    try:
        async with aclosing(request.stream()) as chunks:
            async for chunk in chunks:
                if len(held) + len(chunk) > max_bytes:
                    raise _too_long(max_bytes)
                held += chunk
    except ClientDisconnect:
        raise HTTPException(400, "The body ended before its end") from None
    return bytes(held)


def _too_long(max_bytes: int) -> HTTPException:
    return HTTPException(413, f"The body must have at most {max_bytes:,} bytes")


def too_many_rows(rows: int, max_rows: int) -> HTTPException:
    """The error for a body of too many rows."""
    return HTTPException(413, f"The body must have at most {max_rows:,} rows (got {rows:,})")
