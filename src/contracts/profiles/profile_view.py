"""A profile as people read it: text, a frame, a table of HTML with small histograms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from contracts.escaping import printable
from contracts.profiles.bars import bar_heights
from contracts.profiles.field_profile import FieldProfile
from contracts.report.page import html_page, page_section, page_table
from contracts.report.values import count_noun, cut

if TYPE_CHECKING:
    import polars as pl

    from contracts.profiles.pair_profile import PairProfile
    from contracts.profiles.profile import Profile

_BARS = " ▁▂▃▄▅▆▇█"
_SHOWN_CATEGORIES = 3
_SHOWN_CHARACTERS = 24
_SHOWN_FIELDS = 60
_WIDTH, _HEIGHT = 120, 24
_HEAD = ("field", "type", "rows", "nulls", "unreadable", "different", "values")
_CLASSES = dict.fromkeys(_HEAD[2:6], "n") | {"values": "t"}
_BYTES_OF_FIELDS = 180_000
_ORDER = ("both_null", "one_null", "less", "equal", "greater")
_SENSITIVE = "sensitive: only counted"


def profile_text(profile: Profile) -> str:
    """The profile as a table of text, a line for each field."""
    every = [*_lines(profile)]
    lines = [(*one.cells, _bars_of_text(one.drawn)) for one in every[:_SHOWN_FIELDS]]
    table = [(*_HEAD, ""), *lines]
    widths = [max(len(line[place]) for line in table) for place in range(len(_HEAD) + 1)]
    shown = [
        "  ".join(_aligned(cell, width, place) for place, (cell, width) in enumerate(row)).rstrip()
        for row in (zip(line, widths, strict=True) for line in table)
    ]
    more = len(every) - len(lines)
    last = [f"… and {count_noun(more, 'field')} more; to_frame() has them all"] if more else []
    return "\n".join([profile_title(profile), *(f"  {line}" for line in [*shown, *last])])


class _Line(NamedTuple):
    """A line of a profile: its cells, and what of it is drawn."""

    cells: tuple[str, ...]
    drawn: FieldProfile


def _lines(profile: Profile) -> Iterator[_Line]:
    """The fields, the pairs after them, and the steps from row to row."""
    for one in profile.fields.values():
        yield _Line(_profile_cells(one), one)
    for pair in profile.pairs.values():
        yield _Line(_pair_cells(pair), _relation_as_field(pair))
    for interval in profile.intervals.values():
        *cells, values = _profile_cells(interval.steps)
        back = f"{interval.backward:,} backward, " * bool(interval.backward)
        yield _Line((*cells, back + values), interval.steps)


def profile_title(profile: Profile) -> str:
    """What the profile is of."""
    named = f"{profile.contract} {profile.version or ''}".strip()
    batches = f" in {profile.batches:,} batches" if profile.batches > 1 else ""
    return printable(f"{named}: {count_noun(profile.rows, 'row')}{batches}")


def profile_fragment(profile: Profile) -> str:
    """The profile as an HTML table, which loads nothing: histograms are pictures in it (SVG)."""
    head = "".join(f"<th>{name}</th>" for name in (*_HEAD, "histogram"))
    rows = "".join(map(_row_of_html, _lines(profile)))
    title = f"<p><b>{escape(profile_title(profile))}</b></p>"
    return f"<div>{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def profile_page(profile: Profile) -> str:
    """The profile as a page that stands alone."""
    title = profile_title(profile)
    head = [(name, _CLASSES.get(name, "")) for name in (*_HEAD, "histogram")]
    rows = map(_row_of_page, _lines(profile))
    table = page_table("fields", head, rows, _BYTES_OF_FIELDS)
    return html_page(title, f"<h1>{escape(title)}</h1>", page_section("fields", "Fields", table))


def _row_of_page(line: _Line) -> str:
    name, *others = line.cells
    cells = "".join(
        f"<td{' class=n' if place in range(1, 5) else ''}>{escape(cell)}</td>"
        for place, cell in enumerate(others)
    )
    return f'<tr><th scope="row"><b>{escape(name)}</b></th>{cells}<td>{_picture(line.drawn)}</td></tr>\n'


def profile_frame(profile: Profile) -> pl.DataFrame:
    """The profile as a frame, a row for each field; its bounds are text, for they have many types."""
    import polars as pl

    schema: dict[str, Any] = {
        "field": pl.String, "type": pl.String,
        **dict.fromkeys(("rows", "nulls", "filled", "unreadable", "nan", "positive_infinity", "negative_infinity"), pl.Int64),
        "null_share": pl.Float64, "minimum": pl.String, "maximum": pl.String, "mean": pl.Float64,
        "distinct": pl.Float64, "distinct_is_exact": pl.Boolean, "sensitive": pl.Boolean,
        **dict.fromkeys(_ORDER, pl.Int64),
    }  # fmt: skip  # a table
    fields = ((*_row_of_frame(one), *[None] * len(_ORDER)) for one in profile.fields.values())
    steps = (
        (*_row_of_frame(one.steps), *[None] * len(_ORDER)) for one in profile.intervals.values()
    )
    rows = [*fields, *map(_pair_of_frame, profile.pairs.values()), *steps]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row_of_frame(one: FieldProfile) -> tuple[Any, ...]:
    distinct = one.distinct
    return (
        one.name, one.type, one.rows, one.nulls, one.filled, one.unreadable, one.nan, one.positive_infinity,
        one.negative_infinity, one.null_share, _text_of(one.minimum), _text_of(one.maximum), one.mean,
        None if distinct is None else distinct.low, None if distinct is None else distinct.exact, one.sensitive,
    )  # fmt: skip  # a row


def _pair_of_frame(one: PairProfile) -> tuple[Any, ...]:
    order = [None if one.order is None else getattr(one.order, name) for name in _ORDER]
    name, kind, *others = _row_of_frame(_relation_as_field(one))
    has_relation = one.distance is not None or one.ratio is not None
    return (name, kind if has_relation else None, *others, *order)


def _text_of(value: object) -> str | None:
    return None if value is None else str(value)


def _row_of_html(line: _Line) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in line.cells)
    return f"<tr>{cells}<td>{_picture(line.drawn)}</td></tr>"


# Cells --------------------------------------------------------------------------------------------


def _aligned(cell: str, width: int, place: int) -> str:
    return cell.rjust(width) if 2 <= place <= 5 else cell.ljust(width)


def _profile_cells(one: FieldProfile) -> tuple[str, ...]:
    distinct = "" if one.distinct is None else str(one.distinct)
    counts = (f"{one.rows:,}", f"{one.nulls:,}", f"{one.unreadable:,}", distinct)
    return (cut(printable(one.name), 40), one.type, *counts, printable(_values(one)))


def _relation_as_field(one: PairProfile) -> FieldProfile:
    """How the values of a pair relate: their distance, or their ratio; of others nothing is known but their order."""
    if one.distance is not None or one.ratio is not None:
        return cast("FieldProfile", one.distance or one.ratio)
    order = one.order
    nulls = 0 if order is None else one.rows - order.compared
    return FieldProfile(one.name, "bool", one.rows, nulls)


def _pair_cells(one: PairProfile) -> tuple[str, ...]:
    name, kind, rows, nulls, unreadable, distinct, values = _profile_cells(_relation_as_field(one))
    kind = kind if one.distance is not None else "order" if one.ratio is None else "ratio"
    words = ", ".join(part for part in (*_order_words(one), values) if part)
    return name, kind, rows, nulls, unreadable, distinct, words


def _order_words(one: PairProfile) -> Iterator[str]:
    """In which order the values of a pair are, and the factor that one is multiplied by to give the other."""
    order = one.order
    if order is not None and order.compared:
        for sign, count in (("<", order.less), ("=", order.equal), (">", order.greater)):
            yield f"{sign} {_share(count, order.compared)}" * bool(count)
    if order is not None:
        yield f"{order.both_null:,} both null" * bool(order.both_null)
    if one.factor is not None:
        yield f"× {one.factor:.6g}"


def _values(one: FieldProfile) -> str:
    """The values of a field in a few words."""
    if one.sensitive:
        return _SENSITIVE
    return ", ".join(
        part for part in (*_range_words(one), *_few(one), *_formats(one), *_apart(one)) if part
    )


def _range_words(one: FieldProfile) -> Iterator[str]:
    if one.minimum is not None:
        same = one.minimum == one.maximum
        yield _short_bound(one.minimum) + ("" if same else f" … {_short_bound(one.maximum)}")
        if one.sum is not None and one.finite and not same:
            yield f"mean {_short_mean(one.type, one.sum / one.finite)}"


def _short_mean(kind: str, mean: Fraction) -> str:
    """A mean in few characters; of durations as their bounds are, in whole seconds from ten of them on."""
    if kind != "duration":
        return f"{float(mean):.4g}"
    return _short_bound(timedelta(seconds=int(mean) if abs(mean) >= 10 else float(mean)))


def _few(one: FieldProfile) -> Iterator[str]:
    """The commonest categories, or how long the texts are."""
    total = one.categories.total if one.categories is not None else 0
    if one.categories is not None and total:
        yield from _shares(one.categories.counts, total)
    elif one.lengths is not None and one.lengths.buckets:
        low, high = one.lengths.buckets[0][0], one.lengths.buckets[-1][0]
        first, last = one.lengths.edges(low)[0], one.lengths.edges(high)[0]
        lengths = f"{first:,.0f}" if first == last else f"{first:,.0f} to {last:,.0f}"
        yield f"lengths {lengths}"
        yield from _shares({} if one.shapes is None else one.shapes.counts, one.count)


def _formats(one: FieldProfile) -> Iterator[str]:
    """How the values came written, where not all of them came in one way."""
    counts = {} if one.formats is None else one.formats.counts
    if len(counts) > 1:
        yield from _shares(counts, one.count)


def _shares(counts: Mapping[str, int], total: int) -> Iterator[str]:
    """The commonest of some texts, and the share of each."""
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    for value, count in ranked[:_SHOWN_CATEGORIES]:
        yield f"{cut(value, _SHOWN_CHARACTERS) or repr(value)} {_share(count, total)}"
    yield "…" * (len(ranked) > _SHOWN_CATEGORIES)


def _share(count: int, total: int) -> str:
    """A share in whole per cent, never of all or none where it is not."""
    share = count / total
    return ">99%" if 0.995 <= share < 1 else "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def _apart(one: FieldProfile) -> Iterator[str]:
    yield f"{one.nan:,} NaN" * bool(one.nan)
    infinite = one.positive_infinity + one.negative_infinity
    yield f"{infinite:,} infinite" * bool(infinite)
    yield f"{one.filled:,} filled" * bool(one.filled)


def _short_bound(value: Any) -> str:
    """A bound in few characters."""
    if type(value) is float:
        return f"{value:.6g}"
    if type(value) is int:
        return f"{value:,}"
    if isinstance(value, timedelta) and value < timedelta(0):
        return f"-{-value}"
    if isinstance(value, datetime):
        utc = value.astimezone(UTC) if value.tzinfo else value
        return f"{utc:%Y-%m-%d %H:%M}{'Z' if value.tzinfo else ''}"
    return str(value)


# Small histograms ---------------------------------------------------------------------------------


def _bars_of_text(one: FieldProfile) -> str:
    """The histogram in characters; empty where there is none."""
    return "".join(_BARS[math.ceil(height * (len(_BARS) - 1))] for height in bar_heights(one))


def _picture(one: FieldProfile) -> str:
    """The histogram as a picture; empty where there is none."""
    heights = bar_heights(one)
    if not heights:
        return ""
    width = _WIDTH / len(heights)
    bars = "".join(
        f'<rect x="{place * width:g}" y="{_HEIGHT - height * _HEIGHT:.1f}" width="{width - 1:g}"'
        f' height="{height * _HEIGHT:.1f}"/>'
        for place, height in enumerate(heights)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}"'
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" fill="currentColor" role="img"'
        f' aria-label="{escape(f"histogram of {one.name}")}">{bars}</svg>'
    )
