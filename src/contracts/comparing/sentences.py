"""A change between two versions in the words of those whom it concerns: "added 'off' to status: breaks consumers"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from contracts.backends.masking import contains_sensitive
from contracts.report.values import escape_surrogates, show_value
from contracts.rules.requirement import Requirement, Rule, sentence
from contracts.rules.row import RowRule
from contracts.rules.table import Grouped, TableRule
from contracts.rules.value import Ge, Gt, Le, Lt, MaxLength, MinLength, OneOf, show_operand
from contracts.specification import Default, Field, ListOf, Specification, StructOf, thaw

_Versions = tuple[Specification, Specification]
_BOUNDS: dict[str, tuple[str, tuple[type, ...]]] = {
    "ge": ("min", (Ge, Gt)), "gt": ("min", (Ge, Gt)), "le": ("max", (Le, Lt)), "lt": ("max", (Le, Lt)),
    "min_length": ("min length", (MinLength,)), "max_length": ("max length", (MaxLength,)),
}  # fmt: skip  # a table of short pairs
"""What a limit is called, and the rules that state it, by their codes."""
_STRICT = {Lt: "below ", Gt: "above "}
_VALUES = {"nan": "NaN", "inf": "infinite", "null": "null"}
_OF_THE_FIELD = ("null", "dtype", "lossy", "unit", "nan", "inf", "missing_field", "extra_field", "column_order")  # fmt: skip  # a row
"""The codes of changes that show no operand of a rule."""


class Described(NamedTuple):
    """A change in words.

    Attributes:
        what: what changed.
        before: the part of the older version that changed, in words; None where there was none.
        after: that of the newer version.
    """

    what: str
    before: str | None = None
    after: str | None = None


def change_sentence(what: str, breaks: Sequence[str]) -> str:
    """What changed, and whom it breaks."""
    whom = " and ".join(f"{party}s" for party in breaks) or "nobody"
    return escape_surrogates(f"{what}: breaks {whom}")


def describe_change(path: str | None, code: str, says: str, versions: _Versions) -> Described:
    """A change in the shortest words that name what was before and what is after.

    Args:
        path: the field's path in data; None for the whole.
        says: how the one version differs from the other, where nothing shorter is known.
    """
    old, new = (None if path is None else _field_at(one, path) for one in versions)
    described = None
    if old is not None and new is not None:
        described = _of_field(str(path), code, old, new)
    elif path is not None and old is not new and code in ("missing_field", "extra_field"):
        described = _of_presence(path, old, new, versions)
    elif code == "column_order":
        described = _of_order(*versions)
    elif path is None:
        described = _of_rules(code, versions)
    return described or Described(f"{path or 'the contract'} {says}")


def is_private(path: str | None, code: str, versions: _Versions) -> bool:
    """Whether the words of a change would show an operand of a sensitive field."""
    if code in _OF_THE_FIELD:
        return False
    if path is None:
        known = [[r.rule for r in one.rules if r.rule.code == code] for one in versions]
        is_known = any(known) or not any(one.has_sensitive for one in versions)
        return not is_known or any(map(_read_sensitive, known, versions))
    return any(
        field is not None and contains_sensitive(field.value)
        for field in (_field_at(one, path.split(".")[0].removesuffix("[]")) for one in versions)
    )


def _read_sensitive(rules: Sequence[Rule], specification: Specification) -> bool:
    """Whether one of the rules is about a sensitive field: of the rules of a row, any may be."""
    if not specification.has_sensitive:
        return False
    names = [one.fields if isinstance(one, TableRule) else None for one in rules]
    fields = specification.by_name
    return any(
        some is None or any(contains_sensitive(fields[name].value) for name in some)
        for some in names
    )


def _field_at(specification: Specification, path: str) -> Field | None:
    """The field, member or item of a path in data; None where there is none."""
    for field in specification.fields:
        if field.alias == path:
            return field
        value, rest = field.value, path.removeprefix(field.alias)
        if rest == path:
            continue
        while rest.startswith("[]") and isinstance(value.dtype, ListOf):
            value, rest = value.dtype.item, rest[2:]
        if not rest:
            return Field(field.name, path, value)
        if rest.startswith(".") and isinstance(value.dtype, StructOf):
            return _field_at(value.dtype.specification, rest[1:])
    return None


def _of_presence(path: str, old: Field | None, new: Field | None, versions: _Versions) -> Described:
    """A field that was added or removed, or perhaps has another name now."""
    before, after = ([*one.fields] for one in versions)
    gone = [one for one in before if all(one.alias != other.alias for other in after)]
    come = [one for one in after if all(one.alias != other.alias for other in before)]
    if old is None and new is not None:
        alike = [one for one in gone if _may_be_renamed(one, new)]
        only = len(alike) == 1 == sum(_may_be_renamed(alike[0], one) for one in come)
        hint = f" (renamed from {alike[0].alias}?)" if only else ""
        return Described(f"added {path}{hint}", None, new.value.noun)
    assert old is not None  # noqa: S101 - one of them is there
    alike = [one for one in come if _may_be_renamed(old, one)]
    only = len(alike) == 1 == sum(_may_be_renamed(one, alike[0]) for one in gone)
    hint = f" (renamed to {alike[0].alias}?)" if only else ""
    return Described(f"removed {path}{hint}", old.value.noun, None)


def _may_be_renamed(old: Field, new: Field) -> bool:
    return old.value == new.value and old.default == new.default


def _of_field(path: str, code: str, old: Field, new: Field) -> Described | None:
    """A change of a field that both versions have."""
    one, other = old.value, new.value
    if code == "missing_field":
        return _of_optional(path, old, new)
    if code == "default":
        before, after = _default_words(old), _default_words(new)
        return Described(f"default of {path} changed from {before} to {after}", before, after)
    if code in _VALUES:
        allowed = {
            "null": other.nullable,
            "nan": not other.forbids_nan,
            "inf": not other.forbids_inf,
        }[code]
        word = _VALUES[code]
        words = ("not allowed", "allowed") if allowed else ("allowed", "not allowed")
        return Described(f"{path} may {'now' if allowed else 'no longer'} be {word}", *words)
    if code == "unit" and one.wire.unit != other.wire.unit:
        units = [None if unit is None else unit.code for unit in (one.wire.unit, other.wire.unit)]
        before, after = (unit or "none" for unit in units)
        return Described(f"unit of {path} changed from {before} to {after}", *units)
    if code in ("dtype", "lossy") and one.dtype != other.dtype:
        before, after = f"{one.dtype}", f"{other.dtype}"
        return Described(f"type of {path} changed from {before} to {after}", before, after)
    if code == "one_of" and (described := _of_members(path, old, new)) is not None:
        return described
    if code in _BOUNDS and (described := _of_limit(path, code, old, new)) is not None:
        return described
    return _of_value_rules(path, code, old, new)


def _of_optional(path: str, old: Field, new: Field) -> Described:
    before, after = _default_words(old), _default_words(new)
    if new.default is None:
        return Described(f"{path} must now be there: it had the default {before}", before, None)
    return Described(f"{path} may now be left out: it has the default {after}", None, after)


def _default_words(field: Field) -> str:
    if contains_sensitive(field.value):
        return "that is private"
    if isinstance(field.default, Default):
        return show_value(thaw(field.default.value, field.value))
    return "of a function"


def _of_members(path: str, old: Field, new: Field) -> Described | None:
    """The members that were added and removed."""
    before, after = (_rule_of(one, (OneOf,)) for one in (old, new))
    if not isinstance(before, OneOf) or not isinstance(after, OneOf):
        return None
    added = [show_value(one) for one in after.members if one not in before.members]
    removed = [show_value(one) for one in before.members if one not in after.members]
    parts = [f"added {', '.join(added)} to {path}"] * bool(added)
    parts += [f"removed {', '.join(removed)} from {path}"] * bool(removed)
    return Described("; ".join(parts), f"{before}", f"{after}") if parts else None


def _of_limit(path: str, code: str, old: Field, new: Field) -> Described | None:
    """A bound or a length that both versions limit."""
    called, kinds = _BOUNDS[code]
    before, after = (_rule_of(one, kinds) for one in (old, new))
    if before is None or after is None or before == after:
        return None
    ends: list[Any] = [getattr(one, "length", getattr(one, "bound", 0)) for one in (before, after)]
    words = [_limit_words(one) for one in (before, after)]
    try:
        verb = "lowered" if ends[1] < ends[0] else "raised" if ends[1] > ends[0] else "changed"
    except TypeError:
        verb = "changed"
    return Described(f"{called} of {path} {verb} from {words[0]} to {words[1]}", *words)


def _limit_words(rule: Any) -> str:
    """A limit as its rule has it: 130, or "below 130"."""
    end = rule.length if isinstance(rule, (MinLength, MaxLength)) else rule.bound
    return f"{_STRICT.get(type(rule), '')}{show_operand(end)}"


def _rule_of(field: Field, kinds: tuple[type, ...]) -> Any:
    """The one rule of some kinds that a field has as an error; None where it has none, or several."""
    stated = (one.rule for one in field.value.rules if one.severity == "error")
    found = [one for one in stated if isinstance(one, kinds)]
    return found[0] if len(found) == 1 else None


def _of_value_rules(path: str, code: str, old: Field, new: Field) -> Described | None:
    before, after = (
        [one for one in field.value.rules if one.rule.code == code] for field in (old, new)
    )
    gone = [one for one in before if one not in after]
    come = [one for one in after if one not in before]
    if len(gone) > 1 or len(come) > 1 or not (gone or come):
        return None
    if not gone:
        return Described(f"{path} must now {come[0].rule}", None, f"{come[0].rule}")
    if not come:
        return Described(f"{path} need no longer {gone[0].rule}", f"{gone[0].rule}", None)
    words = (f"{gone[0].rule}", f"{come[0].rule}")
    if gone[0].rule == come[0].rule:
        return Described(f"{path} must {words[1]} ({_terms_now(come[0])})", *words)
    return Described(f"{path} must {words[1]}, no longer {words[0]}", *words)


def _terms_now(stated: Requirement[Any]) -> str:
    """How strictly a rule is meant that was meant otherwise before."""
    if stated.severity == "warn":
        return "now only a warning"
    tolerates = stated.tolerate_rows is not None or stated.tolerate_share is not None
    return "now with a tolerance" if tolerates else "now an error, without a tolerance"


def _of_order(old: Specification, new: Specification) -> Described:
    """An order of columns that is required now, no longer, or that is another."""
    before, after = (", ".join(one.places) if one.ordered else None for one in (old, new))
    if before is None:
        what = "columns must now stand in the order of the fields"
    elif after is None:
        what = "columns need no longer stand in the order of the fields"
    else:
        what = f"order of the columns changed to {after}"
    return Described(what, before, after)


def _of_rules(code: str, versions: _Versions) -> Described | None:
    """The rules of rows and of the batch that were added, removed or changed."""
    before, after = (
        {_rule_words(one, of): one for one in of.rules if one.rule.code == code} for of in versions
    )
    both = [words for words in after if words in before and after[words] != before[words]]
    gone = [words for words in before if words not in after]
    come = [words for words in after if words not in before]
    if len(gone) == 1 == len(come):
        what = f"changed the rule “{gone[0]}” to “{come[0]}”"
        return Described(what, gone[0], come[0])
    parts = [*_listed("added", come), *_listed("removed", gone)]
    parts += [f"the rule “{words}” is {_terms_now(after[words])}" for words in both]
    if not parts:
        return None
    return Described("; ".join(parts), "; ".join(gone) or None, "; ".join(come) or None)


def _listed(verb: str, rules: list[str]) -> Iterator[str]:
    if rules:
        quoted = ", ".join(f"“{one}”" for one in rules)
        yield f"{verb} the rule{'s' * (len(rules) > 1)} {quoted}"


def _rule_words(stated: Requirement[Any], specification: Specification) -> str:
    """A rule as a sentence, after the field that it is about where that is one."""
    rule: Any = stated.rule
    inner = rule.rule if isinstance(rule, Grouped) else rule
    names: Any = () if isinstance(rule, RowRule) else inner.fields
    alone = len(names) == 1 and names[0] in specification.by_name
    words = sentence(rule)
    return f"{specification.by_name[names[0]].alias} {words}" if alone else words
