"""What a batch, or a group of it, is compared with: the profile of the baseline that is about the same."""

from __future__ import annotations

from collections.abc import Mapping
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


def baseline_profile(batch: Batch, got: Measurements) -> Profile:
    """The profile that a batch is compared with, or the group of some measurements.

    Raises:
        CannotEvaluate: there is none, for the time of the check or for the group.
    """
    from contracts.profiles.baselines import Baselines

    require_baseline(batch)
    baseline, context = batch.context.baseline, batch.context
    key: Mapping[str, Any] = got.get(GROUP, {})
    if not isinstance(baseline, Baselines):
        if key:
            raise needs_another_baseline(batch, _of_groups(key))
        return baseline  # type: ignore[return-value]  # it was required above
    if baseline.by in key:
        found = baseline.profiles.get(key[baseline.by])
        if found is None:  # its value may be private
            raise _needs_one_more(batch, baseline, f"some {baseline.by}")
        return found
    if key or not baseline.is_by_time:
        needed = (
            _of_groups(key) if key else f"the baseline is by {baseline.by}: group the rule, or pass"
        )
        raise needs_another_baseline(batch, needed)
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


def _of_groups(key: Mapping[str, Any]) -> str:
    return f"the baseline is not by {', '.join(key)}, as the groups are: pass ct.Baselines of"


def _needs_one_more(batch: Batch, baseline: Baselines, missing: str) -> CannotEvaluate:
    """Why a rule was not run of which the baselines have all but this one."""
    good = f'ct.Baselines("{baseline.by}", {{…: ct.profile({batch.specification.name}, good)}})'
    says = f"the baseline has no profile for {missing}: pass baseline={good} with it"
    return CannotEvaluate(Hint(says, PassArgument("baseline")))


def needs_another_baseline(batch: Batch, says: str) -> CannotEvaluate:
    """Why a rule was not run, and what to pass; `says` ends in "pass"."""
    name = batch.specification.name
    hint = f"{says} baseline=ct.profile({name}, good)"
    return CannotEvaluate(Hint(hint, PassArgument("baseline")))
