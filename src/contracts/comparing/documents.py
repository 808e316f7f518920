"""`compare`: two versions of a contract, as classes or as documents."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contracts'
# annotations would be text.

import json
import re
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from contracts.arguments import own_words
from contracts.comparing.compare import Comparison, compare_specifications
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import UnsupportedDataError
from contracts.interchange.json.api import from_json
from contracts.interchange.json.places import AnyCustom

_Version = type[Contract] | str | bytes | PathLike[str] | Mapping[str, Any]
"""A contract, or a document of one: a path, its text, or its data."""
_FILE_NAME = re.compile(r"[^\n{}]+\.(?:json|ya?ml)", re.IGNORECASE)
"""Text that is the name of a file, and not a document."""


@own_words
def compare(
    old: _Version,
    new: _Version,
    *,
    leave_out: Iterable[str] | bool = (),
    customs: Iterable[AnyCustom] = (),
) -> Comparison:
    """Every change between two versions of a contract, with its direction and whom it may break.

    The data that they accept is compared, as in Avro's compatibility rules: a type that becomes wider
    loosens, a bound that becomes narrower tightens, a field that is added with a default breaks nobody
    who sends data. A rule that only warns, or tolerates, guarantees nothing.

    Args:
        old: the older version: a contract, or a document of one, such as `to_json` and `to_odcs` write: a
            path, the text, its bytes, or its data. An ODCS document has one object.
        new: the newer one.
        leave_out: of ODCS documents, as for `from_odcs`; kinds fit both, places the document that has them.
        customs: the rules of your own that a document names.

    Raises:
        DocumentError: a document is not valid.
        OSError: a file cannot be read.
        SchemaError: an ODCS document requires what no contract can.
        UnsupportedDataError: an ODCS document has several objects, or none.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Old(ct.Contract, version="1.0.0"):
    ...     speed: Annotated[float, ct.Interval(ge=0, le=130)]
    >>> class New(ct.Contract, version="2.0.0"):
    ...     speed: Annotated[float, ct.Interval(ge=0, le=120)]
    ...     hops: int = 0
    >>> print(compare(ct.to_json(Old), New))
    Old 1.0.0 → New 2.0.0: major
      max of speed lowered from 130 to 120: breaks producers (tightens)
      added hops: breaks consumers (loosens)
    """
    left_out = leave_out if isinstance(leave_out, (bool, str)) else [*leave_out]
    known = [*customs]
    first, second = (_stated_contract(one, left_out, known) for one in (old, new))
    return compare_specifications(specification_of(first), specification_of(second))


def _stated_contract(
    version: Any,
    leave_out: Iterable[str] | bool,  # noqa: FBT001 - as users pass it
    customs: list[AnyCustom],
) -> type[Contract]:
    """The contract that a version is, or that its document states."""
    if not isinstance(version, (str, bytes, PathLike, Mapping)):
        specification_of(version)  # refuses what is not a contract
        return version  # type: ignore[no-any-return]  # it is one
    text = _document_text(version)
    if _is_canonical_json(text):
        return from_json(text, customs=customs)
    from contracts.interchange.odcs.api import from_odcs

    contracts = from_odcs(text, leave_out=leave_out, customs=customs)
    if len(contracts) != 1:
        names = ", ".join(map(repr, contracts)) or "nothing"
        hint = "Compare one of each: ct.from_odcs(old)[name] with ct.from_odcs(new)[name]"
        raise UnsupportedDataError("an ODCS document", f"describes {names}, not one object", hint)
    return next(iter(contracts.values()))


def _document_text(version: Any) -> str | bytes:
    """The text of a document that is there as data, as text, or in a file."""
    if isinstance(version, Mapping):
        try:
            return json.dumps(version)
        except (TypeError, ValueError, RecursionError):
            hint = "Pass the data of its JSON, or its text"
            raise UnsupportedDataError("a mapping", "is not the data of a document", hint) from None
    if isinstance(version, PathLike) or (
        isinstance(version, str) and _FILE_NAME.fullmatch(version)
    ):
        return Path(version).read_bytes()
    return version  # type: ignore[no-any-return]  # it is text, or bytes


def _is_canonical_json(text: str | bytes) -> bool:
    """Whether a document is one that `to_json` wrote: a JSON object that is of this library."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "contract" in data
