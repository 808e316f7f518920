"""What of a document cannot become a contract: refused, or left out where the user asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from contracts.errors import Obstacle
from contracts.hints import Hint, PassArgument


class Unreadable(Exception):
    """No rule is what a document requires: a problem and a hint; never seen by users."""


@dataclass(slots=True)
class LeftOut:
    """What is left out, and what stands in the way.

    Attributes:
        places: the places that the user leaves out; None: whatever cannot become a rule.
        known: the places of all that could be left out, in order.
    """

    places: frozenset[str] | None = None
    obstacles: list[Obstacle] = field(default_factory=list)
    known: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, leave_out: Iterable[str] | bool) -> LeftOut:  # noqa: FBT001 - as users pass it
        """What is left out where a user names places, or one, or says that all is that can be."""
        if isinstance(leave_out, bool):
            return cls(None if leave_out else frozenset())
        return cls(frozenset([leave_out] if isinstance(leave_out, str) else leave_out))

    def refuse(self, where: str, problem: str, hint: str) -> None:
        """Note an obstacle without which there is no contract."""
        self.obstacles.append(Obstacle(where, problem, hint))

    def refuse_unless_left_out(self, where: str, problem: str, hint: str) -> None:
        """Note an obstacle, unless the user leaves its place out."""
        self.known[where] = None
        if self.places is not None and where not in self.places:
            text = f"{hint}; leave_out=[{where!r}] leaves it out"
            self.refuse(where, problem, Hint(text, PassArgument("leave_out", (where,))))

    @contextmanager
    def noting(self, where: str) -> Iterator[None]:
        """Note what is unreadable at a place, unless the user leaves it out."""
        try:
            yield
        except Unreadable as unreadable:
            self.refuse_unless_left_out(where, *unreadable.args)

    def refuse_unknown_places(self) -> None:
        """Refuse to leave out a place at which nothing stands in the way.

        Raises:
            ValueError: with the places that there are.
        """
        for where in sorted((self.places or frozenset()) - self.known.keys()):
            known = ", ".join(map(repr, self.known)) or "nothing that could be"
            raise ValueError(f"leave_out names {where!r}, which is not there; there is {known}")
