"""Named rules: one word for several rules that belong together, expanded before anyone asks."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.rules.value import Ge, Le, ValueRule
from contracts.rules.wire import Axis


@dataclass(frozen=True, slots=True)
class Coordinate:
    """The value is a WGS 84 latitude (-90..90) or longitude (-180..180) in decimal degrees.

    Signs as in ISO 6709: north and east are positive.
    """

    axis: Axis

    @property
    def unit(self) -> str:
        """The unit in words, as messages say it."""
        return "decimal degrees"

    def expanded(self) -> tuple[ValueRule, ...]:
        """The value rules that the name stands for."""
        reach = 90.0 if self.axis == "latitude" else 180.0
        return (Ge(-reach), Le(reach))
