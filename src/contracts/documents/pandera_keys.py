"""What users say of the parts of a schema that cannot cross as they are: by the names that errors call
them, what to have instead, or None to leave them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.errors import Obstacle

ASKED: Any = object()
"""What stands for a part that nothing was said of."""


NOTES = "contracts"
"""Under which key of its metadata a pandera schema has what a contract said, and it has no words for."""
KEPT = "pandera"
"""Under which key of `json_schema_extra` a contract has what pandera said, and it has no words for."""


class Replacements:
    """What to have instead of parts of a schema, and which of that was of use."""

    def __init__(self, given: Mapping[str, Any] | None) -> None:
        self._given = dict(given or {})
        self._known: dict[str, None] = {}

    def of(self, where: str, what: str) -> Any:
        """What to have instead of a part, None where it is left out, `ASKED` where nothing is said.

        Args:
            where: the column, or "" for the whole.
            what: the part of it; a check may be called so without its column.
        """
        key = key_of(where, what)
        self._known |= {key: None, what: None}
        return self._given.get(key, self._given.get(what, ASKED))

    def unless_left_out(self, where: str, what: str, problem: str, mend: str) -> Iterator[Obstacle]:
        """The obstacle that a part is, unless it is left out, which is the last of its mends."""
        if self.of(where, what) is None:
            return
        said = f"{mend}; checks={{{key_of(where, what)!r}: None}} leaves it out"
        yield Obstacle(where, problem, said)

    def refuse_unknown(self) -> None:
        """Raise if something was said of what is not there.

        Raises:
            ValueError: with what there is.
        """
        for key in self._given:
            if key not in self._known:
                known = ", ".join(map(repr, self._known)) or "nothing that could be said so"
                raise ValueError(f"checks names {key!r}, which is no part of it; there is {known}")


def key_of(where: str, what: str) -> str:
    """How errors, and those who answer them, call a part."""
    return f"{where}.{what}" if where else what
