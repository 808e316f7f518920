"""Pictures of how the values of a field are distributed beside those of a baseline: small, in SVG, with their words.

What is drawn are shares of the values, in the same bars for both. The ends of an axis are where all but half a percent
of the values of either side lie, so that one outlier does not press the rest into one bar; the first and the last bar
have what lies beyond. The colour is that of the text around, so that pictures are read in light, in dark and on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from contracts.escaping import printable
from contracts.profiles.bars import axis_position, spread_evenly, whole_bars
from contracts.report.data import share_text
from contracts.report.values import cut

if TYPE_CHECKING:
    from contracts.profiles.field_profile import FieldProfile
    from contracts.profiles.histogram import Histogram
    from contracts.profiles.profile import Profile

_BARS = 20
_MAX_CATEGORIES = 8
"""How many categories are drawn; the others are one bar."""
_SHOWN_CHARACTERS = 22
_BEYOND = 0.005
"""Which share of the values may lie beyond either end of an axis."""
_WIDTH, _HEIGHT, _LINE = 320, 80, 18
_LABELS = 130
"""How wide the names of categories are."""


class Picture(NamedTuple):
    """A field beside its baseline.

    Attributes:
        words: how its values were and are, as text.
        svg: the picture.
    """

    words: str
    svg: str


def pictures_beside(profile: Profile, baseline: Profile) -> dict[str, Picture]:
    """The fields of which both know how their values are distributed, by their names; of sensitive ones nobody does."""
    found = {}
    for name, now in profile.fields.items():
        then = baseline.fields.get(name)
        if then is None or then.type != now.type:
            continue
        drawn = _numbers(then, now) or _categories(then, now)
        if drawn is not None:
            words = "; ".join([*_words(then, now), *_shares_apart(then, now)])
            found[name] = Picture(words, _svg(name, words, *drawn))
    return found


def _svg(name: str, words: str, height: int, inner: str) -> str:
    """A picture that says what it shows to those who do not see it."""
    title = escape(printable(cut(name, 60)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img"'
        f' aria-label="{title} beside its baseline" fill="currentColor" font-size="11">'
        f"<title>{title} beside its baseline</title><desc>{escape(words)}</desc>{inner}</svg>"
    )


# Numbers and times ------------------------------------------------------------------------------


def _numbers(then: FieldProfile, now: FieldProfile) -> tuple[int, str] | None:
    """The height and the inside of a picture of two histograms; None unless there are two."""
    if then.histogram is None or now.histogram is None or not (then.finite and now.finite):
        return None
    low, high = _ends(then, now)
    start, end, bars = whole_bars(now, low, high, _BARS)
    shares = [
        _bar_shares(one.histogram, start, end, bars)
        for one in (then, now)
        if one.histogram is not None
    ]
    greatest = max(map(max, shares))
    before, after = (_steps([share / greatest for share in some]) for some in shares)
    labels = "".join(
        f'<text x="{x}" y="{_HEIGHT - 2}" text-anchor="{anchor}">{escape(_place_text(at, now))}</text>'
        for x, anchor, at in ((0, "start", low), (_WIDTH, "end", high))
    )
    return _HEIGHT, _before_and_after(f'<path d="{before}"', f'<path d="{after}"') + labels


def _before_and_after(before: str, after: str) -> str:
    """The baseline as an area, and the data as an outline over it."""
    return f'{before} fill-opacity=".22"/>{after} fill="none" stroke="currentColor" stroke-width="1.5"/>'


def _ends(then: FieldProfile, now: FieldProfile) -> tuple[float, float]:
    """Where an axis begins and ends."""
    lows, highs = [], []
    for one in (then, now):
        least, greatest = axis_position(one.minimum), axis_position(one.maximum)
        if one.histogram is not None and least is not None and greatest is not None:
            lows.append(max(value_at(one.histogram, _BEYOND), least))
            highs.append(min(value_at(one.histogram, 1 - _BEYOND), greatest))
    low, high = min(lows), max(highs)
    room = max(abs(low), 1.0) * 0.05
    return (
        (low, high) if high - low > 1e-9 * max(abs(low), abs(high)) else (low - room, high + room)
    )


def value_at(histogram: Histogram, share: float) -> float:
    """The value below which a share of the values lies, as if they were spread evenly over their bucket."""
    wanted = share * histogram.total
    for bucket, count in histogram.buckets:
        if wanted <= count:
            low, high = histogram.edges(bucket)
            return low if histogram.shift == 0 else low + (high - low) * wanted / count
        wanted -= count
    return histogram.edges(histogram.buckets[-1][0])[0]


def _bar_shares(histogram: Histogram, low: float, high: float, bars: int) -> list[float]:
    counts = spread_evenly(histogram, low, high, bars)
    return [count / histogram.total for count in counts]


def _steps(heights: Sequence[float]) -> str:
    """The outline of bars of some heights, of the highest 1."""
    room, floor = _HEIGHT - _LINE - 1, _HEIGHT - _LINE
    width = _WIDTH / len(heights)
    steps = (
        f"V{floor - height * room:.1f}H{(place + 1) * width:.4g}"
        for place, height in enumerate(heights)
    )
    return f"M0 {floor}{''.join(steps)}V{floor}Z"


def _place_text(position: float, one: FieldProfile) -> str:
    """A place of an axis in few characters."""
    if one.histogram is not None and one.histogram.scale == "microseconds":
        moment = datetime(1970, 1, 1) + timedelta(microseconds=int(position))
        shown = f"{moment:%H:%M}" if one.type == "time" else f"{moment:%Y-%m-%d}"
        return f"{moment:%Y-%m-%d %H:%M}" if one.type == "datetime" else shown
    return f"{position:.4g}{' s' * (one.type == 'duration')}"


# Categories -------------------------------------------------------------------------------------


def _categories(then: FieldProfile, now: FieldProfile) -> tuple[int, str] | None:
    """The height and the inside of a picture of shares; None unless both have counted few values."""
    counted = [one.categories.counts if one.categories is not None else {} for one in (then, now)]
    if not all(counted) or not all(map(sum, (one.values() for one in counted))):
        return None
    shares = [{name: count / sum(one.values()) for name, count in one.items()} for one in counted]
    names = sorted(
        shares[0].keys() | shares[1].keys(),
        key=lambda name: (-max(one.get(name, 0.0) for one in shares), name),
    )
    kept, others = names[:_MAX_CATEGORIES], names[_MAX_CATEGORIES:]
    lines = [(cut(printable(name), _SHOWN_CHARACTERS), [name]) for name in kept]
    if others:
        lines.append((f"{len(others)} others", others))
    inner = (
        _line_of_category(
            place, label, [sum(one.get(name, 0.0) for name in some) for one in shares]
        )
        for place, (label, some) in enumerate(lines)
    )
    return _LINE * len(lines), "".join(inner)


def _line_of_category(place: int, label: str, shares: Sequence[float]) -> str:
    """A bar of each share behind a label."""
    top, room = place * _LINE, _WIDTH - _LABELS
    bars = (
        f'<rect x="{_LABELS}" y="{top + 2}" height="{_LINE - 5}" width="{share * (room - 2):.1f}"'
        for share in shares
    )
    return f'<text x="0" y="{top + 12}">{escape(label)}</text>{_before_and_after(*bars)}'


# Words ------------------------------------------------------------------------------------------


def _words(then: FieldProfile, now: FieldProfile) -> Iterator[str]:
    """The middle of numbers, or which categories came and went."""
    if then.histogram is not None and now.histogram is not None:
        middles = (
            _place_text(value_at(one.histogram, 0.5), one) for one in (now, then) if one.histogram
        )
        yield "median {}, was {}".format(*middles)
    elif then.categories is not None and now.categories is not None:
        known, found = then.categories.counts, now.categories.counts
        for label, names in (
            ("new", found.keys() - known.keys()),
            ("gone", known.keys() - found.keys()),
        ):
            if names:
                shown = ", ".join(
                    cut(printable(name), _SHOWN_CHARACTERS) or "''" for name in sorted(names)[:3]
                )
                yield f"{label}: {shown}{', …' * (len(names) > 3)}"


def _shares_apart(then: FieldProfile, now: FieldProfile) -> Iterator[str]:
    """The shares of rows without a value, and of floats that are not finite, where there are any."""
    for label, before, after in (
        ("null", then.null_share, now.null_share),
        ("NaN", _share_of(then.nan, then), _share_of(now.nan, now)),
        ("infinite", _infinite(then), _infinite(now)),
    ):
        if before or after:
            yield f"{share_text(after)} {label}, was {share_text(before)}"


def _share_of(count: int, one: FieldProfile) -> float:
    return count / one.rows if one.rows else 0.0


def _infinite(one: FieldProfile) -> float:
    return _share_of(one.positive_infinity + one.negative_infinity, one)
