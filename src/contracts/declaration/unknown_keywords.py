"""Keywords of `Field` that pydantic does not know: it only warns, and keeps them as remarks of the JSON
Schema, where a rule would be silently none.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic.fields import FieldInfo

from contracts.declaration.errors import DeclarationError
from contracts.report.values import show_value

_MEANT = {
    "ge": ("min", "gte", "minimum", "min_value", "minvalue", "lower", "lower_bound", "greater_equal",
           "greater_than_or_equal", "greater_than_or_equal_to", "ge_", "at_least", "minimum_value"),
    "le": ("max", "lte", "maximum", "max_value", "maxvalue", "upper", "upper_bound", "less_equal",
           "less_than_or_equal", "less_than_or_equal_to", "le_", "at_most", "maximum_value"),
    "gt": ("greater_than", "exclusiveminimum", "exclusive_minimum", "min_exclusive"),
    "lt": ("less_than", "exclusivemaximum", "exclusive_maximum", "max_exclusive"),
    "pattern": ("regex", "regexp", "matches", "re", "str_matches"),
    "min_length": ("minlength", "min_len", "minlen", "min_items", "minitems", "min_size"),
    "max_length": ("maxlength", "max_len", "maxlen", "max_items", "maxitems", "max_size"),
    "multiple_of": ("multipleof", "multiple", "step", "divisible_by"),
    "max_digits": ("digits", "precision", "maxdigits"),
    "decimal_places": ("places", "decimals", "decimalplaces", "scale"),
}  # fmt: skip  # a table
"""What other libraries and JSON Schema call the constraints of `Field`, without regard to case."""
_KNOWN = {theirs: ours for ours, words in _MEANT.items() for theirs in words}
_WRITTEN_ELSEWHERE = {
    "unique": "Write ct.Unique(…) among the rules", "primary_key": "Write ct.Unique(…) among the rules",
    "nullable": "Write it in the type: X | None", "isin": "Write ct.OneOf(…) in Annotated",
    "choices": "Write ct.OneOf(…) in Annotated", "notin": "Write ct.NoneOf(…) in Annotated",
    "coerce": "Leave it out: parse and split convert exactly or not at all",
}  # fmt: skip  # a table
"""What other libraries have keywords for, and is no keyword of `Field`."""
_SETTINGS = ("alias", "default", "default_factory", "description", "allow_inf_nan")
"""What else of `Field` a contract reads, and a slip of the pen would leave unread."""
_CUTOFF = 0.8
"""How near a keyword must be to one of `Field` to be meant for it."""


def refuse_unknown_keywords(info: FieldInfo) -> None:
    """Refuse keywords among a field's remarks that were meant for constraints or settings.

    Raises:
        DeclarationError: one is the name that something else has for a constraint, or nearly one.
    """
    extra = info.json_schema_extra
    for keyword, value in extra.items() if isinstance(extra, dict) else ():
        meant = _meant_by(keyword)
        hint = f"Write {meant}= in Field(…)" if meant else _WRITTEN_ELSEWHERE.get(keyword)
        if hint is not None:
            raise DeclarationError(
                f"has Field({keyword}={show_value(value)}), which is only a remark to pydantic: nothing applies it",
                hint,
            )


def _meant_by(keyword: Any) -> str | None:
    """The keyword of `Field` that another one was meant for; None where it is a remark."""
    name = str(keyword).lower()
    if name in _KNOWN:
        return _KNOWN[name]
    return next(iter(get_close_matches(name, [n for n in (*_MEANT, *_SETTINGS) if len(n) > 2], 1, _CUTOFF)), None)  # fmt: skip  # one condition
