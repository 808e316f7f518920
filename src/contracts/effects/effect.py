"""What a comparison of two samples found: how far they are apart, and how far chance alone takes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """A statistic of two samples, and the value that it exceeds with probability alpha at most where both come
    from the same distribution.

    Effect beyond noise, not significance, is what an alarm is raised on: of a million rows every difference
    is significant, and of two hundred a large one may be chance.

    >>> Effect(statistic=0.31, noise=0.02).beyond_noise
    0.29
    """

    statistic: float
    noise: float

    @property
    def beyond_noise(self) -> float:
        """How much of the statistic chance does not explain: never below 0."""
        return max(0.0, self.statistic - self.noise)
