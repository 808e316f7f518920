"""The pages of the docs: their blocks of code and the tables of the reference."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

import contracts as ct
from contracts.declaration.contract_rules import fit_contract_rule
from contracts.rules.rule_set import as_requirement
from contracts.specification import Specification
from tests.paths import ROOT

DOCS = ROOT / "docs"

FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[a-z]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page, and the line of the page that it begins at."""

    language: str
    body: str
    line: int

    @property
    def is_session(self) -> bool:
        """Whether it shows what is typed and what is answered."""
        return ">>> " in self.body


def blocks_of(text: str) -> Iterator[Block]:
    """Every fenced block of a page, in order."""
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start("body"))
        yield Block(found["language"], found["body"], line)


def run(text: str, name: str) -> dict[str, Any]:
    """Run a page's Python blocks in order, in one namespace, and give the namespace.

    Raises:
        AssertionError: a session's answers are not what the page states.
    """
    namespace: dict[str, Any] = {"__name__": name}
    for block in blocks_of(text):
        if block.language == "python" and block.is_session:
            run_session(block, namespace, name)
        elif block.language == "python":
            execute("\n" * block.line + block.body, namespace, name)
    return namespace


def execute(code: str, namespace: dict[str, Any], name: str) -> None:
    """Run statements as a module of their own would: without this one's __future__ imports."""
    exec(compile(code, name, "exec", dont_inherit=True), namespace)  # noqa: S102 - our own docs


def run_session(block: Block, namespace: dict[str, Any], name: str) -> None:
    """Run one session as the standard library's doctest does."""
    session = doctest.DocTestParser().get_doctest(block.body, {}, name, name, block.line)
    session.globs = namespace
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    outcome = runner.run(session, out=said.append, clear_globs=False)
    assert outcome.attempted, f"{name}:{block.line} has a session of nothing"
    assert not outcome.failed, "".join(said)


REFERENCE = DOCS / "reference"


def rows_of(page: str, heading: str = "") -> list[list[str]]:
    """The cells of the tables of a page, or of one of its sections, without their headers."""
    text = (REFERENCE / page).read_text()
    if heading:
        text = section_of(text, heading)
        assert text, f"{page} has no section {heading!r}"
    tables = re.findall(r"^\|[^\n]*\n\|[-| ]+\|\n((?:\|[^\n]*\n)+)", text, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [[cell.strip().replace(r"\|", "|") for cell in cells_of(line)] for line in lines]


def section_of(text: str, heading: str) -> str:
    """The text under a heading, up to the next one as high."""
    found = re.search(rf"^(##+) {re.escape(heading)}\n", text, re.MULTILINE)
    if found is None:
        return ""
    highest = len(found[1])
    return re.split(rf"^#{{2,{highest}}} ", text[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def cells_of(line: str) -> list[str]:
    """The cells of a table's line; an escaped bar is not a border."""
    return re.split(r"(?<!\\)\|", line)[1:-1]


def code_in(cell: str) -> str:
    """The code that a cell consists of."""
    assert cell.startswith("`"), cell
    return cell.strip("`").strip()


def declared(body: str, namespace: dict[str, Any]) -> type[ct.Contract]:
    """The contract C with the class body, in the namespace of a page."""
    scope = dict(namespace)
    execute(f"class C(ct.Contract):\n    {body}\n", scope, "C")
    contract: type[ct.Contract] = scope["C"]
    return contract


def namespace_of(page: str) -> dict[str, Any]:
    """The names that a page of the reference defines."""
    return run((REFERENCE / page).read_text(), page)


def written(cell: str, namespace: dict[str, Any]) -> Any:
    """The value of a cell's code."""
    return eval(code_in(cell), dict(namespace))  # noqa: S307 - our own docs


class Inner(ct.Contract):
    """A struct."""

    x: float


class Kinds(ct.Contract):
    """A field of each kind, by the words of the reference."""

    bool_: bool
    int_: int
    float_: float
    decimal_: Annotated[Decimal, Field(max_digits=8, decimal_places=2)]
    text_: str
    bytes_: bytes
    date_: date
    datetime_: datetime
    time_: time
    duration_: timedelta
    uuid_: UUID
    list_: list[int]
    struct_: Inner


VALUES = {f.name.removesuffix("_"): f.value for f in ct.specification_of(Kinds).fields}


def over(x: str, y: str) -> Specification:
    """A contract whose fields x, y and z are of these kinds, z as y."""
    declared = ct.specification_of(Kinds).fields[0]
    kinds = {"x": x, "y": y, "z": y}
    named = (replace(declared, name=n, alias=n, value=VALUES[k]) for n, k in kinds.items())
    return Specification("C", tuple(named))


def can_be_asked(rule: Any, x: str, y: str) -> bool:
    """Whether a rule can be applied to fields of these kinds."""
    try:
        fit_contract_rule(over(x, y), as_requirement(rule))
    except ct.ContractDefinitionError:
        return False
    return True


def kinds_in(cell: str) -> set[str]:
    """The kinds that a cell lists."""
    if cell == "any but list and struct":
        return set(VALUES) - {"list", "struct"}
    return set(VALUES) if cell == "any" else set(cell.split(", "))
