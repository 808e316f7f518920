"""`infer`: a first contract, drafted from good data."""

from __future__ import annotations

from typing import Unpack

from contracts.arguments import own_words
from contracts.inferring.batches import draft_batches
from contracts.inferring.draft import Draft
from contracts.inferring.evidence import DataEvidence, gather_data_evidence
from contracts.inferring.fields import drafted_field
from contracts.inferring.notes import Note
from contracts.inferring.together import is_single_key, table_rules
from contracts.interchange.class_builder import (
    Identity,
    attribute_names,
    build_contract,
    contract_from_fields,
)
from contracts.rules.rule_set import rules


@own_words
def infer(data: object, **identity: Unpack[Identity]) -> Draft:
    """A first contract from good data, which keeps it: types, formats that all values have, bounds rounded
    outward, sets where they are few, keys, orders and nulls. What the data does not decide is not guessed: it
    is a note of the draft, and a comment `# ?` in its source.

    The data is read once, a batch at a time, in memory that does not grow with it; the draft is the same
    however it is cut into batches.

    Args:
        data: good data, of any type that `check` takes; also a LazyFrame, files (a path, a list of them, a
            folder, a pattern), a reader, or an iterator of batches, each of which is used up.
        identity: the contract's name ("Inferred"), boundary, version and owner.

    Raises:
        SchemaError: a column has values that no field has.
        UnsupportedDataError, EngineError, WireError, OSError: the data cannot be read.

    >>> import contracts as ct
    >>> rows = [{"id": n, "km": n % 60 / 2, "day": f"{n % 28 + 1:02}/01/2024"} for n in range(400)]
    >>> draft = ct.infer(rows, name="Trip", boundary="ingest")
    >>> print(draft.contract.check(rows).ok)
    True
    """
    found = gather_data_evidence(draft_batches(data))
    return draft_of(found, identity)


def draft_of(found: DataEvidence, identity: Identity) -> Draft:
    """The draft that the evidence makes."""
    fields = {
        name: drafted_field(name, found, is_key=is_single_key(name, found))
        for name in found.columns
    }
    drafts = [one.draft for one in fields.values()]
    names = dict(zip(fields, attribute_names(drafts), strict=True))
    rows, about_rows = table_rules(fields, names, found)
    notes: list[Note] = [note for one in fields.values() for note in one.notes]
    keywords = dict(identity)
    name = str(keywords.pop("name", "Inferred"))
    body = {"rules": rules(*rows)} if rows else {}
    contract = build_contract(
        "the data", lambda: contract_from_fields(name, drafts, keywords=keywords, body=body)
    )
    return Draft(contract, (*notes, *about_rows), found.rows, found.text, found.sample)
