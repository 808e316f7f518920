"""Partial results as bytes, for other processes: versioned, checked, and without code.

8 bytes    "ct-part" and the version of the format
32 bytes   the SHA-256 of what follows
32 bytes   the SHA-256 of the specification
then       lengths of 8 bytes each, and what they are of: JSON, and Arrow IPC streams
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from contracts.engine.partial_state import PartialState, referenced_contracts
from contracts.errors import ContractError, DocumentError, is_failure
from contracts.rules.reference import resolve_contract
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.frame.batch import Context
    from contracts.engine.backends import Backends
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

_HEAD = b"ct-part\x01"
_HASH = 32
_LENGTH = 8
_WRITTEN = ("max_examples", "found", "states", "held", "ordered", "seen", "in_order")
"""What is written of a state as it is."""


def write_state(state: PartialState, rows: int, rows_before: int | None) -> bytes:
    """The state of so many rows.

    Raises:
        DocumentError: a rule of the user's own keeps what no bytes hold.
    """
    from contracts.engine.state_codec import CannotWrite, StateWriter

    specification, context = state.specification, state.context
    state = replace(state, states=tuple(one.with_counts() for one in state.states))
    writer = StateWriter()
    data = {one: getattr(state, one) for one in _WRITTEN} | {
        "rows": rows,
        "rows_before": rows_before,
        "furthest": [one.furthest for one in state.orders],
        "tables": sorted(_fingerprint(resolve_contract(one)) for one in state.tables),
        "context": [context.max_examples, context.now, context.clock, _written_baseline(context)],
    }
    try:
        text = json.dumps({name: writer.write(one) for name, one in data.items()})
    except CannotWrite as error:
        problem = f"keeps {error} for a CustomTable, which bytes do not hold"
        hint = (
            "Let partial= and merge= return numbers, texts, times, and lists, sets or dicts of them"
        )
        raise DocumentError(f"the partial result of {specification.name}", problem, hint) from None
    sections = b"".join(
        _with_length(one) for one in (text.encode("utf-8", "surrogatepass"), *writer.streams)
    )
    body = bytes.fromhex(_fingerprint(specification)) + sections
    return _HEAD + sha256(body).digest() + body


def read_state(backends: Backends, data: bytes) -> tuple[PartialState, int, int | None]:
    """The state that was written, how many rows it is of, and how many come before.

    Raises:
        DocumentError: it is not of this contract or version, or damaged.
    """
    at = len(_HEAD) + _HASH
    if data[: len(_HEAD) - 1] != _HEAD[:-1]:
        raise _refusal("are not a partial result", "Pass what to_bytes() returned")
    if data[: len(_HEAD)] != _HEAD:
        problem = "are a partial result of another version of contracts"
        raise _refusal(problem, "Write and read with one version")
    if sha256(data[at:]).digest() != data[len(_HEAD) : at]:
        raise _refusal("are damaged: they are not what was written", "Write or send them once more")
    name = backends.specification.name
    if data[at : at + _HASH] != bytes.fromhex(_fingerprint(backends.specification)):
        problem = f"are a partial result of another contract than {name}"
        raise _refusal(problem, "Pass the contract that the part was checked by")
    try:
        return _read_sections(backends, data[at + _HASH :])
    except BaseException as error:
        if isinstance(error, ContractError) or not is_failure(error):
            raise
        raise _refusal(
            "are damaged: they cannot be read", "Write or send them once more"
        ) from error


def _read_sections(backends: Backends, data: bytes) -> tuple[PartialState, int, int | None]:
    from contracts.backends.frame.batch import Context
    from contracts.backends.partial.sorted_rows import Order
    from contracts.engine.state_codec import StateReader

    text, *streams = _sections(data)
    reader = StateReader(streams, backends.specification)
    read = {name: reader.read(one) for name, one in json.loads(text).items()}
    max_examples, now, clock, baseline = read["context"]
    rules = backends.specification.table_rules
    orders = (
        (Order(*one) for one in zip(rules, read["furthest"], strict=True))
        if read["furthest"]
        else ()
    )
    state = PartialState(
        backends=backends,
        context=Context(max_examples, now, clock=clock, baseline=_baseline_of_text(baseline)),
        tables=_tables(backends.specification, read["tables"]),
        orders=tuple(orders),
        **{one: read[one] for one in _WRITTEN},
    )
    rows, before = read["rows"], read["rows_before"]
    if (
        len(state.states) != len(rules)
        or type(rows) is not int
        or type(before) not in (int, type(None))
    ):
        raise ValueError("it is not what is written")
    return state, rows, before


def _written_baseline(context: Context) -> str | None:
    """The baseline as text: it is what the whole is compared with, once all parts are there."""
    return None if context.baseline is None else context.baseline.to_json()


def _baseline_of_text(text: str | None) -> Profile | Baselines | None:
    if text is None:
        return None
    from contracts.profiles.baselines import baseline_from_json

    return baseline_from_json(text)


def _tables(specification: Specification, wanted: list[str]) -> frozenset[type | str | None]:
    """The contracts, or names, of the tables that references were looked up in."""
    known = {
        _fingerprint(resolve_contract(one)): one for one in referenced_contracts(specification)
    }
    return frozenset(known[one] for one in wanted)


def _fingerprint(specification: Specification | str | None) -> str:
    """What tells a specification from others, or a name, in every process: all but the functions in it."""
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", repr(specification))
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _with_length(section: bytes) -> bytes:
    return len(section).to_bytes(_LENGTH, "big") + section


def _sections(data: bytes) -> Iterator[bytes]:
    while data:
        end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
        if end > len(data):
            raise ValueError("a section ends after the bytes")
        yield data[_LENGTH:end]
        data = data[end:]


def _refusal(problem: str, hint: str) -> DocumentError:
    return DocumentError("the bytes", problem, hint)
