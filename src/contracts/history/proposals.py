"""What observed days support of each field and rule, and the contract that says so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median
from typing import Any, Literal, TypeVar

from contracts.arguments import methods_in_own_words
from contracts.dtypes import NUMBERS, Scalar
from contracts.history.runs import HistoryRun, RuleOutcome
from contracts.lazy_dataclass import lazy_record
from contracts.profiles.profile import Profile
from contracts.report.order import subject_field
from contracts.report.values import count_noun
from contracts.rules.requirement import Requirement, rule_id, sentence
from contracts.rules.table import NullShare, RowCount, Unique
from contracts.rules.value import Ge, Gt, Le, Lt, OneOf, ValueRule
from contracts.specification import Field, FieldType, Specification

_Observed = Sequence[tuple[HistoryRun, Profile]]
_Rule = TypeVar("_Rule", bound=Requirement[Any])
_LOWER, _UPPER = (Ge, Gt), (Le, Lt)
_NEVER = 3
"""Of something that never happened in n cases the share is with 95 % at most 3 in n (Hanley and Lippman-Hand
1983, https://doi.org/10.1001/jama.1983.03330370053031)."""
_WORTH_A_LIMIT = 0.5
"""A share of nulls from which a limit would say nothing."""
_MAX_MEMBERS = 20
_ROWS_PER_MEMBER, _ROWS_OF_EACH = 20, 5


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Proposal:
    """One rule of an observed contract, and what its days say of it.

    Attributes:
        field: the field that it is about; None for the batch.
        rule: the rule, as a sentence, as it is to be.
        action: "keep" what held on every day; "add" what the days support; "loosen" a bound that some days passed;
            "warn" where other rules broke; "decide" where neither can be: types, nulls, keys.
        days, rows: the days and rows that this rests on.
        broken: on how many of them the rule as it is was broken.
    """

    field: str | None
    rule: str
    action: Literal["keep", "add", "loosen", "warn", "decide"]
    days: int
    rows: int
    broken: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The proposal as plain data."""
        return {
            name: getattr(self, name)
            for name in ("field", "rule", "action", "days", "rows", "broken")
        }

    def __str__(self) -> str:
        of = f"{count_noun(self.days, 'day')}, {self.rows:,} rows"
        broken = f", broken on {self.broken}" if self.broken else ""
        subject = self.field or ("batch" if self.rule.startswith("must ") else "row")
        return f"{self.action:<7} {subject} {self.rule} ({of}{broken})"


def graduated(
    specification: Specification, runs: _Observed
) -> tuple[list[Proposal], Specification]:
    """What the days say of each rule, and the contract as it is proposed."""
    days = _Days(runs)
    found: list[Proposal] = []
    keys = {
        name
        for one in specification.table_rules
        if isinstance(one.rule, Unique)
        for name in one.rule.fields
    }
    fields = tuple(
        _graduated_field(field, days, found, is_key=field.name in keys)
        for field in specification.fields
    )
    rules = tuple(_graduated_rules(specification, days, found))
    others = days.broken_elsewhere(specification)
    found += [
        days.proposal(one.field, one.rule, "decide", days.broken_on(one.field, one.rule_id))
        for one in others
    ]
    return found, replace(specification, fields=fields, rules=rules)


class _Days:
    """The observed runs."""

    def __init__(self, runs: _Observed) -> None:
        self.runs = runs
        self.profiles = [profile for _, profile in runs]
        self._days = len({run.about.date() for run, _ in runs})
        self._rows = sum(profile.rows for profile in self.profiles)
        self._broken: dict[tuple[str | None, str], int] = {}
        for run, _ in runs:
            for one in run.rules:
                if one.status in ("broken", "not run"):
                    key = (one.field, one.rule_id)
                    self._broken[key] = self._broken.get(key, 0) + 1

    def broken_on(self, field: str | None, name: str) -> int:
        """On how many of them a rule was broken, or not run."""
        return self._broken.get((field, name), 0)

    def broken_elsewhere(self, specification: Specification) -> Iterator[RuleOutcome]:
        """The rules that broke, and that no requirement of a field or of the contract states: types and nulls."""
        stated = {
            rule_id(field.alias, one) for field in specification.fields for one in field.value.rules
        }
        stated |= {rule_id(None, one) for one in specification.rules}
        stated |= {
            rule_id(subject_field(specification, one.rule), one)
            for one in specification.table_rules
        }
        seen: set[tuple[str | None, str]] = set()
        for run, _ in self.runs:
            for one in run.broken:
                if one.rule_id not in stated and (one.field, one.rule_id) not in seen:
                    seen.add((one.field, one.rule_id))
                    yield one

    def proposal(self, field: str | None, rule: str, action: Any, broken: int = 0) -> Proposal:
        """A proposal that rests on all of them."""
        return Proposal(field, rule, action, self._days, self._rows, broken)


def _graduated_field(field: Field, days: _Days, found: list[Proposal], *, is_key: bool) -> Field:
    """The field with what its days support. Keys get no new bounds: tomorrow's are others."""
    value = field.value
    rules: list[Requirement[ValueRule]] = []
    bounds = _supported_bounds(field, days)
    for one in value.rules:
        broken = days.broken_on(field.alias, rule_id(field.alias, one))
        wider = next(
            (bound for bound in bounds if broken and isinstance(bound, _side_of(one.rule))), None
        )
        if wider is not None:
            made = replace(one, rule=wider)
            found.append(days.proposal(field.alias, sentence(made.rule), "loosen", broken))
        else:
            made = _kept_or_warned(one, field.alias, days, found, broken)
        rules.append(made)
    for bound in () if is_key or _is_settled(value) else _bounds_added(bounds, value):
        rules.append(Requirement(bound))
        found.append(days.proposal(field.alias, sentence(bound), "add"))
    members = None if is_key else _members_of(field, days)
    if members is not None:
        rules.append(Requirement(members))
        found.append(days.proposal(field.alias, sentence(members), "add"))
    return replace(field, value=replace(value, rules=tuple(rules)))


def _kept_or_warned(
    one: _Rule, field: str | None, days: _Days, found: list[Proposal], broken: int
) -> _Rule:
    """The requirement as it is where it held on every day; as a warning where it did not."""
    action = "warn" if broken else "keep"
    found.append(days.proposal(field, sentence(one.rule), action, broken))
    return replace(one, severity="warn", tolerate_share=None, tolerate_rows=None) if broken else one


def _side_of(rule: object) -> tuple[type, ...]:
    """The bounds that state the same end as a rule; none for a rule that is not a bound."""
    return _LOWER if isinstance(rule, _LOWER) else _UPPER if isinstance(rule, _UPPER) else ()


def _bounds_added(bounds: Iterable[Ge | Le], value: FieldType) -> list[Ge | Le]:
    """The bounds of ends that a field does not bound."""
    return [
        one
        for one in bounds
        if not any(isinstance(other.rule, _side_of(one)) for other in value.rules)
    ]


def _is_settled(value: FieldType) -> bool:
    """Whether a field's values are listed already."""
    return any(isinstance(one.rule, OneOf) for one in value.rules)


def _supported_bounds(field: Field, days: _Days) -> list[Ge | Le]:
    """The bounds of a field of numbers that the days support."""
    dtype = field.value.dtype
    measured = [one.fields[field.alias] for one in days.profiles if field.alias in one.fields]
    if not isinstance(dtype, Scalar) or dtype.kind not in NUMBERS or field.value.sensitive:
        return []
    least = [one.minimum for one in measured if one.minimum is not None]
    most = [one.maximum for one in measured if one.maximum is not None]
    if not most or min(least) == max(most):
        return []
    lower = -_beyond([-float(one) for one in least], max(most) - min(least))
    upper = _beyond([float(one) for one in most], max(most) - min(least))
    if min(least) >= 0:
        lower = max(lower, 0.0)
    if max(most) <= 0:
        upper = min(upper, 0.0)
    like = most[0]
    found: list[Ge | Le] = []
    if _is_bound(lower, like):
        found.append(Ge(min(_as_type(lower, like), *least)))
    if _is_bound(upper, like):
        found.append(Le(max(_as_type(upper, like), *most)))
    return found


def _is_bound(number: float, like: Any) -> bool:
    """Whether a field's type has a value there."""
    return abs(number) < 2**63 if isinstance(like, int) else math.isfinite(number)


def _beyond(greatest: Sequence[float], spread: Any) -> float:
    """As far beyond the greatest of all days as that lies beyond the median day's, rounded up to a hundredth of
    the range, a power of ten; infinity where no float64 is so great, or so small.
    """
    edge = max(greatest)
    try:
        step = 10.0 ** math.floor(math.log10(float(spread))) / 10
        return math.ceil((edge + (edge - median(greatest))) / step - 1e-9) * step
    except ArithmeticError:
        return math.inf


def _as_type(bound: float, like: Any) -> Any:
    if isinstance(like, int):
        return round(bound)
    # 0.30000000000000004 is a bound of nobody, and neither is -0.0.
    exact = float(f"{bound:.12g}") + 0.0
    return Decimal(repr(exact)) if isinstance(like, Decimal) else exact


def _members_of(field: Field, days: _Days) -> OneOf | None:
    """The values of text, where they are few, each was seen often, and none only in the second half of the days."""
    value = field.value
    if (
        value.rules
        or value.sensitive
        or not isinstance(value.dtype, Scalar)
        or value.dtype.kind != "text"
    ):
        return None
    measured = [
        one.fields[field.alias].categories for one in days.profiles if field.alias in one.fields
    ]
    if not measured or any(one is None or one.too_many for one in measured):
        return None
    counts: dict[str, int] = {}
    halves = [one.counts for one in measured if one is not None]
    for some in halves:
        for name, count in some.items():
            counts[name] = counts.get(name, 0) + count
    early = {name for some in halves[: len(halves) // 2] for name in some}
    is_known = 2 <= len(counts) <= _MAX_MEMBERS and set(counts) == early
    often = (
        is_known
        and min(counts.values()) >= _ROWS_OF_EACH
        and sum(counts.values()) >= _ROWS_PER_MEMBER * len(counts)
    )
    return OneOf(*sorted(counts)) if often else None


def _graduated_rules(
    specification: Specification, days: _Days, found: list[Proposal]
) -> Iterator[Requirement[Any]]:
    subjects = {
        id(one): subject_field(specification, one.rule) for one in specification.table_rules
    }
    for one in specification.rules:
        field = subjects.get(id(one))
        broken = days.broken_on(field, rule_id(field, one))
        if broken and isinstance(one.rule, RowCount):
            one = replace(one, rule=_supported_row_count(days))  # noqa: PLW2901 - the same rule, wider
            found.append(days.proposal(None, sentence(one.rule), "loosen", broken))
            yield one
        elif broken and isinstance(one.rule, NullShare):
            one = replace(one, rule=NullShare(one.rule.field, _null_limit(field or "", days)))  # noqa: PLW2901 - the same
            found.append(days.proposal(field, sentence(one.rule), "loosen", broken))
            yield one
        else:
            yield _kept_or_warned(one, field, days, found, broken)
    yield from _added_rules(specification, days, found)


def _added_rules(
    specification: Specification, days: _Days, found: list[Proposal]
) -> Iterator[Requirement[Any]]:
    """The limits of nulls and of rows that the contract does not state, and the days support."""
    stated = [one.rule for one in specification.rules]
    limited = {one.field for one in stated if isinstance(one, NullShare)}
    for field in specification.fields:
        if (field.value.nullable or field.replaces_null) and field.name not in limited:
            limit = _null_limit(field.alias, days)
            if limit < _WORTH_A_LIMIT:
                found.append(
                    days.proposal(field.alias, sentence(NullShare(field.name, limit)), "add")
                )
                yield Requirement(NullShare(field.name, limit))
    if not any(isinstance(one, RowCount) for one in stated):
        count = _supported_row_count(days)
        if count.min:
            found.append(days.proposal(None, sentence(count), "add"))
            yield Requirement(count)


def _null_limit(name: str, days: _Days) -> float:
    """A share of nulls above that of every day, rounded up to two digits."""
    measured = [one.fields[name] for one in days.profiles if name in one.fields]
    shares = [one.null_share for one in measured if one.rows] or [1.0]
    least = _NEVER / max(median([one.rows for one in measured] or [1]), 1)
    limit = max(2 * max(shares) - median(shares), least)
    step = 10.0 ** math.floor(math.log10(limit)) / 10
    return min(float(f"{math.ceil(limit / step - 1e-9) * step:.6g}"), 1.0)


def _supported_row_count(days: _Days) -> RowCount:
    """At least as many rows as the smallest day has, and less by how far that lies below the median day."""
    rows = [profile.rows for profile in days.profiles]
    least = max(2 * min(rows) - int(median(rows)), 0)
    step = 10 ** max(len(str(least)) - 2, 0)
    return RowCount(min=least // step * step)
