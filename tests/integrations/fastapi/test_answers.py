"""Answers of endpoints: one that breaks its contract is never sent."""


# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

import json
import logging
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from contracts.integrations.fastapi import Rows, install
from tests.integrations.fastapi.app import Score, ping, posted, serving, talking_to


def breach(client: httpx.Client, caplog: pytest.LogCaptureFixture, path: str, body: Any) -> Any:
    """The report in the log on an answer that was not sent; the client got its id alone."""
    caplog.clear()
    with caplog.at_level(logging.WARNING, "contracts"):
        status, said = posted(client, path, body)
    assert 500 == status
    assert {"detail", "error_id"} == said.keys()
    assert "Internal Server Error" == said["detail"]
    (record,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert len(said["error_id"]) == 32
    assert record.getMessage().startswith(
        f"{said['error_id']}: the response of POST {path.partition('?')[0]} "
    )
    assert said["error_id"] == record.error_id
    return record.report


@pytest.mark.parametrize(
    ("path", "body", "row"),
    [
        ("/api/v1/score", ping(1, speed=150), 0),
        ("/made", ping(1, speed=150), 0),
        ("/list", [ping(1), ping(2, speed=150)], 1),
        ("/validated", [ping(1), ping(2, speed=150)], 1),
        ("/batch", [ping(1), ping(2, speed=150)], 1),
        ("/columns", {"vehicle": ["VH-000001", "VH-000002"], "lat": [1, 1], "speed": [1, 150]}, 1),
    ],
)
def test_an_answer_that_breaks_its_contract_is_not_sent(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, path: str, body: Any, row: int
) -> None:
    """Neither one row nor many are sent that break the contract: the client gets an id, the log has the
    report under it.
    """
    report = breach(client, caplog, path, body)
    (broken,) = report["violations"]
    assert ("risk", "le", 1, [(row, 1.5)]) == (
        broken["field"],
        broken["code"],
        broken["count"],
        [(one["row"], one["value"]) for one in broken["examples"]],
    )


@pytest.mark.parametrize(("scale", "code"), [("nan", "nan"), ("1e-320", "inf")])
def test_nan_is_not_sent(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, scale: str, code: str
) -> None:
    """A computation that ends in NaN, or in an infinity, is a failure of the server, and no answer."""
    report = breach(client, caplog, f"/api/v1/score?scale={scale}", ping(speed=1))
    assert [("risk", code)] == [(one["field"], one["code"]) for one in report["violations"]]


def test_nan_that_is_allowed_is_sent_as_text(client: httpx.Client) -> None:
    """A NaN that a contract allows is neither a null nor NaN in JSON, but the text that is read again as
    NaN.
    """
    assert "NaN" == posted(client, "/api/v1/score", ping(echo="NaN"))[1]["echo"]
    assert "NaN" == posted(client, "/batch", [ping(echo="NaN")])[1][0]["echo"]
    body = {"vehicle": ["VH-000001"], "lat": [1], "echo": ["NaN"]}
    assert ["NaN"] == posted(client, "/columns", body)[1]["echo"]


def test_an_answer_breaks_rules_of_the_batch_too(caplog: pytest.LogCaptureFixture) -> None:
    """Answers of endpoints are held to the rules about many rows as well."""
    broken = FastAPI()
    install(broken)

    @broken.post("/twice")
    def twice() -> Rows[Score]:
        return [{"vehicle": "a", "risk": 0.5, "echo": 0.0}] * 2

    with serving(broken) as where, talking_to(where) as other:
        report = breach(other, caplog, "/twice", "")
    assert ["unique"] == [one["code"] for one in report["violations"]]


def test_an_answer_of_no_contract_is_fastapis_affair(client: httpx.Client) -> None:
    """An answer that breaks a model that is not a contract fails as it does without us."""
    answer = client.post("/foreign")
    assert (500, "Internal Server Error") == (answer.status_code, answer.text)


def test_private_values_stay_private(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A sensitive value is in no answer and in no log."""
    secret = "Rumpelstiltskin"
    for path, body in (
        ("/patients", [{"name": secret}]),
        ("/patients", [{"name": secret, "age": "x"}]),
        ("/patients", f'[{{"name": "{secret}"'),
        ("/patient", {"name": secret}),
        ("/patient", f'{{"name": "{secret}"'),
        ("/patient", [secret]),
        ("/named", [secret]),
        ("/named", {"name": secret}),
        ("/named", {"name": [secret]}),
    ):
        status, said = posted(client, path, body)
        assert 422 == status
        assert secret not in json.dumps(said)
    breach(client, caplog, "/patients", [{"name": "Ann"}])
    assert secret not in caplog.text
    assert "Ann" not in caplog.text


def test_broken_warnings_are_logged(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """Rules that only warn refuse nothing; the log has the rows that broke them."""
    with caplog.at_level(logging.WARNING, "contracts"):
        assert 200 == posted(client, "/batch", [ping(1, hops=10)])[0]
    assert ["contracts.fastapi"] == [one.name for one in caplog.records]
    assert "must be at most 9" in caplog.text
