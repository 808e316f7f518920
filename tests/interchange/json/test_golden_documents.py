"""Canonical JSON and fingerprints are the same bytes as in every version before: what was stored stays valid.

The golden file holds the document of every contract of the conformance corpus and of the examples, by its
fingerprint. It only ever grows: `python -m tests.interchange.json.test_golden_documents` adds what is new.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import contracts as ct
from contracts.interchange.json.documents import index_customs, read_contract_document
from contracts.interchange.json.places import AnyCustom
from contracts.interchange.json.strict_json import parse_strict_json
from tests.interchange.json.documents import CUSTOMS, Everything, bare, corpus, customs_in
from tests.paths import ROOT

GOLDEN = Path(__file__).parent / "golden" / "canonical_json.json"
EXAMPLES = ROOT / "examples"
Serialized = tuple[type[ct.Contract], list[AnyCustom]]


def stored() -> dict[str, Any]:
    """The documents of the golden file, by their fingerprints."""
    return cast("dict[str, Any]", json.loads(GOLDEN.read_text()))


def example_contracts() -> Iterator[type[ct.Contract]]:
    """The contracts that the examples declare."""
    if str(EXAMPLES) not in sys.path:
        sys.path.append(str(EXAMPLES))
    for path in sorted(EXAMPLES.glob("*.py")):
        for one in vars(import_module(path.stem)).values():
            if isinstance(one, type) and issubclass(one, ct.Contract) and one is not ct.Contract:
                yield one


@cache
def of_today() -> dict[str, Serialized]:
    """Every contract of the corpus and of the examples with its custom rules, by its fingerprint."""
    contracts: list[Any] = [bare(one, cast("Any", None)) for one in corpus()]
    contracts += [Everything, *example_contracts()]
    found = [(one, customs_in(ct.specification_of(one))) for one in contracts]
    return {ct.fingerprint(one, customs=customs): (one, customs) for one, customs in found}


def text_of_document(document: Any) -> str:
    """The text of a document of the golden file: numbers aside, RFC 8785 is what `json` writes sorted."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_every_contract_has_the_fingerprint_it_always_had() -> None:
    """A contract that was declared before has the same document and the same fingerprint today."""
    golden = stored()
    assert set(of_today()) - set(golden) == set(), "new contracts are added by running this module"
    for fingerprint, (contract, customs) in of_today().items():
        text = ct.to_json(contract, customs=customs)
        assert golden[fingerprint] == json.loads(text)
        assert fingerprint == f"sha256:{sha256(text.encode()).hexdigest()}"


def test_every_document_is_written_as_it_always_was() -> None:
    """A document that was stored is read, and written again with the same fingerprint."""
    for fingerprint, document in stored().items():
        _, customs = of_today().get(fingerprint, (None, CUSTOMS))
        back: Any = read_contract_document(
            parse_strict_json(text_of_document(document)), index_customs(customs), bare
        )
        assert fingerprint == ct.fingerprint(back, customs=customs)


def test_the_documents_of_the_examples_are_loaded() -> None:
    """The document of each contract of the examples is a contract that requires the same."""
    golden = stored()
    for contract in example_contracts():
        customs = customs_in(ct.specification_of(contract))
        document = golden[ct.fingerprint(contract, customs=customs)]
        back = ct.from_json(json.dumps(document), customs=customs)
        assert ct.specification_of(contract) == ct.specification_of(back)


def main() -> None:
    """Add the documents of new contracts to the golden file, a line each."""
    golden = stored() if GOLDEN.exists() else {}
    for fingerprint, (contract, customs) in of_today().items():
        golden.setdefault(fingerprint, json.loads(ct.to_json(contract, customs=customs)))
    lines = (f'"{key}":{text_of_document(one)}' for key, one in golden.items())
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
