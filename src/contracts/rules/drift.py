"""Table rules that compare what values look like with a baseline of good data: `check(data, baseline=…)`."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import ClassVar, Literal

from contracts.lazy_dataclass import lazy_dataclass

Statistic = Literal["psi", "ks", "chi2", "linf", "wasserstein"]
STATISTICS: dict[Statistic, str] = {
    "psi": "PSI",
    "ks": "KS distance",
    "chi2": "Cramér's V",
    "linf": "L-infinity distance",
    "wasserstein": "Wasserstein distance",
}
"""The statistics of drift with their names."""
FAMILY_ALPHA = 0.01
"""How often a report on clean data may have an alarm of any `Drift`."""


@lazy_dataclass(frozen=True, slots=True)
class Drift:
    """The values of a field are distributed as in the baseline: one statistic of the difference, beyond the noise
    of the two samples, is at most the one that is declared. It names no row.

    Args:
        field: the Python name of the field: of numbers or times for `ks` and `wasserstein`, of text with
            few different values or of Booleans for `chi2` and `linf`, of any of these for `psi`.
        psi: the most that the population stability index may be, over groups that hold a tenth of the
            baseline each. 0.1 and 0.25 are usual.
        ks: the same of the distance of Kolmogorov and Smirnov, 0..1: the greatest difference between the
            shares of values below any value.
        chi2: of Cramér's V, 0..1, of the table of categories that weighs both samples equally: the root of the sum
            of (b - r)² / 2(b + r) over the shares.
        linf: of the greatest difference in the share of a category, 0..1.
        wasserstein: of how far a value has moved in the mean, in standard deviations of the baseline.
        min_rows: with fewer values on either side the rule is not run.

    Exactly one statistic is declared. Noise is what it exceeds by chance with probability alpha where nothing has
    changed: 0.01 for all `Drift` of a contract together (Bonferroni), so that at most one report in a hundred on
    clean data has an alarm of any of them. It is the noise of rows that do not depend on each other: declare more
    than good days differ by. Nulls do not count: `NullShare` counts those. NaN and infinities are values of their
    own, and no part of a Wasserstein distance.

    >>> str(Drift("speed", psi=0.2))
    'be within a PSI of 0.2 of the baseline'
    """

    field: str
    _: KW_ONLY
    psi: float | None = None
    ks: float | None = None
    chi2: float | None = None
    linf: float | None = None
    wasserstein: float | None = None
    min_rows: int = 200
    code: ClassVar[str] = "drift"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    @property
    def declared(self) -> dict[Statistic, float]:
        """The statistics that are declared, with the most that each may be: one, in a contract."""
        return {name: most for name in STATISTICS if (most := getattr(self, name)) is not None}

    def __str__(self) -> str:
        articles = {"linf": "an"}
        named = (
            f"{articles.get(name, 'a')} {STATISTICS[name]} of {most:g}"
            for name, most in self.declared.items()
        )
        return f"be within {' and '.join(named) or 'no distance'} of the baseline"


@lazy_dataclass(frozen=True, slots=True)
class NewCategory:
    """At most a share of the values (0..1) never occurs in the baseline; it names no row.

    Args:
        field: the Python name of a field of text, or of Booleans.
        max_share: the share of values that may be new. At 0 none may.

    It shows the first values that are new. A baseline in which a field has too many different values to count each
    apart (more than 100), or one without rows, says of none whether it is new: then the rule is not run.

    >>> str(NewCategory("vendor", max_share=0.01))
    'have at most 1% of values that the baseline never had'
    """

    field: str
    max_share: float = 0.0
    code: ClassVar[str] = "new_category"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        if not self.max_share:
            return "have no value that the baseline never had"
        return f"have at most {self.max_share * 100:g}% of values that the baseline never had"


@lazy_dataclass(frozen=True, slots=True)
class Plausible:
    """A value is not far outside all that the baseline had; a row violates the rule where it is.

    Args:
        field: the Python name of a field of numbers.
        factor: how many spreads of the baseline a value may lie beyond its least and its greatest.

    The spread is the distance between the quantiles 0.05 and 0.95 of the baseline's finite values, at the edges of
    its histogram; or, where that is longer, the distance from either of them to the least or the greatest: so a
    heavy tail is no surprise. Where all values are equal it is that value. Nulls, NaN and infinities are not
    compared.

    >>> str(Plausible("speed", factor=3))
    'lie within 3 spreads of what the baseline had'
    """

    field: str
    factor: float = 1.0
    code: ClassVar[str] = "plausible"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        spreads = "1 spread" if self.factor == 1 else f"{self.factor:g} spreads"
        return f"lie within {spreads} of what the baseline had"


BaselineRule = Drift | NewCategory | Plausible
"""Every rule that compares the values of a field with those of a baseline."""
