"""What of an ODCS document cannot cross: refused, or left out where the user says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.errors import Obstacle


@dataclass(slots=True)
class Leaving:
    """What is left out, and what stands in the way.

    Attributes:
        named: the places of what the user leaves out; None: whatever cannot cross.
        known: the places of all that could be left out.
    """

    named: frozenset[str] | None
    obstacles: list[Obstacle] = field(default_factory=list)
    known: dict[str, None] = field(default_factory=dict)

    def may(self, where: str, problem: str, mend: str) -> None:
        """Take note of what cannot cross, and may be left out."""
        self.known[where] = None
        if self.named is None or where in self.named:
            return
        self.obstacles.append(
            Obstacle(where, problem, f"{mend}; leave_out=[{where!r}] leaves it out")
        )

    def refuse_unknown(self) -> None:
        """Raise if something was to be left out that is not there.

        Raises:
            ValueError: with what there is.
        """
        for where in sorted((self.named or frozenset()) - self.known.keys()):
            known = ", ".join(map(repr, self.known)) or "nothing that could be"
            raise ValueError(f"leave_out names {where!r}, which is not there; there is {known}")

    def must(self, where: str, problem: str, mend: str) -> None:
        """Take note of what cannot cross, and without which there is no contract."""
        self.obstacles.append(Obstacle(where, problem, mend))


def nothing_left() -> Leaving:
    """For what was read before: nothing that cannot cross is told again."""
    return Leaving(None)
