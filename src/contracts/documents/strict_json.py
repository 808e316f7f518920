"""JSON text, written in the one way of RFC 8785 and read strictly: bounded, and nothing in it twice."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from contracts.documents.places import Json, shown
from contracts.errors import DocumentError

LONGEST = 2**24
"""The most characters of a document."""
DEEPEST = 256
"""How deep a document may be nested: a predicate of as many operators as a contract takes fits in."""
SAFE_DIGITS = 17
DIGITS = 400
"""The most characters of a number."""
MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def canonical(data: Json) -> str:
    r"""The text of RFC 8785: no white space, members in the order of their keys, one way for each number.

    >>> canonical({"b": [1.0, 1e21, 1e-7], "a": "é\n"})
    '{"a":"é\\n","b":[1,1e+21,1e-7]}'
    """
    match data:
        case dict():
            members = sorted(data.items(), key=lambda member: member[0].encode("utf-16-be"))
            said = (f"{text_of(key)}:{canonical(one)}" for key, one in members)
            return f"{{{','.join(said)}}}"
        case list():
            return f"[{','.join(map(canonical, data))}]"
        case float():
            return number_of(data)
        case _:
            return text_of(data)


def text_of(data: Json) -> str:
    """The text of anything that holds nothing else, but for floats."""
    return json.dumps(data, ensure_ascii=False)


def number_of(number: float) -> str:
    """The text that ECMAScript has for a float: the shortest digits, an exponent from 1e21 on and below
    1e-6 (RFC 8785, section 3.2.2.3).
    """
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction.rstrip("0")).lstrip("0") if whole == "0" else whole + fraction
    digits = digits.rstrip("0")
    zeros = len(fraction) - len(fraction.lstrip("0")) if whole == "0" else 0
    point = (len(whole) if whole != "0" else -zeros) + int(exponent or 0)
    return sign + placed(digits, point)


def placed(digits: str, point: int) -> str:
    """Digits with the decimal point after so many of them."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    more = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{more}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def for_people(data: Json, indent: int) -> str:
    """The text with the keys in the order in which they are written, on lines of their own."""
    return json.dumps(data, ensure_ascii=False, indent=indent)


# Reading ----------------------------------------------------------------------------------------


def parsed(text: str | bytes | bytearray) -> Json:
    """The data of a JSON text (RFC 8259).

    Raises:
        DocumentError: it is none, or too long, too deep, with a name twice in an object, or a number
            that not every reader would keep.
    """
    written = as_text(text)
    refuse_too_much(written)
    try:
        return json.loads(
            written,
            object_pairs_hook=without_repeats,
            parse_int=integer,
            parse_float=real,
            parse_constant=no_number,
        )
    except json.JSONDecodeError as error:
        where = f"at line {error.lineno}, column {error.colno}"
        raise whole_error(f"is no JSON: {error.msg} ({where})", "See RFC 8259") from None


def whole_error(problem: str, mend: str) -> DocumentError:
    """The error of what is wrong with the whole."""
    return DocumentError("", problem, mend)


def as_text(given: object) -> str:
    """The text of a document; bytes are UTF-8."""
    match given:
        case str():
            return given
        case bytes() | bytearray():
            try:
                return given.decode()
            except UnicodeDecodeError:
                raise whole_error("is not UTF-8", "Encode it so") from None
        case _:
            problem = f"is no text but {type(given).__name__}"
            raise whole_error(problem, "Pass the text of it, or its bytes")


def refuse_too_much(text: str) -> None:
    """Refuse a text that is too long, or nested too deep."""
    if len(text) > LONGEST:
        raise whole_error(f"has more than {LONGEST:,} characters", "Make it several contracts")
    depth = 0
    for mark in MARKS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > DEEPEST:
            raise whole_error(f"is nested deeper than {DEEPEST}", "Nest it less deeply")


def without_repeats(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of an object, no two of one name."""
    done = dict(members)
    if len(done) < len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise whole_error(f"has the key {shown(twice)} twice in one object", "Give it once")
    return done


def integer(digits: str) -> int | float:
    """An integer that every reader of JSON keeps, or else the float that canonical JSON writes so."""
    if len(digits) <= SAFE_DIGITS and abs(int(digits)) < 2**53:
        return int(digits)
    number = real(digits)
    if digits not in (number_of(number), f"{number:.0f}"):
        raise whole_error(f"has {shown(digits)}, which not every reader keeps", "Write it as text")
    return number


def real(digits: str) -> float:
    """A number that a float holds."""
    number = float(digits) if len(digits) <= DIGITS else math.inf
    if math.isinf(number):
        raise whole_error("has a number that no float holds", "Write fewer digits")
    return number


def no_number(word: str) -> NoReturn:
    """Refuse a word that is no JSON."""
    raise whole_error(f"has {word}, which is no JSON", f'Write "{word}", as text')
