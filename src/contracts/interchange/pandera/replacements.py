"""The replacements that users pass for parts of a schema that cannot cross: `checks={"column.check": …}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contracts.errors import Obstacle
from contracts.hints import Hint, PassArgument


class Replacements:
    """The rules or checks that replace parts of a schema, by the keys of the parts; None leaves one out."""

    def __init__(self, replacements: Mapping[str, Any] | None) -> None:
        self._replacements = {key: _as_list(one) for key, one in (replacements or {}).items()}
        self._known: dict[str, None] = {}

    def instead_of(self, where: str, part: str) -> list[Any] | None:
        """What replaces a part, by its key or its name alone; None where nothing does.

        Args:
            where: the column, or "" for the whole schema.
        """
        key = part_key(where, part)
        self._known |= {key: None, part: None}
        return self._replacements.get(key, self._replacements.get(part))

    def leaves_out(self, where: str, part: str) -> bool:
        """Whether nothing is to replace a part."""
        return self.instead_of(where, part) == []

    def unless_left_out(self, where: str, part: str, problem: str, hint: str) -> Iterator[Obstacle]:
        """The obstacle that a part is, unless it is left out, which the hint offers too."""
        if not self.leaves_out(where, part):
            key = part_key(where, part)
            text = f"{hint}; checks={{{key!r}: None}} leaves it out"
            yield Obstacle(where, problem, Hint(text, PassArgument("checks", {key: None})))

    def refuse_unknown(self) -> None:
        """Raise ValueError if a key names no part of the schema."""
        for key in self._replacements:
            if key not in self._known:
                known = ", ".join(map(repr, self._known)) or "nothing to replace"
                raise ValueError(f"checks names {key!r}, which is not part of it; there is {known}")


def _as_list(replacement: Any) -> list[Any]:
    listed = replacement if isinstance(replacement, (list, tuple)) else [replacement]
    return [one for one in listed if one is not None]


def part_key(where: str, part: str) -> str:
    """The key of a part of a column, as errors write it."""
    return f"{where}.{part}" if where else part


def obstacles_inside(where: str, obstacles: Iterable[Obstacle]) -> list[Obstacle]:
    """The obstacles of a nested schema, with paths from its column on."""
    return [
        Obstacle(f"{where}.{one.where}".rstrip("."), one.problem, one.hint) for one in obstacles
    ]
