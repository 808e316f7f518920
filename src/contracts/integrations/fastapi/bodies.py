"""Reading the bytes of a request's body, up to a limit."""

from __future__ import annotations

import re
from contextlib import aclosing
from typing import Any

from fastapi import HTTPException
from starlette.requests import ClientDisconnect, Request

from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.specification import StructOf, walk_types

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


def refuse_many_keys(contract: type[Contract], value: Any, max_keys: int) -> None:
    """Refuse a body with more different keys, at any depth, than its contract has and some others:
    each undeclared key is a violation of its own.

    Raises:
        HTTPException: 413: it has more.
    """
    fields = specification_of(contract).fields
    types = (one.dtype for field in fields for one in walk_types(field.value))
    declared = len(fields) + sum(
        len(t.specification.fields) for t in types if isinstance(t, StructOf)
    )
    if _has_more_keys(value, 2 * declared + max_keys):  # a field has an alias and a name
        message = f"The body must have at most {max_keys:,} different keys beside its fields"
        raise HTTPException(413, message)


def _has_more_keys(value: Any, most: int) -> bool:
    """Whether JSON has more different keys, at any depth."""
    found: set[str] = set()
    left = [value]
    while left:
        one = left.pop()
        if type(one) is dict:
            found |= one.keys()
            one = one.values()
        if len(found) > most:
            return True
        left.extend(inner for inner in one if type(inner) in (dict, list))
    return False


def too_many_rows(rows: int, max_rows: int) -> HTTPException:
    """The error for a body of too many rows."""
    return HTTPException(413, f"The body must have at most {max_rows:,} rows (got {rows:,})")
