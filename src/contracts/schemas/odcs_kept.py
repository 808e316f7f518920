"""What a document said beside its contract, when the contract is written as a document again."""

from __future__ import annotations

from typing import Any

from contracts.schemas.odcs_checks import NOT_NULL, Checked, Unread, is_of_value, rule_in
from contracts.schemas.odcs_customs import OURS
from contracts.schemas.odcs_places import nothing_left
from contracts.schemas.odcs_properties import (
    called,
    column_of,
    literal_of,
    stored_as,
    unstated,
)
from contracts.schemas.odcs_reading import Reader
from contracts.schemas.odcs_relations import Relations
from contracts.schemas.odcs_types import Data, same

SAID = {
    "name", "physicalName", "businessName", "logicalType", "logicalTypeOptions", "required", "unique",
    "primaryKey", "primaryKeyPosition", "description", "examples", "relationships", "quality",
    "properties", "items", "customProperties",
}  # fmt: skip
"""What of an element a contract says; the rest is written as it was read."""


def others_of(kept: Data) -> Data:
    """What an element said that a contract does not."""
    others = {key: one for key, one in kept.items() if key not in SAID}
    customs = [
        one for one in kept.get("customProperties") or [] if not one["property"].startswith(OURS)
    ]
    return others | ({"customProperties": customs} if customs else {})


def of_type(kept: Data, logical: str) -> Data:
    """What an element said, without what it said of the values of another logical type."""
    if kept.get("logicalType") == logical:
        return kept
    return {k: v for k, v in kept.items() if k not in ("physicalType", "logicalTypeOptions")}


def left_out(kept: Data) -> list[Data]:
    """The properties that are no fields, for they do not say of what type they are."""
    return [one for one in kept.get("properties") or [] if unstated(one) is not None]


def same_examples(kept: Data, examples: list[Any]) -> list[Any]:
    """The examples as they were written, if they are still these."""
    raw: list[Any] = kept.get("examples") or []
    return raw if same([*map(literal_of, raw)], examples) else []


def unsaid_options(kept: Data, written: Data, options: Data) -> Data:
    """The options of a logical type that asked nothing of a contract, and do not now."""
    before: Data = kept.get("logicalTypeOptions") or {}
    return {
        key: stated
        for key, stated in before.items()
        if key not in options
        and key != "required"
        and asks_nothing_more(kept, {k: v for k, v in before.items() if k != key}, {key: stated})
        and asks_nothing_more(written, options, {key: stated})
    }


def asks_nothing_more(element: Data, options: Data, more: Data) -> bool:
    """Whether an element with more options asks what it does without."""
    plain: Data = {
        **element,
        "items": {"logicalType": "string"},
        "properties": [{"name": "x", "logicalType": "string"}],
    }
    without, with_them = (
        Reader({}, nothing_left()).value_in(plain | {"logicalTypeOptions": said}, "", "")
        for said in (options, options | more)
    )
    return same(without | {"contract": None}, with_them | {"contract": None})


def value_checks(kept: Data, value: Data, rules: list[Data]) -> tuple[list[Data], list[Data]]:
    """The checks of values, and those that ask nothing, as they were written; the rules that are left."""
    done, left = [], [*rules]
    stated = kept.get("quality") or []
    now = Checked("", value, {})
    then = Checked("", Reader({}, nothing_left()).value_in(kept, "", ""), {}) if stated else now
    for check in stated:
        match read_again(check, now):
            case None:
                again = read_again(check, then) is None
            case rule if rule == NOT_NULL:
                again = not value.get("nullable")
            case rule:
                again = is_of_value(rule) and took(rule, left)
        if again:
            done.append(check)
    return done, left


def asked_again(
    kept: Data, data: Data, written: Data, props: dict[str, Data], now: Checked
) -> list[Data]:
    """Write the checks of many rows as they were written; the rules that are left."""
    left = [*data.get("rules", [])]
    columns = {column_of(one): one for one in kept.get("properties") or []}
    for one in data["fields"]:
        about = Checked(one["name"], one, now.names, now.nullable)
        before = columns.get(stored_as(one), {}).get("quality") or []
        stated = props[one["name"]].get("quality", [])
        for check in before:
            read = read_again(check, about)
            if isinstance(read, dict) and not is_of_value(read) and took(read, left):
                stated.append(check)
        if stated:
            stated.sort(key=[*before, *stated].index)
            props[one["name"]]["quality"] = stated
    reader = Reader({}, nothing_left())
    placed = reader.stated_in(kept.get("properties") or [], "")
    then = Checked(None, {}, *called(placed, reader.members_in(placed)[0]))
    for check in kept.get("quality") or []:
        read = read_again(check, now)
        if took(read, left) if read is not None else read_again(check, then) is None:
            written.setdefault("quality", []).append(check)
    return left


def read_again(check: Data, of: Checked) -> Data | str | None:
    """The rule that a check is; None if it is none."""
    try:
        return rule_in(check, of)
    except Unread:
        return None


def took(rule: Any, left: list[Data]) -> bool:
    """Whether a rule is among those that are left; then no more."""
    for place, one in enumerate(left):
        if same(one, rule):
            del left[place]
            return True
    return False


def relationships_again(
    kept: Data, left: frozenset[str], written: Data, props: dict[str, Data], relations: Relations
) -> None:
    """Write the relationships as they were written, and those that were left out.

    Args:
        kept: the object that was read.
        left: the places in it that were left out.
        props: the properties that are written.
        relations: the objects that are written.
    """
    columns = {column_of(prop): prop for prop in props.values()}
    elements = [(kept, written, "")]
    elements += [
        (one, columns[column_of(one)], f"properties[{number}].")
        for number, one in enumerate(kept.get("properties") or [])
        if column_of(one) in columns
    ]
    for before, now, place in elements:
        for number, relation in enumerate(before.get("relationships") or []):
            stated = now.get("relationships", [])
            ends = relations.ends_of(relation)
            alike = [n for n, one in enumerate(stated) if ends and relations.ends_of(one) == ends]
            if alike:
                stated[alike[0]] = relation
            elif f"{place}relationships[{number}]" in left:
                now["relationships"] = [*stated, relation]
