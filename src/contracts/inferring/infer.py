"""`infer`: a first contract, drafted from good data."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Unpack

import polars as pl

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.inferring.batches import draft_batches
from contracts.inferring.draft import Draft
from contracts.inferring.evidence import DataEvidence, gather_data_evidence
from contracts.inferring.fields import DraftedField, drafted_field
from contracts.inferring.notes import Note
from contracts.inferring.together import is_single_key, table_rules
from contracts.inputs.files import files_at, is_path, options_for
from contracts.interchange.class_builder import (
    Identity,
    attempt_all,
    attribute_names,
    build_contract,
    contract_from_fields,
)
from contracts.report.values import show_value
from contracts.rules.rule_set import rules
from contracts.wire.records.csv_lines import FileLayout


@own_words
def infer(
    data: object,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    records: str | None = None,
    **identity: Unpack[Identity],
) -> Draft:
    """A first contract from good data, which keeps it: types, formats that all values have, bounds rounded
    outward, sets where they are few, keys, orders and nulls. What the data does not decide is not guessed: it
    is a note of the draft, and a comment `# ?` in its source.

    The data is read once, a batch at a time, in memory that does not grow with it; the draft is the same
    however it is cut into batches.

    Args:
        data: good data, of any type that `check` takes; also a LazyFrame, files (a path, a list of them, a
            folder, a pattern), a reader, or an iterator of batches, each of which is used up.
        separator, quote, header, encoding, skip_rows: of CSV files, as for `read_csv`.
        records: of JSON files, as for `read_json`.
        identity: the contract's name ("Inferred"), boundary, version and owner.

    Raises:
        SchemaError: a column has values that no field has, or a record of a file is malformed.
        UnsupportedDataError, EngineError, WireError, OSError: the data cannot be read.

    >>> import contracts as ct
    >>> rows = [{"id": n, "km": n % 60 / 2, "day": f"{n % 28 + 1:02}/01/2024"} for n in range(400)]
    >>> draft = ct.infer(rows, name="Trip", boundary="ingest")
    >>> print(draft.contract.split(rows).report.ok)
    True
    """
    layout = FileLayout(separator, quote, header, encoding, skip_rows, records)
    found = gather_data_evidence(draft_batches(data, layout))
    is_array = is_path(data) and any(
        options_for(one.name) == ("records",) for one in files_at(data)
    )
    return draft_of(found, identity, is_array=is_array)


def _notes_on_envelope(found: DataEvidence, *, is_array: bool) -> list[Note]:
    """What one row may be that holds all rows, as services answer in JSON."""
    holding = [name for name, dtype in found.sample.schema.items() if dtype == pl.List(pl.Struct)]
    if found.rows != 1 or len(holding) != 1 or "." in holding[0]:
        return []
    if not is_array:
        where = show_value(holding[0])
        return [
            Note(
                None,
                f"one row with an array of objects in {where}; if these are the rows, pass them alone",
            )
        ]
    says = f"one row with an array of objects in {show_value(holding[0])}; if these are the rows of the file"
    return [
        Note(
            None,
            says,
            (f"records={json.dumps(holding[0])}", f"--records {shlex.quote(holding[0])}"),
        )
    ]


def draft_of(found: DataEvidence, identity: Identity, *, is_array: bool = False) -> Draft:
    """The draft that the evidence makes.

    Args:
        is_array: whether the data is a file of one JSON value, whose rows may be at some key of it.
    """
    names = [*found.columns]

    def draft_one(name: str) -> DraftedField:
        return drafted_field(name, found, is_key=is_single_key(name, found))

    def build() -> type[Contract]:
        fields.update(zip(names, attempt_all(draft_one, names), strict=True))
        drafts = [one.draft for one in fields.values()]
        in_python = dict(zip(names, attribute_names(drafts), strict=True))
        declared, about_rows = table_rules(fields, in_python, found)
        notes.extend(
            [
                *_notes_on_envelope(found, is_array=is_array),
                *(note for one in fields.values() for note in one.notes),
                *about_rows,
            ]
        )
        body = {"rules": rules(*declared)} if declared else {}
        return contract_from_fields(name, drafts, keywords=keywords, body=body)

    keywords = dict(identity)
    name = str(keywords.pop("name", "Inferred"))
    fields: dict[str, DraftedField] = {}
    notes: list[Note] = []
    contract = build_contract("the data", build)
    return Draft(contract, tuple(notes), found.rows, found.text, found.sample)
