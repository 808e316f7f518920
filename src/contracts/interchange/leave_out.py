"""What of a document cannot become a contract: refused, or left out where the user asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from contracts.errors import Obstacle
from contracts.hints import Hint, PassArgument


class Unreadable(Exception):
    """No rule is what a document requires: a problem, a hint, and its kind, if its place does not tell that;
    never seen by users.
    """


def _of_no_kind(where: str) -> str:
    del where
    return ""


@dataclass(slots=True)
class LeftOut:
    """What is left out, and what stands in the way.

    Attributes:
        places: the places that the user leaves out, and kinds; None: whatever cannot become a rule.
        kinds: the kinds of what may stand in the way.
        kind_at: the kind of what stands in the way at a place.
        known: the places of all that could be left out, in order.
    """

    places: frozenset[str] | None = None
    kinds: tuple[str, ...] = ()
    kind_at: Callable[[str], str] = _of_no_kind
    obstacles: list[Obstacle] = field(default_factory=list)
    known: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        leave_out: Iterable[str] | bool,  # noqa: FBT001 - as users pass it
        kinds: tuple[str, ...] = (),
        kind_at: Callable[[str], str] = _of_no_kind,
    ) -> LeftOut:
        """What is left out where a user names places and kinds, or one, or says that all is that can be."""
        if isinstance(leave_out, bool):
            return cls(None if leave_out else frozenset(), kinds, kind_at)
        places = frozenset([leave_out] if isinstance(leave_out, str) else leave_out)
        return cls(places, kinds, kind_at)

    def refuse(self, where: str, problem: str, hint: str) -> None:
        """Note an obstacle without which there is no contract."""
        self.obstacles.append(Obstacle(where, problem, hint))

    def refuse_unless_left_out(
        self, where: str, problem: str, hint: str, kind: str | None = None
    ) -> None:
        """Note an obstacle, unless the user leaves its place out, or its kind."""
        self.known[where] = None
        kind = kind or self.kind_at(where)
        if self.places is not None and self.places.isdisjoint((where, kind)):
            beside = f", and leave_out=[{kind!r}] all of its kind" if kind else ""
            text = f"{hint}; leave_out=[{where!r}] leaves it out{beside}"
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
        for where in sorted((self.places or frozenset()) - self.known.keys() - {*self.kinds}):
            known = ", ".join(map(repr, self.known)) or "nothing that could be"
            kinds = f"; kinds are {', '.join(map(repr, self.kinds))}" if self.kinds else ""
            problem = f"leave_out names {where!r}, which is not there; there is {known}{kinds}"
            raise ValueError(problem)
