"""What `@enforce` passes to `validate` beside frames and data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from contracts.report.values import show_value

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.options import Observer
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

BaselinesOfContracts: TypeAlias = "Profile | Baselines | Sequence[Profile | Baselines]"
"""What good data looks like, of one contract or of several."""


class DataOptions(NamedTuple):
    """What `validate` is passed beside frames and data.

    Attributes:
        observe: who sees the reports.
        baselines: what good data looks like, by the names of contracts.
    """

    observe: Observer | None = None
    baselines: Mapping[str, Profile | Baselines] = {}

    def of(self, contract: type[Contract]) -> dict[str, Any]:
        """The options of a contract's data."""
        baseline = self.baselines.get(contract.__name__)
        both = {"observe": self.observe, "baseline": baseline}
        return {name: one for name, one in both.items() if one is not None}


def baselines_by_contract(baseline: BaselinesOfContracts | None) -> dict[str, Profile | Baselines]:
    """Baselines by the names of their contracts.

    Raises:
        ValueError: one of them is not a baseline, or there are two of one contract.
    """
    if baseline is None:
        return {}
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

    listed = [*baseline] if isinstance(baseline, list | tuple) else [baseline]
    made: dict[str, Profile | Baselines] = {}
    for one in listed:
        if not isinstance(one, Profile | Baselines) or one.contract in made:
            raise ValueError(
                "baseline must be a profile of good data for each contract:"
                f" baseline=ct.profile(Ping, good) (got {show_value(baseline)})"
            )
        made[one.contract] = one
    return made
