"""Logical types of ODCS, with their options, and the types and plain value rules of canonical JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from contracts.documents.ecma_patterns import rust_pattern
from contracts.documents.portable_patterns import portable
from contracts.documents.strict_json import canonical
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.schemas.odcs_places import Leaving
from contracts.schemas.odcs_times import directives_of, java_pattern

Data = dict[str, Any]
"""An object of JSON: of ODCS, or of a contract's canonical document."""
TYPE_KEYS = ("type", "bits", "signed", "max_digits", "decimal_places", "aware")
"""What says the type of a value that holds no others, in canonical JSON."""
SAFE = 2**53 - 1

LOGICAL = {
    "string": "text", "date": "date", "timestamp": "datetime", "time": "time", "number": "float",
    "integer": "int", "boolean": "bool", "array": "list", "object": "struct",
}  # fmt: skip
NATIVE = {kind: logical for logical, kind in LOGICAL.items()} | {
    "decimal": "number", "bytes": "string", "uuid": "string", "duration": "string",
}  # fmt: skip
INTEGERS = re.compile(
    r"(?:(?:tiny|small|medium|big)?int(?:eger|[248]|\d{2})?|(?:big|small)?serial|long)\b"
)
DECIMALS = re.compile(r"(?:decimal|numeric|number|dec)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")
INSTANTS = re.compile(r"(?:timestamp|datetime)")
AWARE = re.compile(
    r"timestamptz|timestamp_?[lt]tz|timestamp_tz|datetimeoffset|.*with (?:local )?time ?zone"
)
FORMATS = ("email", "hostname", "ipv4", "ipv6", "uri")
"""The formats of strings that are rules; uuid is a type."""
UNASKED = ("password", "byte", "binary")
"""The formats of strings that say what text is for, and ask nothing of it."""
ASK_NOTHING = ("required", "uniqueItems", "timezone", "defaultTimezone")
"""The options that say what a type is, or that are read elsewhere."""
BOUNDS = {"minimum": "ge", "exclusiveMinimum": "gt", "maximum": "le", "exclusiveMaximum": "lt"}
LENGTHS = {
    "minLength": "min_length", "maxLength": "max_length",
    "minItems": "min_length", "maxItems": "max_length",
}  # fmt: skip
GROUPS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
WHOLE = re.compile(r"\^\(\?:(.*)\)\$", re.DOTALL)


# Reading ----------------------------------------------------------------------------------------


def type_in(prop: Data, where: str, leaving: Leaving) -> Data:
    """The type that a property's logical type means; where that leaves it open, its physical one."""
    logical = prop["logicalType"]
    physical = str(prop.get("physicalType") or "").strip().lower()
    options = prop.get("logicalTypeOptions") or {}
    kind = LOGICAL[logical]
    if logical == "date" and physical.startswith("time") and not INSTANTS.match(physical):
        return {"type": "time"}
    if kind == "datetime" or (logical == "date" and INSTANTS.match(physical)):
        zoned = options.get("timezone")
        aware = bool(AWARE.match(physical)) if zoned is None else zoned
        return {"type": "datetime", "aware": True} if aware else {"type": "datetime"}
    if logical == "string" and options.get("format") == "uuid":
        return {"type": "uuid"}
    if logical == "number":
        return number_in(prop, physical, options, where, leaving)
    if logical == "integer":
        return integer_in(options, where, leaving)
    return {"type": kind}


def number_in(prop: Data, physical: str, options: Data, where: str, leaving: Leaving) -> Data:
    """The type of a number: a float, unless it is stored as integers or decimals of known digits."""
    if "format" in options:
        return {"type": "float", "bits": int(options["format"][1:])}
    if INTEGERS.fullmatch(physical):
        return {"type": "int"}
    digits = DECIMALS.fullmatch(physical)
    stated = {one["property"]: one["value"] for one in prop.get("customProperties") or []}
    if digits is not None:
        most, places = int(digits[1]), int(digits[2] or 0)
    elif type(stated.get("precision")) is int and physical.startswith(("decimal", "numeric")):
        most, places = stated["precision"], stated.get("scale", 0)
    else:
        return {"type": "float"}
    if type(places) is not int or not 0 <= places <= most <= MAX_DECIMAL_DIGITS or most == 0:
        problem = f"is stored as {physical}, and decimals have at most {MAX_DECIMAL_DIGITS} digits"
        leaving.must(where, problem, "Store fewer digits")
    return {"type": "decimal", "max_digits": most, "decimal_places": places}


def integer_in(options: Data, where: str, leaving: Leaving) -> Data:
    """The type of an integer: of any width, unless its format says which."""
    if "format" not in options:
        return {"type": "int"}
    signed, bits = options["format"][0] == "i", int(options["format"][1:])
    if bits > 64:
        leaving.may(
            f"{where}.logicalTypeOptions.format",
            f"asks for {bits} bits, and integers have at most 64",
            "Say i64",
        )
        return {"type": "int"}
    return {"type": "int", "bits": bits} | ({} if signed else {"signed": False})


def rules_in(prop: Data, value: Data, where: str, leaving: Leaving) -> Iterator[Data]:
    """The value rules that the options of a property's logical type ask for."""
    options = prop.get("logicalTypeOptions") or {}
    for option, stated in options.items():
        place = f"{where}.{option}"
        if option in BOUNDS:
            bound = operand(stated, value)
            if bound is None:
                leaving.may(place, f"is {stated!r}, which is no {value['type']}", "Write one")
            else:
                yield {"rule": BOUNDS[option], "bound": bound}
        elif option == "multipleOf":
            step = operand(stated, value)
            if step is None:
                leaving.may(place, f"is {stated!r}, which is no {value['type']}", "Write one")
            else:
                yield {"rule": "multiple_of", "step": step}
        elif option in LENGTHS:
            if stated or option.startswith("max"):
                yield {"rule": LENGTHS[option], "length": stated}
        elif option == "pattern":
            yield from pattern_in(stated, place, leaving)
        elif option == "format":
            yield from format_in(stated, value, place, leaving)
        elif option == "uniqueItems" and stated:
            leaving.may(
                place, "asks that no item is there twice, which no rule does", "Ask it elsewhere"
            )
        elif option in ("minProperties", "maxProperties"):
            count = len(prop.get("properties") or [])
            kept = stated <= count if option == "minProperties" else stated >= count
            if not kept:
                problem = "counts members, and an object of a contract has all that it declares"
                leaving.may(place, problem, "Leave out what there is not")
        elif option not in ASK_NOTHING:
            leaving.may(place, "is an option that no rule is", "Say what it asks otherwise")


def pattern_in(pattern: str, place: str, leaving: Leaving) -> Iterator[Data]:
    """The rule that a pattern of ECMA-262 asks: as a part of the text, unless it is anchored."""
    found = WHOLE.fullmatch(pattern)
    whole = rust_pattern(found[1]) if found is not None and groups_close(found[1]) else None
    rust = rust_pattern(pattern) if whole is None else whole
    if rust is None or not groups_close(rust):
        problem = f"is {pattern[:60]!r}, which Rust's engine has not, or reads otherwise"
        leaving.may(place, problem, "Write it with sets, groups, counts, ^ and $")
    elif whole is not None:
        yield {"rule": "matches", "pattern": whole}
    else:
        yield {"rule": "matches", "pattern": rust, "whole": False}


def groups_close(pattern: str) -> bool:
    """Whether each group of a pattern closes, and none that is not open; not those of `a)|(?:b`."""
    depth = 0
    for token in GROUPS.findall(pattern):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth < 0:
            return False
    return depth == 0


def format_in(format_: str, value: Data, place: str, leaving: Leaving) -> Iterator[Data]:
    """The rule that a format of strings asks."""
    if value["type"] in ("int", "float", "decimal", "uuid") or format_ in UNASKED:
        return
    if value["type"] == "text":
        if format_ in FORMATS:
            yield {"rule": "format", "format": format_}
        else:
            problem = f"is {format_!r}, which no rule asks of text"
            leaving.may(place, problem, "Declare a logicalType, or a pattern")


def wire_in(prop: Data, value: Data, where: str, leaving: Leaving) -> Data:
    """How times are written, where the options say it."""
    format_ = (prop.get("logicalTypeOptions") or {}).get("format")
    if format_ is None or value["type"] not in ("date", "datetime", "time"):
        return {}
    pattern = directives_of(format_)
    if pattern is None or "%" not in pattern:
        problem = f"is {format_!r}, which is no pattern of Java's that `Format` has"
        leaving.may(f"{where}.format", problem, "Write one such as yyyy-MM-dd'T'HH:mm:ssXXX")
        return {}
    return {"format": {"patterns": [pattern]}}


def operand(stated: Any, value: Data) -> Any:
    """What a rule compares with, as canonical JSON writes it for values of a type; None if it is none."""
    match value["type"]:
        case "int":
            whole = isinstance(stated, (int, float)) and stated == stated // 1
            if isinstance(stated, bool) or not whole:
                return None
            return int(stated) if abs(stated) <= SAFE else str(int(stated))
        case "float":
            return None if isinstance(stated, bool) or not is_number(stated) else float(stated)
        case "decimal":
            return None if isinstance(stated, bool) or not is_number(stated) else f"{stated}"
        case "text" | "uuid":
            return stated if isinstance(stated, str) else None
        case "bool":
            return stated if isinstance(stated, bool) else None
        case "date" | "datetime" | "time" as kind:
            return time_operand(stated, kind, aware=value.get("aware", False))
        case _:
            return None


def is_number(stated: Any) -> bool:
    """Whether it is a number that there is."""
    return isinstance(stated, (int, float)) and abs(stated) < float("inf")


def time_operand(stated: Any, kind: str, *, aware: bool) -> str | None:
    """A date or time of ISO 8601, as canonical JSON writes it."""
    reads: dict[str, Any] = {"date": date, "datetime": datetime, "time": time}
    try:
        read = reads[kind].fromisoformat(stated)
    except (TypeError, ValueError):
        return None
    zoned = getattr(read, "tzinfo", None) is not None
    return None if zoned != aware else str(read.isoformat())


# Writing ----------------------------------------------------------------------------------------


def native_type(value: Data) -> tuple[str, Data]:
    """The logical type of a value, and what its options say of the type."""
    kind, bits = value["type"], value.get("bits")
    options: Data = {}
    if kind == "int" and bits is not None:
        options["format"] = f"{'i' if value.get('signed', True) else 'u'}{bits}"
    if kind == "float" and bits is not None:
        options["format"] = f"f{bits}"
    if kind in ("uuid", "bytes"):
        options["format"] = "uuid" if kind == "uuid" else "binary"
    if kind == "datetime":
        options["timezone"] = value.get("aware", False)
    patterns = value.get("wire", {}).get("format", {}).get("patterns", [])
    written = java_pattern(patterns[0]) if len(patterns) == 1 else None
    if written is not None and kind in ("date", "datetime", "time"):
        options["format"] = written
    return NATIVE[kind], options


def native_option(rule: Data, value: Data) -> tuple[str, Any] | None:
    """The option that asks what a value rule does, which has no terms; None where there is none."""
    code, listed = rule["rule"], value["type"] == "list"
    names = {code: name for name, code in (BOUNDS | {"multipleOf": "multiple_of"}).items()}
    if code in names:
        stated = rule["step"] if code == "multiple_of" else rule["bound"]
        number = as_number(stated) if value["type"] in ("int", "float", "decimal") else stated
        return None if number is None else (names[code], number)
    if code in ("min_length", "max_length") and value["type"] != "bytes":  # others count characters
        return f"{code[:3]}{'Items' if listed else 'Length'}", rule["length"]
    if code == "matches":
        pattern = portable(rule["pattern"])
        if pattern is None:
            return None
        return "pattern", f"^(?:{pattern})$" if rule.get("whole", True) else pattern
    if code == "format" and value["type"] == "text":
        return "format", rule["format"]
    return None


def as_number(stated: Any) -> int | float | None:
    """What canonical JSON has for a number, as YAML does; None where that is text of another kind."""
    if not isinstance(stated, str):
        return stated  # type: ignore[no-any-return]  # a number
    if stated.lstrip("-").isdigit():
        return int(stated)
    try:
        number = float(stated)
    except ValueError:
        return None
    return number if is_number(number) and f"{number}" == stated else None


def same(one: Any, other: Any) -> bool:
    """Whether canonical JSON writes both alike."""
    return canonical(one) == canonical(other)
