"""What the library computes from counts is what scipy computes from the values."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import association

from contracts.effects.by_groups import cramers_v, kolmogorov_smirnov, population_stability
from contracts.effects.chi_square import chi_square_quantile
from contracts.effects.transport import wasserstein

COUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12)
"""Two tables of counts in the same buckets."""
TAILS = (0.99, 0.5, 0.1, 0.01, 1e-3, 1e-5, 1e-9, 1e-20)


def filled(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same, with enough rows on both sides for what scipy computes besides."""
    (one, two), *others = pairs
    return [(one + 9, two + 9), *others]


def values(counts: list[int]) -> list[float]:
    """The values that are counted: those of bucket 3 are 9.0."""
    return [float(place**2) for place, count in enumerate(counts) for _ in range(count)]


@pytest.mark.parametrize("degrees", [1, 2, 9, 100, 20_000])
def test_quantiles_of_chi_square(degrees: int) -> None:
    """Quantiles agree to ten digits, far into the tail too."""
    ours = [chi_square_quantile(tail, degrees) for tail in TAILS]
    assert pytest.approx(stats.chi2.isf(TAILS, degrees).tolist(), rel=1e-10) == ours


def test_nothing_varies_without_degrees_of_freedom() -> None:
    """One category has one share: chance moves it nowhere."""
    assert chi_square_quantile(0.01, 0) == 0


@given(COUNTS)
def test_kolmogorov_smirnov(pairs: list[tuple[int, int]]) -> None:
    """The distance is that of the values, where each bucket has one value."""
    reference, batch = map(list, zip(*filled(pairs), strict=True))
    expected = stats.ks_2samp(values(reference), values(batch), method="asymp").statistic
    assert pytest.approx(expected) == kolmogorov_smirnov(reference, batch, 0.01).statistic


@given(COUNTS)
def test_kolmogorov_smirnov_of_wider_buckets(pairs: list[tuple[int, int]]) -> None:
    """The distance in wider buckets is never above that of the values."""
    reference, batch = map(list, zip(*filled(pairs), strict=True))
    wide = [[sum(counts[at : at + 3]) for at in range(0, len(counts), 3)] for counts in (reference, batch)]  # fmt: skip  # a line
    whole = kolmogorov_smirnov(reference, batch, 0.01)
    assert kolmogorov_smirnov(wide[0], wide[1], 0.01).statistic <= whole.statistic


@given(COUNTS)
def test_wasserstein(pairs: list[tuple[int, int]]) -> None:
    """The distance is that of the values, in standard deviations of the reference."""
    reference, batch = map(list, zip(*filled(pairs), strict=True))
    before, now = values(reference), values(batch)
    mean = sum(before) / len(before)
    deviation = (sum((value - mean) ** 2 for value in before) / len(before)) ** 0.5
    ours = wasserstein([float(at**2) for at in range(len(batch))], reference, batch, 0.01)
    if deviation:
        expected = stats.wasserstein_distance(before, now) / deviation
        assert pytest.approx(expected, abs=1e-12) == ours.statistic


@given(st.lists(st.integers(1, 40), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_cramers_v(counts: list[int], shuffle: random.Random) -> None:
    """V of two samples of one size, whose categories are all frequent, is that of their table."""
    batch = [count * 10 for count in counts]
    reference = shuffle.sample(batch, len(batch))
    expected = association([reference, batch], method="cramer")
    pairs = list(zip(reference, batch, strict=True))
    assert pytest.approx(expected, abs=1e-12) == cramers_v(pairs, 0.01).statistic


@given(COUNTS)
def test_population_stability(pairs: list[tuple[int, int]]) -> None:
    """The index is the divergence of Kullback and Leibler of one from the other and back."""
    pairs = filled(pairs)
    seen = [pair for pair in pairs if any(pair)]
    smooth = [[count + 0.5 for count in column] for column in zip(*seen, strict=True)]
    expected = stats.entropy(smooth[0], smooth[1]) + stats.entropy(smooth[1], smooth[0])
    assert pytest.approx(expected, abs=1e-12) == population_stability(pairs, 0.01).statistic
