"""The rule for one coordinate, which is short for two bounds and a unit."""

from __future__ import annotations

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.value import Ge, Le, ValueRule
from contracts.rules.wire import Axis


@lazy_dataclass(frozen=True, slots=True)
class Coordinate:
    """The value is a WGS 84 latitude (-90..90) or longitude (-180..180) in decimal degrees.

    Signs as in ISO 6709: north and east are positive.
    """

    axis: Axis

    @property
    def unit(self) -> str:
        """The unit in words, for messages."""
        return "decimal degrees"

    def expanded(self) -> tuple[ValueRule, ...]:
        """The value rules that it is short for."""
        reach = 90.0 if self.axis == "latitude" else 180.0
        return (Ge(-reach), Le(reach))
