"""The fingerprint by which reports name the contract that they are of."""

from __future__ import annotations

from contracts.errors import DocumentError
from contracts.specification import Specification


def identify_contract(specification: Specification) -> str | None:
    """The contract's `ct.fingerprint`, with its custom rules by their names; None where no document can
    hold what it says: it has a factory, or two custom rules have one name.
    """
    from contracts.interchange.json.documents import customs_in, fingerprint_of, index_customs

    try:
        return fingerprint_of(specification, index_customs(customs_in(specification)))
    except (DocumentError, ValueError, RecursionError):
        return None
