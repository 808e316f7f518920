"""Hints applied: one call of a verb, and the call after a hint was followed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

import pandas as pd

import contracts as ct
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.hints import (
    CallElsewhere,
    Declare,
    Hint,
    HintChange,
    InContract,
    LeaveOut,
    PassArgument,
    ReplaceWith,
    UseVerb,
)
from contracts.report.report import NotRun, Violation
from contracts.rules.format import Format
from contracts.rules.table import CustomTable, Grouped
from contracts.rules.value import NonFinite
from contracts.rules.wire import Numerals, Trim, Truncate, Words
from contracts.specification import FieldType, ListOf, Specification, StructOf

Message = Violation | NotRun


@dataclass(frozen=True)
class Call:
    """A call of a verb.

    Attributes:
        data: the data, or what reads it from `source`.
        supplies: what makes the arguments that only a caller knows, by their names.
        source: the file that the data was read from, where it was one.
    """

    specification: Specification
    data: Any
    verb: str = "check"
    options: Options = field(default_factory=Options)
    supplies: Mapping[str, Callable[[Message], Any]] = field(default_factory=dict)
    source: str | None = None

    def report(self) -> ct.Report:
        """What the verb reports."""
        engine = Engine(self.specification)
        match self.verb:
            case "check":
                return engine.check(self.data, self.options)
            case "split":
                return engine.split(self.data, self.options).report
            case "parse":
                try:
                    return engine.parse(self.data, self.options)[1]
                except ct.ContractViolation as violation:
                    return violation.report
            case "check_batches":
                return engine.check_batches([self.data[:1], self.data[1:]], self.options)
            case _:
                raise NotImplementedError(self.verb)


def messages(report: ct.Report) -> Iterator[tuple[Message, Hint]]:
    """The messages of a report that say what to do."""
    for one in (*report.violations, *report.not_run):
        if one.hint is not None:
            yield one, one.hint


def followed(call: Call, message: Message, change: HintChange) -> Call:
    """The call after what one of its messages says."""
    match change:
        case UseVerb("parse" | "split" as verb):
            return replace(call, verb=verb)
        case UseVerb("read_csv"):
            return replace(call, verb="split", data=_own_csv(call), options=Options(text=True))
        case Declare(metadata, nullable):
            changed = _with_metadata(call.specification, message, metadata, nullable=nullable)
            return replace(call, specification=changed)
        case PassArgument(name, value):
            supplied = call.supplies[name](message) if value is ... else value
            return replace(call, options=replace(call.options, **{name: supplied}))
        case CallElsewhere(function, arguments):
            return replace(call, data=ELSEWHERE[function](call, message, arguments))
        case ReplaceWith(old, CustomTable() as new):
            functions: Any = call.supplies["functions"](message)
            return replace(
                call, specification=_with_rule(call.specification, old, replace(new, **functions))
            )
        case UseVerb() | ReplaceWith() | LeaveOut() | InContract():
            raise NotImplementedError(change)
        case _:
            assert_never(change)


def _with_rule(specification: Specification, old: Any, new: Any) -> Specification:
    """The specification with another table rule, also of groups."""

    def changed(rule: Any) -> Any:
        if isinstance(rule, Grouped):
            return replace(rule, rule=changed(rule.rule))
        return new if rule == old else rule

    rules = tuple(one.with_rule(changed(one.rule)) for one in specification.rules)
    return replace(specification, rules=rules)


def _own_csv(call: Call) -> Any:
    """The rows of the source as `ct.read_csv` reads them: every cell is text."""
    assert call.source is not None
    return [*csv.DictReader(io.StringIO(call.source))]


def _astype(call: Call, message: Message, arguments: Mapping[str, Any]) -> Any:
    return call.data.assign(
        **{str(message.field): call.data[message.field].astype(*arguments.values())}
    )


def _read_again(call: Call, _: Message, arguments: Mapping[str, Any]) -> Any:
    assert call.source is not None
    return pd.read_csv(io.StringIO(call.source), **arguments)


ELSEWHERE: dict[str, Callable[[Call, Message, Mapping[str, Any]], Any]] = {
    "pandas.Series.astype": _astype,
    "pandas.DataFrame.reset_index": lambda call, _, arguments: call.data.reset_index(**arguments),
    "pandas.read_csv": _read_again,
}
"""How the functions of others are called that hints name."""


def _with_metadata(
    specification: Specification, message: Message, metadata: tuple[Any, ...], *, nullable: bool
) -> Specification:
    """The contract with metadata on the field that a message is about, nested as it may be."""
    return _with_type(
        specification,
        message.field or "",
        lambda value: _declared(value, metadata, message.rule, nullable=nullable),
    )


def _with_type(
    specification: Specification, path: str, change: Callable[[FieldType], FieldType]
) -> Specification:
    changed = tuple(
        replace(one, value=change(one.value))
        if one.alias == path
        else replace(one, value=_inside(one.value, path.removeprefix(f"{one.alias}."), change))
        if path.startswith(f"{one.alias}.")
        else one
        for one in specification.fields
    )
    return replace(specification, fields=changed)


def _inside(value: FieldType, path: str, change: Callable[[FieldType], FieldType]) -> FieldType:
    match value.dtype:
        case ListOf(item):
            return replace(value, dtype=ListOf(_inside(item, path, change)))
        case StructOf(specification):
            return replace(value, dtype=StructOf(_with_type(specification, path, change)))
        case _:
            return value


def _declared(
    value: FieldType, metadata: tuple[Any, ...], sentence: str, *, nullable: bool
) -> FieldType:
    if sentence.endswith(" in every item") and isinstance(value.dtype, ListOf):
        inner = sentence.removesuffix(" in every item")
        item = _declared(value.dtype.item, metadata, inner, nullable=nullable)
        return replace(value, dtype=ListOf(item))
    for one in metadata:
        match one:
            case NonFinite():
                value = replace(value, non_finite=one)
            case Trim() | Truncate() | Numerals() | Words() | Format():
                name = type(one).__name__.lower()
                value = replace(value, wire=replace(value.wire, **{name: one}))
            case _:
                raise NotImplementedError(one)
    return replace(value, nullable=value.nullable or nullable)


def is_gone(message: Message, after: ct.Report) -> bool:
    """Whether a report lacks the message: the same text about the same field."""
    return not any(
        (one.field, one.code, hint) == (message.field, message.code, message.hint)
        for one, hint in messages(after)
    )


Tried = set[tuple[Any, ...]]
"""The messages whose hints were followed: a message of a contract, from a verb, about a kind of data."""


def dead_ends(call: Call, tried: Tried, path: tuple[Call, ...] = ()) -> Iterator[str]:
    """The hints of a call that do not work, or that lead back to where they came from."""
    for message, hint in messages(call.report()):
        at = (message.field, message.code, str(hint), call.verb, type(call.data), call.options.text)
        if (call.specification, at) in tried:
            continue
        tried.add((call.specification, at))
        yield from written_otherwise(hint)
        for change in hint.changes:
            after = followed(call, message, change)
            if not is_gone(message, after.report()):
                yield f"{message.field}: {hint} ({change}) leaves the message"
            elif any(_alike(after, one) for one in (*path, call)):
                yield f"{message.field}: {hint} ({change}) leads back"
            elif len(path) < 3:
                yield from dead_ends(after, tried, (*path, call))


def written_otherwise(hint: Hint) -> Iterator[str]:
    """The calls in the text of a hint that, copied into a program, do not make what its data declares."""
    declared = (one for one in hint.changes if isinstance(one, Declare))
    for metadata in (part for one in declared for part in one.metadata):
        start = hint.find(f"{type(metadata).__name__}(")
        ends = [place + 1 for place, sign in enumerate(hint) if sign == ")" and place > start >= 0]
        if start >= 0 and not any(_is_written(hint[start:end], metadata) for end in ends):
            yield f"{hint} does not write {metadata}"


class _PublicNames(dict[str, Any]):
    """The names of the package, which imports them when they are asked for."""

    def __missing__(self, name: str) -> Any:
        return getattr(ct, name)


def _is_written(source: str, metadata: Any) -> bool:
    try:
        return bool(eval(source, {}, _PublicNames()) == metadata)  # noqa: S307 - a hint of our own
    except (SyntaxError, TypeError, ValueError):
        return False


def _alike(one: Call, other: Call) -> bool:
    known = (one.verb, one.specification, one.options)
    return known == (other.verb, other.specification, other.options) and one.data is other.data
