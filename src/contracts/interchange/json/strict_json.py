"""JSON text, written in the one way of RFC 8785 and read strictly: bounded, and nothing in it twice."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from decimal import Decimal
from typing import Any, NoReturn

from contracts.errors import DocumentError
from contracts.interchange.json.places import Json, describe_json

MAX_DOCUMENT_CHARACTERS = 2**24
MAX_JSON_DEPTH = 256
"""How deep a document may be nested: a predicate of as many operators as a contract takes fits in."""
_MAX_SAFE_DIGITS = 17
_MAX_NUMBER_CHARACTERS = 400
_STRINGS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def canonical_json(data: Json) -> str:
    r"""The text of RFC 8785: no white space, members in the order of their keys, one way for each number.

    >>> canonical_json({"b": [1.0, 1e21, 1e-7], "a": "é\n"})
    '{"a":"é\\n","b":[1,1e+21,1e-7]}'
    """
    match data:
        case dict():
            members = sorted(data.items(), key=lambda member: member[0].encode("utf-16-be"))
            texts = (f"{_plain_text(key)}:{canonical_json(one)}" for key, one in members)
            return f"{{{','.join(texts)}}}"
        case list():
            return f"[{','.join(map(canonical_json, data))}]"
        case float():
            return _number_text(data)
        case _:
            return _plain_text(data)


def _plain_text(data: Json) -> str:
    """The text of a scalar other than a float."""
    return json.dumps(data, ensure_ascii=False)


def _number_text(number: float) -> str:
    """The text that ECMAScript has for a float: the shortest digits, an exponent from 1e21 on and below
    1e-6 (RFC 8785, section 3.2.2.3).
    """
    if number == 0:
        return "0"
    _, figures, exponent = Decimal(repr(abs(number))).as_tuple()
    digits = "".join(map(str, figures))
    point = len(digits) + int(exponent)
    return ("-" if number < 0 else "") + _place_point(digits.rstrip("0"), point)


def _place_point(digits: str, point: int) -> str:
    """Digits with the decimal point after so many of them."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    more = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{more}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def indented_json(data: Json, indent: int) -> str:
    """The text for people: the keys in the order in which they are written, on lines of their own."""
    return json.dumps(data, ensure_ascii=False, indent=indent)


# Reading ----------------------------------------------------------------------------------------


def parse_strict_json(text: str | bytes | bytearray) -> Json:
    """The data of a JSON text (RFC 8259).

    Raises:
        DocumentError: it is not JSON, is too long or too deep, has a name twice in an object, or has a
            number that not every reader would keep.
    """
    decoded = _decode(text)
    _refuse_too_much(decoded)
    try:
        return json.loads(
            decoded,
            object_pairs_hook=_unique_members,
            parse_int=_parse_integer,
            parse_float=_parse_float,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        where = f"at line {error.lineno}, column {error.colno}"
        raise document_error(
            f"is not JSON: {error.msg} ({where})",
            "Write JSON: names in double quotes, no comma at the end, no comments (RFC 8259)",
        ) from None


def document_error(problem: str, hint: str) -> DocumentError:
    """The error of a problem of the whole document."""
    return DocumentError("", problem, hint)


def _decode(text: object) -> str:
    match text:
        case str():
            return text
        case bytes() | bytearray():
            try:
                return text.decode()
            except UnicodeDecodeError:
                raise document_error("is not UTF-8", "Encode it so") from None
        case _:
            problem = f"is not text but {type(text).__name__}"
            raise document_error(problem, "Pass the text of it, or its bytes")


def refuse_long(text: str) -> str:
    """The text itself.

    Raises:
        DocumentError: it is longer than a document may be.
    """
    if len(text) > MAX_DOCUMENT_CHARACTERS:
        problem = f"has more than {MAX_DOCUMENT_CHARACTERS:,} characters"
        raise document_error(problem, "Make it several contracts")
    return text


def _refuse_too_much(text: str) -> None:
    depth = 0
    for mark in _STRINGS_AND_BRACKETS.finditer(refuse_long(text)):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > MAX_JSON_DEPTH:
            raise document_error(f"is nested deeper than {MAX_JSON_DEPTH}", "Nest it less deeply")


def _unique_members(members: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(members)
    if len(unique) < len(members):
        counts = Counter(name for name, _ in members)
        repeated = describe_json(next(name for name in counts if counts[name] > 1))
        raise document_error(f"has the key {repeated} twice in one object", "Give it once")
    return unique


def _parse_integer(digits: str) -> int | float:
    """An integer that every reader of JSON keeps, or else the float that canonical JSON writes so."""
    if len(digits) <= _MAX_SAFE_DIGITS and abs(int(digits)) < 2**53:
        return int(digits)
    number = _parse_float(digits)
    if digits not in (_number_text(number), f"{number:.0f}"):
        problem = f"has {describe_json(digits)}, which not every reader keeps"
        raise document_error(problem, "Write it as text")
    return number


def _parse_float(digits: str) -> float:
    number = float(digits) if len(digits) <= _MAX_NUMBER_CHARACTERS else math.inf
    if math.isinf(number):
        raise document_error("has a number that no float holds", "Write fewer digits")
    return number


def _refuse_constant(word: str) -> NoReturn:
    raise document_error(f"has {word}, which is not JSON", f'Write "{word}", as text')
