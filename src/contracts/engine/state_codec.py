"""What parts of the data keep, as JSON and Arrow IPC streams: values of a closed set of types, never code.

A value that JSON has is itself. Any other is an array of the name of its type and its parts; a frame or a
column is the number of an Arrow stream beside. Reading makes nothing but the types that are listed here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import polars as pl
import pyarrow as pa

from contracts import hints
from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.columns import Columns
from contracts.backends.custom import RuleFailed, RuleRaised
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.frame.groups import FurtherGroups
from contracts.backends.partial.custom_states import CustomStates
from contracts.backends.partial.held import HeldColumns
from contracts.backends.partial.rule_states import RuleState
from contracts.backends.partial.violations import PartialViolation, RowFindings
from contracts.hints import Hint
from contracts.profiles.categories import Categories
from contracts.profiles.distribution import Distribution
from contracts.profiles.histogram import Histogram
from contracts.report.report import Example, NotRun, Violation
from contracts.report.values import MASKED, Unpicklable, show_value
from contracts.rules.requirement import Requirement
from contracts.rules.value import NonFinite
from contracts.rules.wire import Missing, Numerals, Truncate, Unit, Words
from contracts.specification import Specification

_RECORDS: dict[str, type] = {
    one.__name__: one
    for one in (
        CustomStates, Example, Finding, Findings, HeldColumns, NotRun, PartialViolation, Requirement, RowFindings,
        RuleState, FurtherGroups, Unparseable, Violation, Unpicklable, Categories, Distribution, Histogram,
        hints.CallElsewhere, hints.Declare, hints.GiveDefault, hints.LeaveOut, hints.PassArgument, hints.UseVerb,
        Missing, NonFinite, Numerals, Truncate, Unit, Words,
    )
}  # fmt: skip  # a kind a line
"""The records that may be read, by their names."""
_SINGLE = {"masked": MASKED, "absent": ABSENT, "unknown": UNKNOWN, "...": ...}
_TEXTS: dict[type, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    bytes: (lambda one: base64.b64encode(one).decode(), base64.b64decode),
    Decimal: (str, Decimal),
    UUID: (str, UUID),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
}
"""How values are written and read that are a text."""
_ITEMS: dict[type, Callable[[Any], Any]] = {
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
}
_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
}
"""Of subclasses the value is written."""
_FAILURES = {"RuleFailed": RuleFailed, "RuleRaised": RuleRaised}
_DEEPEST = 100
"""How deep values may be nested."""


class CannotWrite(Exception):
    """A value is of no type that may be written; the message shows it."""


class StateWriter:
    """Writes values; the frames are in `streams`, each an Arrow IPC stream.

    Args:
        exact: whether a value of any other type is an error; else what reports show of it is written.
    """

    def __init__(self, *, exact: bool = False) -> None:
        self.exact = exact
        self.streams: list[bytes] = []

    def write(self, value: Any, depth: int = 0) -> Any:
        """The value as JSON.

        Raises:
            CannotWrite: it has no form.
        """
        kind = type(value)
        if value is None or kind in (bool, str, float) or (kind is int and value.bit_length() < 64):
            return value
        if depth > _DEEPEST:
            return self._other(value)
        if kind is int:
            return ["int", hex(value)]
        if kind in _TEXTS:
            return [kind.__name__, _TEXTS[kind][0](value)]
        if kind is timedelta:
            return ["timedelta", value.days, value.seconds, value.microseconds]
        if kind in _ITEMS:
            return [kind.__name__, *(self.write(one, depth + 1) for one in value)]
        if isinstance(value, Mapping):
            items = value.items()
            return [
                "dict",
                *([self.write(k, depth + 1), self.write(v, depth + 1)] for k, v in items),
            ]
        return self._object(value, depth)

    def _object(self, value: Any, depth: int) -> Any:
        name = type(value).__name__
        for single, one in _SINGLE.items():
            if value is one:
                return [single]
        match value:
            case Hint():
                return ["hint", str(value), *self._changes(value, depth)]
            case pl.Series():
                return ["series", self._stream(value.to_frame()), value.name]
            case pl.DataFrame():
                return ["frame", self._stream(value), value.height]
            case Columns():
                columns = {
                    one: self.write(column, depth + 1) for one, column in value.fields.items()
                }
                return ["columns", columns, value.height]
            case RuleFailed():
                return ["failure", name, self.write(value.args[0])]
            case Requirement():
                value = value.with_rule(None)  # where it is read, the rule is known
            case CustomStates() if not self.exact:
                return self._custom_states(value)
            case _ if _RECORDS.get(name) is not type(value) or not is_dataclass(value):
                return self._other(value)
            case _:
                pass
        members = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        return ["record", name, {k: self.write(v, depth + 1) for k, v in members.items()}]

    def _custom_states(self, value: CustomStates) -> Any:
        """What users' functions made is what they get back, or an error."""
        exact = StateWriter(exact=True)
        exact.streams = self.streams
        return exact.write(value)

    def _changes(self, hint: Hint, depth: int) -> list[Any]:
        exact = StateWriter(exact=True)
        try:
            return [exact.write(one, depth + 1) for one in hint.changes]
        except CannotWrite:
            return []

    def _other(self, value: Any) -> Any:
        if self.exact:
            raise CannotWrite(show_value(value))
        for kind, plain in _PLAIN.items():
            if isinstance(value, kind):
                return self.write(plain(value))
        return ["record", "Unpicklable", {"text": show_value(value)}]

    def _stream(self, frame: pl.DataFrame) -> int:
        wide = [name for name, kind in frame.schema.items() if kind == pl.Int128]
        frame = frame.with_columns(pl.col(wide).cast(pl.String)) if wide else frame
        table = frame.to_arrow().replace_schema_metadata({f"int128 {name}": "" for name in wide})
        sink = BytesIO()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        self.streams.append(sink.getvalue())
        return len(self.streams) - 1


class StateReader:
    """Reads what a `StateWriter` wrote; anything may be raised of other data."""

    def __init__(self, streams: list[bytes], specification: Specification) -> None:
        self._streams, self._specification = streams, specification

    def read(self, data: Any) -> Any:
        """The value that JSON stands for."""
        if not isinstance(data, list):
            if isinstance(data, dict):
                raise TypeError("an object is a part of something")
            return data
        tag, *rest = data
        for kind, (_, read) in _TEXTS.items():
            if tag == kind.__name__:
                return read(*rest)
        for kind, collect in _ITEMS.items():
            if tag == kind.__name__:
                return collect(map(self.read, rest))
        return self._object(tag, rest)

    def _object(self, tag: str, rest: list[Any]) -> Any:
        match tag, rest:
            case "int", [text]:
                return int(text, 16)
            case "timedelta", [days, seconds, micros]:
                return timedelta(days, seconds, micros)
            case "dict", _:
                return {self.read(key): self.read(value) for key, value in rest}
            case "hint", [text, *changes]:
                return Hint(text, *map(self.read, changes))
            case "series", [stream, name]:
                return self._frame(stream).to_series().alias(name)
            case "frame", [stream, height]:
                frame = self._frame(stream)
                return frame if frame.width else pl.DataFrame(height=height)
            case "columns", [columns, height]:
                named = {name: self.read(one) for name, one in columns.items()}
                return Columns(self._specification, named, {}, height)
            case "failure", [name, text]:
                return _FAILURES[name](self.read(text))
            case "record", [name, members]:
                return _RECORDS[name](**{key: self.read(one) for key, one in members.items()})
            case _, []:
                return _SINGLE[tag]
            case _:
                raise ValueError(tag)

    def _frame(self, number: int) -> pl.DataFrame:
        if number < 0:
            raise IndexError(number)
        with pa.ipc.open_stream(self._streams[number]) as stream:
            table = stream.read_all()
        table.validate(full=True)
        wide = [name.removeprefix(b"int128 ").decode() for name in table.schema.metadata or ()]
        frame: Any = pl.from_arrow(table.replace_schema_metadata(None))
        return frame.with_columns(pl.col(wide).cast(pl.Int128)) if wide else frame  # type: ignore[no-any-return]  # of a table
