"""What a batch, or a group of it, is compared with: the profile of the baseline that is about the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from contracts.backends.frame.measure import CannotEvaluate, Measurements
from contracts.hints import Hint, PassArgument

if TYPE_CHECKING:
    from contracts.backends.frame.batch import Batch
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.field_profile import FieldProfile
    from contracts.profiles.profile import Profile

GROUP = "\N{WORD JOINER}group"
"""What the key of a group is called among its measurements: values by the Python names of the fields."""


NO_BASELINE = "there is no baseline"
"""How the reason begins why a rule was not run that was passed none."""


def require_baseline(batch: Batch) -> None:
    """Raise CannotEvaluate, which says how to get one, if there is no baseline."""
    if batch.context.baseline is None:
        raise needs_another_baseline(batch, f"{NO_BASELINE}: pass")


def require_segments(by: Collection[str], batch: Batch) -> None:
    """Raise CannotEvaluate if there is no baseline, or one that is not by any of the fields that rows are grouped by.

    Args:
        by: the Python names of the fields; none for a batch that is not grouped.
    """
    from contracts.profiles.baselines import Baselines

    require_baseline(batch)
    baseline = batch.context.baseline
    if by and not (isinstance(baseline, Baselines) and baseline.by in by):
        says = f"the baseline is not by {', '.join(by)}, as the groups are"
        good = _segments_of(batch, next(iter(by)))
        raise CannotEvaluate(Hint(f"{says}: pass baseline={good}", PassArgument("baseline")))


def baseline_profile(batch: Batch, got: Measurements) -> Profile:
    """The profile that a batch is compared with, or the group of some measurements.

    Raises:
        CannotEvaluate: there is none, for the time of the check or for the group.
    """
    from contracts.profiles.baselines import Baselines

    baseline, context = batch.context.baseline, batch.context
    key: Mapping[str, Any] = got.get(GROUP, {})
    require_segments(key, batch)
    if not isinstance(baseline, Baselines):
        return baseline  # type: ignore[return-value]  # it was required above
    if baseline.by in key:
        found = baseline.profiles.get(key[baseline.by])
        if found is None:  # its value may be private
            raise _needs_one_more(batch, baseline, f"some {baseline.by}")
        return found
    if not baseline.is_by_time:
        by = f"the baseline is by {baseline.by}: group the rule, or pass"
        raise needs_another_baseline(batch, by)
    now = context.clock if context.now is None else context.now
    found = baseline.at(now)
    if found is None:
        raise _needs_one_more(batch, baseline, str(baseline.key_at(now)))
    return found


def baseline_field(name: str, batch: Batch, got: Measurements) -> FieldProfile:
    """The profile of a field in the baseline that a batch is compared with, or the group of some measurements.

    Args:
        name: the field's Python name.

    Raises:
        CannotEvaluate: there is none, or it is of a field of another type.
    """
    declared = batch.specification.by_name[name]
    found = baseline_profile(batch, got).fields.get(declared.alias)
    if found is None:
        raise needs_another_baseline(batch, f"the baseline does not know {declared.alias}: pass")
    if found.type != declared.value.dtype.kind:
        known = f"the baseline knows {declared.alias} as {found.type}"
        raise needs_another_baseline(batch, f"{known}, and it is {declared.value.dtype.kind}: pass")
    return found


def _needs_one_more(batch: Batch, baseline: Baselines, missing: str) -> CannotEvaluate:
    """Why a rule was not run of which the baselines have all but this one."""
    good = _segments_of(batch, baseline.by)
    says = f"the baseline has no profile for {missing}: pass baseline={good} with it"
    return CannotEvaluate(Hint(says, PassArgument("baseline")))


def _segments_of(batch: Batch, by: str) -> str:
    return f'ct.Baselines("{by}", {{…: ct.profile({batch.specification.name}, good)}})'


def needs_another_baseline(batch: Batch, says: str) -> CannotEvaluate:
    """Why a rule was not run, and what to pass; `says` ends in "pass"."""
    name = batch.specification.name
    hint = f"{says} baseline=ct.profile({name}, good)"
    return CannotEvaluate(Hint(hint, PassArgument("baseline")))
