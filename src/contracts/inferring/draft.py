"""The result of `infer`: a contract, its source, and what it is unsure of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from contracts.arguments import methods_in_own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.inferring.notes import Note
from contracts.interchange.source.api import to_source
from contracts.rehearsing.rehearse import count_caught, rehearse
from contracts.rehearsing.scorecard import Scorecard
from contracts.report.truth import no_truth
from contracts.report.values import count_noun, show_value

_STRENGTH = 0.1
"""The share of the rows into which faults are injected."""


@methods_in_own_words
@dataclass(frozen=True)
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

    def __bool__(self) -> NoReturn:
        raise no_truth("a draft", ".contract, .notes or .rows")

    def __str__(self) -> str:
        return self.source

    @cached_property
    def source(self) -> str:
        """The contract as a module of Python, with a comment `# ?` wherever it is unsure, and the score of
        its rehearsal.
        """
        return "\n".join([*self._head(), "", commented_source(self.contract, self.notes)])

    @cached_property
    def caught(self) -> tuple[int, int]:
        """How many of the known faults the contract catches in the sampled rows, and how many do harm there,
        whether or not a rule could catch them.
        """
        return count_caught(self.contract, self._good(), strength=_STRENGTH)

    def _head(self) -> list[str]:
        if not self.rows:
            known = "names of the columns" if self.text else "columns and their types"
            return [f"# There are no rows to draft a contract from: it has the {known} alone"]
        caught, harmful = self.caught
        keep, do = ("which keeps it", "it does") if self.rows == 1 else ("which keep it", "they do")
        return [
            f"# Drafted from {count_noun(self.rows, 'row')}, {keep}. What {do} not decide is marked # ?",
            f"# Rehearsed: {caught:,} of {harmful:,} known faults caught; ct.rehearse says what catches the others",
        ]

    def _good(self) -> Any:
        """The sampled rows in contract form."""
        options: Any = {"text": True} if self.text else {}
        return self.contract.parse(self.sample, **options)

    def rehearse(self) -> Scorecard:
        """The scorecard of the contract: which of the known faults it catches in the sampled rows.

        Raises:
            ValueError: the data had no rows.
        """
        return self._card

    @cached_property
    def _card(self) -> Scorecard:
        return rehearse(self.contract, self._good(), strengths=(_STRENGTH,))

    def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the source to a file.

        Args:
            overwrite: whether a file that is there may be lost.

        Raises:
            FileExistsError: there is a file, which may have been edited since.
            OSError: it cannot be written.
        """
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(
                f"a draft is written to a path, as text or a Path (got {show_value(path)})"
            )
        target = Path(path)
        with target.open("w" if overwrite else "x", encoding="utf-8") as file:
            file.write(self.source)
        return target


def commented_source(contract: type[Contract], notes: Sequence[Note]) -> str:
    """The source of a contract with each note before what it is about."""
    lines = to_source(contract).splitlines()
    specification = specification_of(contract)
    start = max(number for number, one in enumerate(lines) if one.startswith("class "))
    places: dict[str, str | None] = {f"    {o.name}: ": o.alias for o in specification.fields}
    places["    rules = "] = None
    comments: dict[str | None, list[str]] = {}
    for note in notes:
        comments.setdefault(note.field, []).extend(note.comment())
    written = lines[: start + 1]
    for line in lines[start + 1 :]:
        about = [places[one] for one in places if line.startswith(one)]
        written += [comment for one in about for comment in comments.get(one, [])]
        written.append(line)
    if not specification.rules and None in comments:
        written += ["", *comments[None]]
    return "\n".join(written) + "\n"
