"""A change between two versions in the words of those whom it concerns: "added 'off' to status: breaks consumers"."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.report.values import escape_surrogates, show_value
from contracts.rules.requirement import Rule
from contracts.rules.value import OneOf
from contracts.specification import Field, Specification


def change_sentence(
    field: str | None,
    code: str,
    says: str,
    breaks: Sequence[str],
    versions: tuple[Specification, Specification],
) -> str:
    """What changed, and whom it breaks.

    Args:
        says: how the one version differs from the other, where nothing shorter is known.
    """
    old, new = (_field_of(one, field) for one in versions)
    what = _what(field, code, old, new) or f"{field or 'the contract'} {says}"
    whom = " and ".join(f"{party}s" for party in breaks) or "nobody"
    return escape_surrogates(f"{what}: breaks {whom}")


def _field_of(specification: Specification, alias: str | None) -> Field | None:
    """The field of a name; None for the whole, and for what is nested."""
    return next((one for one in specification.fields if one.alias == alias), None)


def _what(name: str | None, code: str, old: Field | None, new: Field | None) -> str | None:
    if old is None or new is None:
        if code not in ("missing_field", "extra_field") or old is new:
            return None
        return f"added {name}" if old is None else f"removed {name}"
    if code == "null":
        return f"{name} may {'now' if new.value.nullable else 'no longer'} be null"
    if code == "one_of":
        return _members(name, old, new)
    before, after = (_rule_of(one, code) for one in (old, new))
    if before is None and after is not None:
        return f"{name} must now {after}"
    if before is not None and after is None:
        return f"{name} need no longer {before}"
    return None if before is None else f"{name} must {after}, no longer {before}"


def _rule_of(field: Field, code: str) -> Rule | None:
    found = [one.rule for one in field.value.rules if one.rule.code == code]
    return found[0] if len(found) == 1 else None


def _members(name: str | None, old: Field, new: Field) -> str | None:
    """The members that were added and removed."""
    before, after = (_rule_of(one, "one_of") for one in (old, new))
    if not isinstance(before, OneOf) or not isinstance(after, OneOf):
        return None
    added = [show_value(one) for one in after.members if one not in before.members]
    removed = [show_value(one) for one in before.members if one not in after.members]
    parts = [f"added {', '.join(added)} to {name}"] * bool(added)
    parts += [f"removed {', '.join(removed)} from {name}"] * bool(removed)
    return "; ".join(parts) or None
