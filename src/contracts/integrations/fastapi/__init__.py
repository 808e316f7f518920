"""Contracts at the endpoints of FastAPI: bodies that are held to them, and answers.

A contract is a pydantic model, so `def score(ping: Ping)` is held to it without any of this. Here are
bodies of many rows, as `rows` or as `columns`, which become frames; `row`, one row read from the body's
own bytes; limits of how many bytes and rows there may be; and `answers`, which lets nothing out that
breaks the contract of an answer.

What a client sends amiss is answered 413 (too long), 415 (no JSON) or 422 (it breaks the contract), with
a `detail` that is safe to send. What the server would answer amiss is answered 500, with nothing but an
id, under which the whole report is in the log.
"""

from contracts.integrations.fastapi.answers import answers
from contracts.integrations.fastapi.bodies import Body, columns, row, rows

__all__ = ["Body", "answers", "columns", "row", "rows"]
