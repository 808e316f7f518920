"""`Interval` of annotated_types, which answers arguments that do not fit in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.arguments import own_words

if TYPE_CHECKING:
    from annotated_types import Interval

    __all__ = ["Interval"]
else:
    import annotated_types as at

    class Interval(at.Interval):
        """Numbers, times or texts between two ends: ge (from), gt (above), le (up to), lt (below)."""

        def __init__(self, *unnamed: Any, **ends: Any) -> None:
            wrong = [one for one in ("min", "max", "minimum", "maximum") if one in ends]
            if unnamed or wrong:
                what = f"no argument {wrong[0]!r}" if wrong else "ends that have names"
                raise TypeError(
                    f"Interval has {what}: write ge= for the least value and le= for the greatest, gt= and lt="
                    " where the end itself is not permitted"
                )
            _interval(self, **ends)

    _interval = own_words(at.Interval.__init__)
