"""Versions that are compared as documents: canonical JSON and ODCS, as text, data and files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml

import contracts as ct


class Ping(ct.Contract, version="1.0.0"):
    """The older version."""

    speed: Annotated[float, ct.Interval(ge=0, le=130)]


class Newer(ct.Contract, version="2.0.0"):
    """The newer version."""

    speed: Annotated[float, ct.Interval(ge=0, le=120)]


CANONICAL, ODCS = ct.to_json(Ping), ct.to_odcs(Ping)
FORMS: dict[str, Any] = {
    "canonical JSON": CANONICAL,
    "indented JSON": ct.to_json(Ping, indent=2),
    "bytes": CANONICAL.encode(),
    "data": json.loads(CANONICAL),
    "ODCS": ODCS,
    "data of ODCS": yaml.safe_load(ODCS),
    "ODCS as JSON": json.dumps(yaml.safe_load(ODCS)),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_document_is_compared_as_the_contract_that_it_states(form: str) -> None:
    """Either version may be a document of either format, in any form."""
    assert ct.compare(Ping, Newer) == ct.compare(FORMS[form], Newer)
    assert ct.compare(Newer, Ping) == ct.compare(Newer, FORMS[form])


@pytest.mark.parametrize(("name", "text"), [("ping.json", CANONICAL), ("ping.odcs.yaml", ODCS)])
def test_a_document_may_be_a_file(name: str, text: str, tmp_path: Path) -> None:
    """A path is read, also where it is text that ends as one of JSON or YAML."""
    path = tmp_path / name
    path.write_text(text)
    expected = ct.compare(Ping, Newer)
    assert [expected] * 2 == [ct.compare(path, Newer), ct.compare(str(path), Newer)]
    with pytest.raises(FileNotFoundError):
        ct.compare("missing.json", Newer)


def test_what_no_rule_is_may_be_left_out() -> None:
    """An ODCS document with a query is refused as by `from_odcs`, and compared without it."""
    document = yaml.safe_load(ODCS)
    document["schema"][0]["quality"] = [{"type": "sql", "query": "SELECT 1", "mustBe": 1}]
    with pytest.raises(ct.SchemaError, match="leave_out"):
        ct.compare(document, Newer)
    assert "major" == ct.compare(document, Newer, leave_out=["sql"]).verdict


@pytest.mark.parametrize(
    "odd", [3, None, {"contract": {1}}, "a: 1\nb: 2", b"", ct.to_odcs(Ping, Newer)], ids=repr
)
def test_what_is_not_a_version_is_refused_in_our_words(odd: Any) -> None:
    """Neither a contract nor a document of one: an error of ours, or a TypeError that says what is taken."""
    with pytest.raises((ct.ContractError, TypeError)) as raised:
        ct.compare(odd, Ping)
    assert str(raised.value)


def test_a_custom_rule_is_known_by_its_name() -> None:
    """A document that names rules of one's own is read with them."""
    even = ct.Custom("even", accepts=lambda value: value % 2 == 0)

    class Even(ct.Contract):
        n: Annotated[int, even]

    text = ct.to_json(Even, customs=[even])
    assert () == ct.compare(text, Even, customs=[even]).changes
