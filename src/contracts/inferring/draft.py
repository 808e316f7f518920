"""The result of `infer`: a contract, its source, and what it is unsure of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from contracts.arguments import methods_in_own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.inferring.notes import Note
from contracts.interchange.source.api import to_source
from contracts.rehearsing.rehearse import count_caught, rehearse
from contracts.rehearsing.scorecard import Scorecard

_STRENGTH = 0.1
"""The share of the rows into which faults are injected."""


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Draft:
    """A first contract, to be read and decided by a person.

    Attributes:
        contract: its class.
        notes: what the data does not decide, each with what could be declared.
        rows: how many rows it was drafted from.
        text: whether every value was text, so that `parse` needs `text=True` to read them.
        sample: up to 1,000 of the rows, for the rehearsal.
    """

    contract: type[Contract]
    notes: tuple[Note, ...]
    rows: int
    text: bool
    sample: pl.DataFrame = field(repr=False)
    _cards: list[Scorecard] = field(default_factory=list, repr=False, compare=False)

    def __str__(self) -> str:
        return self.source

    @property
    def source(self) -> str:
        """The contract as a module of Python, with a comment `# ?` wherever it is unsure, and the score of
        its rehearsal.
        """
        lines = to_source(self.contract).splitlines()
        specification = specification_of(self.contract)
        start = max(n for n, one in enumerate(lines) if one.startswith("class "))
        names = {f"    {one.name}: ": one.alias for one in specification.fields}
        written: list[str] = [*self._head(), ""] if self.rows else []
        for number, line in enumerate(lines):
            alias = next((names[one] for one in names if line.startswith(one)), None)
            if number > start and alias is not None:
                written += self._comments(alias)
            if number > start and line.startswith("    rules = "):
                written += self._comments(None)
            written.append(line)
        if not specification.rules:
            written += ["", *comments] if (comments := [*self._comments(None)]) else []
        return "\n".join(written) + "\n"

    def _head(self) -> list[str]:
        caught, harmful = count_caught(self.contract, self._good(), strength=_STRENGTH)
        return [
            f"# Drafted from {self.rows:,} rows, which keep it. What they do not decide is marked # ?",
            f"# Rehearsed: it catches {caught:,} of {harmful:,} known faults; ct.rehearse says what would catch the",
            "# others.",
        ]

    def _good(self) -> Any:
        """The sampled rows in contract form."""
        options: Any = {"text": True} if self.text else {}
        return self.contract.parse(self.sample, **options)

    def _comments(self, column: str | None) -> Iterator[str]:
        for one in self.notes:
            if one.field == column:
                yield from one.comment()

    def rehearse(self) -> Scorecard:
        """The scorecard of the contract: which of the known faults it catches in the sampled rows.

        Raises:
            ValueError: the data had no rows.
        """
        if not self._cards:
            self._cards.append(rehearse(self.contract, self._good(), strengths=(_STRENGTH,)))
        return self._cards[0]

    def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the source to a file.

        Args:
            overwrite: whether a file that is there may be lost.

        Raises:
            FileExistsError: there is a file, which may have been edited since.
            OSError: it cannot be written.
        """
        target = Path(path)
        with target.open("w" if overwrite else "x", encoding="utf-8") as file:
            file.write(self.source)
        return target
