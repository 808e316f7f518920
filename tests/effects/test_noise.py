"""The noise of a statistic is what samples of one distribution stay below, but for a share alpha of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from contracts.effects.by_groups import (
    cramers_v,
    kolmogorov_smirnov,
    l_infinity,
    population_stability,
)
from contracts.effects.effect import Effect
from contracts.effects.grouping import equal_mass_groups
from contracts.effects.transport import wasserstein

ALPHA = 0.05
SAMPLES = 300
MOST = 0.1
"""Of 300 samples 9 % is three standard errors above 5 %."""
PLACES = [float(place) for place in range(60)]
SHARES = {
    "even": np.ones(60),
    "heavy tail": 1 / np.arange(1, 61) ** 1.5,
    "one value and a few others": np.array([1000.0] + [1.0] * 59),
    "two clusters": np.array([1.0] * 5 + [0.0] * 50 + [1.0] * 5),
    "one value": np.array([1.0] + [0.0] * 59),
}
STATISTICS: dict[str, Callable[[list[int], list[int]], Effect]] = {
    "psi": lambda one, two: population_stability(equal_mass_groups(one, two, 10), ALPHA),
    "chi2": lambda one, two: cramers_v(list(zip(one, two, strict=True)), ALPHA),
    "linf": lambda one, two: l_infinity(list(zip(one, two, strict=True)), ALPHA),
    "ks": lambda one, two: kolmogorov_smirnov(one, two, ALPHA),
    "wasserstein": lambda one, two: wasserstein(PLACES, one, two, ALPHA),
}


@pytest.mark.parametrize("shares", SHARES.values(), ids=SHARES)
@pytest.mark.parametrize("measure", STATISTICS.values(), ids=STATISTICS)
def test_samples_of_one_distribution(
    measure: Callable[[list[int], list[int]], Effect], shares: np.ndarray
) -> None:
    """Samples of 200 rows from the reference's distribution exceed the noise in a share of alpha at most."""
    draw = np.random.default_rng(7).multinomial
    references = draw(5_000, shares / shares.sum(), SAMPLES).tolist()
    batches = draw(200, shares / shares.sum(), SAMPLES).tolist()
    alarms = sum(measure(one, two).beyond_noise > 0 for one, two in zip(references, batches, strict=True))  # fmt: skip  # a line
    assert alarms / SAMPLES <= MOST


@pytest.mark.parametrize("measure", STATISTICS.values(), ids=STATISTICS)
def test_noise_shrinks_with_the_samples(measure: Callable[[list[int], list[int]], Effect]) -> None:
    """The noise of a statistic goes to nothing, and the statistic itself to what it is."""
    small = measure([300, 200, 500, *[0] * 57], [300, 400, 300, *[0] * 57])
    huge = measure([3 * 10**6, 2 * 10**6, 5 * 10**6, *[0] * 57], [3 * 10**6, 4 * 10**6, 3 * 10**6, *[0] * 57])  # fmt: skip  # a line
    assert huge.noise < small.noise / 90
    assert math.isclose(huge.statistic, small.statistic, rel_tol=0.01)
    assert huge.beyond_noise > 0.98 * huge.statistic
