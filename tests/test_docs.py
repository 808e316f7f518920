"""What the docs say is what happens: every example runs, every table is checked, every link leads."""

from __future__ import annotations

import doctest
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, get_args
from uuid import UUID

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from contracts.backends.predicate_types import type_of
from contracts.declaration.contract_rules import NAMING_ROWS, fitted_rule
from contracts.declaration.operands import DOMAINS
from contracts.dtypes import SCALARS
from contracts.rules.aggregate import Aggregate
from contracts.rules.codes import CODE_LISTS
from contracts.rules.declared import requirement_of
from contracts.rules.formats import FORMATS
from contracts.rules.handed import HandedRule
from contracts.rules.implied import EachItem, ImpliedRule
from contracts.rules.predicate import NODES, Node, children
from contracts.rules.requirement import sentence
from contracts.rules.row import RowRule
from contracts.rules.sentences import term
from contracts.rules.table import BatchRule
from contracts.rules.value import ValueRule
from contracts.specification import Specification

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
SCHEMAS = sorted(DOCS.rglob("*.schema.json"))
"""The files beside the pages that they may lead to."""
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[a-z]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
ELSEWHERE = {"read-from-feast.md": "feast"}
"""The pages whose examples need what does not stand beside everything else: `make test-feast` runs them."""
LANGUAGES = {"python", "console", "text", "yaml", "toml", "json", "html"}


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


def name_of(page: Path) -> str:
    """A page as the reader finds it."""
    return str(page.relative_to(ROOT))


def run(text: str, name: str) -> dict[str, Any]:
    """Run a page's Python blocks in order, in one namespace, and give the namespace.

    Raises:
        AssertionError: a session's answers are not what the page says.
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


def with_python(pages: list[Path]) -> list[Path]:
    """The pages that have Python in them."""
    return [p for p in pages if any(b.language == "python" for b in blocks_of(p.read_text()))]


@pytest.mark.parametrize("page", with_python([*PAGES, ROOT / "README.md"]), ids=name_of)
def test_examples_run(page: Path) -> None:
    """Every Python block of a page runs, and answers what the page says, without a warning."""
    if page.name in ELSEWHERE:
        with warnings.catch_warnings(action="ignore"):  # of what it imports
            pytest.importorskip(ELSEWHERE[page.name], reason="make test-feast runs this page")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(page.read_text(), name_of(page))


@pytest.mark.parametrize(
    "page",
    [
        "```python\n>>> 1 + 1\n3\n\n```\n",
        "```python\nraise AssertionError\n```\n",
        "```python\nimport warnings; warnings.warn('no')\n```\n",
        "```python\nx = 1\n```\n\n```python\n>>> x\n2\n\n```\n",
    ],
    ids=["a wrong answer", "an exception", "a warning", "a wrong answer from a block before"],
)
def test_examples_that_fail_are_found(page: str) -> None:
    """A page whose example fails does not pass."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((AssertionError, UserWarning)):
            run(page, "page")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_example_hides(page: Path) -> None:
    """Every block is closed and names its language, and no session stands outside Python's."""
    text = page.read_text()
    blocks = list(blocks_of(text))
    assert len(re.findall(r"^ *```", text, re.MULTILINE)) == 2 * len(blocks)
    assert {block.language for block in blocks} <= LANGUAGES
    assert text.count("\n>>> ") == sum(
        block.body.count("\n>>> ") + block.body.startswith(">>> ")
        for block in blocks
        if block.language == "python"
    )


def test_every_page_is_in_the_navigation() -> None:
    """The navigation names every page, each once, and no other."""
    nav = (ROOT / "mkdocs.yml").read_text().partition("\nnav:\n")[2]
    named = re.findall(r"^ *- [^:\n]+: (\S+\.md)$", nav, re.MULTILINE)
    assert sorted(named) == sorted(str(page.relative_to(DOCS)) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link leads to a page of the docs, and its fragment to a heading there."""
    for link in LINK.finditer(FENCE.sub("", page.read_text())):
        if "://" in link["target"]:
            continue
        path, _, fragment = link["target"].partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target in (*PAGES, *SCHEMAS), link["target"]
        assert not fragment or fragment in anchors_of(target.read_text()), link["target"]


def anchors_of(text: str) -> set[str]:
    """The anchors of a page's headings, as mkdocs makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    words = (re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings)
    return {re.sub(r"[-\s]+", "-", heading) for heading in words}


# Tables -------------------------------------------------------------------------------------

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
    """What stands under a heading, up to the next one as high."""
    found = re.search(rf"^(##+) {re.escape(heading)}\n", text, re.MULTILINE)
    if found is None:
        return ""
    highest = len(found[1])
    return re.split(rf"^#{{2,{highest}}} ", text[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def cells_of(line: str) -> list[str]:
    """The cells of a table's line; an escaped bar is no border."""
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
    """What a page of the reference defines."""
    return run((REFERENCE / page).read_text(), page)


def test_the_codes_are_all_the_codes() -> None:
    """The reference lists the code of every rule that there is, each once, and no other."""
    kinds = (ValueRule, RowRule, BatchRule, ImpliedRule, HandedRule)
    rules = [rule for kind in kinds for rule in get_args(kind)]
    codes = {rule.code for rule in rules if rule is not EachItem}
    listed = [code_in(code) for code, *_ in rows_of("codes.md")]
    assert sorted(listed) == sorted(codes)


def test_the_rules_say_what_the_reference_says() -> None:
    """Each listed rule has the listed sentence and code, and is asked of the listed types."""
    namespace, seen = namespace_of("rules.md"), set()
    for annotation, says, code, kinds in rows_of("rules.md", "Value rules"):
        contract = declared(f"x: {code_in(annotation)}", namespace)
        (requirement,) = ct.specification_of(contract).fields[0].value.rules
        rule = requirement.rule
        assert (f"must {rule}", rule.code) == (code_in(says), code_in(code))
        assert kinds.split(", ") == list(DOMAINS.get(type(rule), ("any",))) or (
            DOMAINS.get(type(rule)) == SCALARS and kinds == "any but list and struct"
        )
        seen.add(type(rule))
    assert seen == set(get_args(ValueRule))


def test_the_named_formats_are_what_the_reference_says() -> None:
    """Each format is listed with its type, its name and its standard, and each list of codes with
    how many it has and what day it is of.
    """
    namespace, formats, lists = namespace_of("rules.md"), set(), set()
    for annotation, name, *cells in rows_of("rules.md", "Named formats"):
        contract = declared(f"x: {code_in(annotation)}", namespace)
        (requirement,) = ct.specification_of(contract).fields[0].value.rules
        rule = requirement.rule
        assert rule.name == code_in(name)
        if isinstance(rule, ct.NamedFormat):
            assert cells[0].startswith(f"{rule.grammar.standard}, section ")
            formats.add(rule.name)
        else:
            assert cells[0].startswith(f"{len(rule.members)}: `")
            lists.add(rule.name)
    assert (formats, lists) == (set(FORMATS), set(CODE_LISTS))


def written(cell: str, namespace: dict[str, Any]) -> Any:
    """What a cell's code makes."""
    return eval(code_in(cell), dict(namespace))  # noqa: S307 - our own docs


def test_the_row_rules_say_what_the_reference_says() -> None:
    """Each listed row rule can stand in the page's contract, and has the listed sentence and code."""
    namespace, seen = namespace_of("rules.md"), set()
    for rule, says, code in rows_of("rules.md", "Row rules"):
        requirement = requirement_of(written(rule, namespace))
        fit = fitted_rule(ct.specification_of(namespace["Ping"]), requirement).rule
        assert (sentence(fit), fit.code) == (code_in(says), code_in(code))
        seen.add(type(fit))
    assert seen == set(get_args(RowRule))


def test_the_table_rules_say_what_the_reference_says() -> None:
    """Each listed table rule can stand in the page's contract, has the listed sentence and code,
    and names rows if that is listed.
    """
    namespace, seen = namespace_of("rules.md"), set()
    for rule, says, code, names in rows_of("rules.md", "Table rules"):
        fit = fitted_rule(
            ct.specification_of(namespace["Ping"]), requirement_of(written(rule, namespace))
        ).rule
        assert (f"must {fit}", fit.code) == (code_in(says), code_in(code))
        assert isinstance(fit, NAMING_ROWS) == (names == "rows")
        seen.add(type(fit))
    assert seen == set(get_args(BatchRule)) - set(get_args(Aggregate))


def test_the_groups_say_what_the_reference_says() -> None:
    """Each listed rule of groups has the listed sentence and code."""
    namespace = namespace_of("rules.md")
    for rule, says, code, names in rows_of("rules.md", "Groups"):
        (requirement,) = written(rule, namespace).requirements
        fit = fitted_rule(ct.specification_of(namespace["Ping"]), requirement).rule
        assert (f"must {fit}", fit.code) == (code_in(says), code_in(code))
        assert isinstance(fit.rule, NAMING_ROWS) == (names == "rows")


# Predicates ---------------------------------------------------------------------------------


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
MEMBERS: dict[str, Any] = {
    "bool": True, "int": 1, "float": 0.5, "decimal": Decimal("0.50"), "text": "a", "bytes": b"a",
    "date": date(2024, 3, 2), "datetime": datetime(2024, 3, 2), "time": time(12),
    "duration": timedelta(hours=1), "uuid": UUID(int=0), "list": [1], "struct": {"x": 1.0},
}  # fmt: skip
OPERATORS = {
    "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y,
    "/": lambda x, y: x / y, "%": lambda x, y: x % y,
}  # fmt: skip


def over(x: str, y: str) -> Specification:
    """A contract whose fields x, y and z are of these kinds, z as y."""
    declared = ct.specification_of(Kinds).fields[0]
    kinds = {"x": x, "y": y, "z": y}
    named = (replace(declared, name=n, alias=n, value=VALUES[k]) for n, k in kinds.items())
    return Specification("C", tuple(named))


def can_be_asked(rule: Any, x: str, y: str) -> bool:
    """Whether a rule can be asked of fields of these kinds."""
    try:
        fitted_rule(over(x, y), requirement_of(rule))
    except ct.ContractDefinitionError:
        return False
    return True


def can_be_had(value: ct.Expression, x: str, y: str) -> bool:
    """Whether a value can be computed from fields of these kinds, and so compared with itself."""
    same = value
    return can_be_asked(value == same, x, y)


def kinds_in(cell: str) -> set[str]:
    """The kinds that a cell lists."""
    if cell == "any but list and struct":
        return set(VALUES) - {"list", "struct"}
    return set(VALUES) if cell == "any" else set(cell.split(", "))


def nodes_in(node: Node) -> Iterator[type]:
    """The kinds of nodes in a predicate."""
    yield type(node)
    for child in children(node):
        yield from nodes_in(child)


def test_predicates_say_what_the_reference_says() -> None:
    """Each listed predicate has the listed sentence, and is asked of fields of the listed kinds."""
    namespace = namespace_of("rules.md")
    for cell, says, kinds in rows_of("rules.md", "Tests"):
        asked = written(cell, namespace)
        assert sentence(requirement_of(asked).rule) == code_in(says)
        found = set()
        for kind in VALUES:
            rule = ct.col("x").is_in([MEMBERS[kind]]) if "is_in(" in cell else asked
            found |= {kind} if can_be_asked(rule, kind, kind) else set()
        assert found == kinds_in(kinds), cell


def test_two_kinds_are_compared_where_the_reference_says() -> None:
    """The listed pairs of kinds are compared with one another, in any order and both ways round,
    and no other pairs are.
    """
    x, y = ct.col("x"), ct.col("y")
    found = {
        frozenset((one, other))
        for one in VALUES
        for other in VALUES
        if one != other and can_be_asked(x == y, one, other) and can_be_asked(x < y, one, other)
    }
    assert found == {frozenset(pair[:2]) for pair in rows_of("rules.md", "Two kinds compared")}


def test_values_yield_what_the_reference_says() -> None:
    """Each listed value reads as listed, can be had of the listed kinds, and yields the listed."""
    namespace = namespace_of("rules.md")
    for cell, says, kinds, yields in rows_of("rules.md", "Values"):
        value = written(cell, namespace)
        assert term(value.node) == code_in(says)
        found = {kind for kind in VALUES if can_be_had(value, kind, kind)}
        assert found == kinds_in(kinds), cell
        for kind in found:
            got = type_of(value.node, over(kind, kind)).kind
            assert got == (kind if yields == "the same" else yields)


def test_arithmetic_yields_what_the_reference_says() -> None:
    """The listed kinds combine as listed, and no others do."""
    found = {}
    for x in VALUES:
        for y in VALUES:
            for sign, combine in OPERATORS.items():
                value = combine(ct.col("x"), ct.col("y"))
                if can_be_had(value, x, y):
                    found[x, y, sign] = type_of(value.node, over(x, y)).kind
    listed = {
        (x, y, code_in(sign)): yields
        for x, y, signs, yields in rows_of("rules.md", "Arithmetic")
        for sign in signs.split(" ")
    }
    assert found == listed


def test_every_operation_of_predicates_is_listed() -> None:
    """The reference has each kind of node and each method of an expression, and each function."""
    namespace = namespace_of("rules.md")
    cells = [
        row[0]
        for heading in ("Row rules", "Tests", "Values")
        for row in rows_of("rules.md", heading)
    ]
    nodes: set[type] = set()
    for cell in cells:
        made = written(cell, namespace)
        if isinstance(made, ct.Requirement):
            made = made.rule.predicate
        node = getattr(made, "node", made)
        nodes |= set(nodes_in(node)) if isinstance(node, NODES) else set()
    sign = ct.col("x") + ct.col("y")  # listed under Arithmetic, by its operators
    assert nodes | set(nodes_in(sign.node)) == set(NODES)
    methods = {name for name in vars(ct.Expression) if not name.startswith("_")} - {"node"}
    text = "\n".join(cells)
    assert {name for name in methods if f".{name}(" not in text} == set()


def test_aggregates_say_what_the_reference_says() -> None:
    """Each listed aggregate has the listed sentence and code, and is asked of the listed kinds."""
    namespace, seen = namespace_of("rules.md"), set()
    for cell, says, code, kinds in rows_of("rules.md", "Aggregates"):
        rule = written(cell, namespace)
        assert (f"must {rule}", rule.code) == (code_in(says), code_in(code))
        found = {kind for kind in VALUES if can_be_asked(replace(rule, field="x"), kind, kind)}
        assert found == kinds_in(kinds), cell
        seen.add(type(rule))
    assert seen == set(get_args(Aggregate))


# Types --------------------------------------------------------------------------------------


COLUMNS: dict[str, tuple[Any, ...]] = {
    **{name: (getattr(pl, name),) for name in (
        "Boolean", "Int8", "Int16", "Int32", "Int64", "Int128", "UInt8", "UInt16", "UInt32",
        "UInt64", "Float32", "Float64", "String", "Categorical", "Binary", "Date", "Time", "Object",
    )},
    "Enum": (pl.Enum(["a"]),),
    "Decimal": (pl.Decimal(18, 2), pl.Decimal(38, 10)),
    "Datetime without zone": tuple(pl.Datetime(unit) for unit in ("ms", "us", "ns")),
    "Datetime with zone": (pl.Datetime("us", "UTC"), pl.Datetime("ns", "Europe/Paris")),
    "Duration": tuple(pl.Duration(unit) for unit in ("ms", "us", "ns")),
    "List": (pl.List(pl.Int64),),
    "Array": (pl.Array(pl.Int64, 2),),
    "Struct": (pl.Struct({"x": pl.Float64}),),
}  # fmt: skip
"""The types of columns, by the words of the reference."""


def test_the_types_are_held_by_the_columns_that_the_reference_lists() -> None:
    """Each annotation has the listed noun, and is held by columns of the listed types alone."""
    namespace, seen = namespace_of("types.md"), set()
    for annotation, noun, columns, _ in rows_of("types.md", "Types"):
        contract = declared(f"x: {code_in(annotation)}", namespace)
        field = ct.specification_of(contract).fields[0]
        held = [
            name
            for name, types in COLUMNS.items()
            if all(holds(contract, dtype) for dtype in types)
        ]
        assert noun == str(field.value.dtype)
        assert sorted(columns.replace("`", "").split(", ")) == sorted(held), annotation
        seen.add(field.value.dtype.kind)
    assert seen == {*SCALARS, "list", "struct"}


def holds(contract: type[ct.Contract], dtype: Any) -> bool:
    """Whether a column of the type is of the type that the contract's field declares."""
    empty = pl.DataFrame({"x": pl.Series([], dtype=dtype)})
    return all(violation.code != "dtype" for violation in contract.check(empty).violations)


METHODS = rows_of("refused.md", "Methods and class statements")
WRITTEN = rows_of("refused.md", "As it is written")
REFUSED = [row for row in rows_of("refused.md") if row not in METHODS and row not in WRITTEN]


@pytest.mark.parametrize(("written", "problem", "mend"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_the_reference_refuses_is_refused(written: str, problem: str, mend: str) -> None:
    """The class body is refused with the words of the reference; … stands for the rest of them."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        declared(code_in(written), namespace_of("refused.md"))
    said = (raised.value.problem, raised.value.mend)
    for expected, got in zip((problem, mend), said, strict=True):
        pattern = re.escape(expected.replace("`", "")).replace("…", ".*")
        assert re.fullmatch(pattern, got.replace("`", "")), got


@pytest.mark.parametrize(("cell", "raises"), [row[:2] for row in WRITTEN])
def test_what_the_reference_cannot_write_raises(cell: str, raises: str) -> None:
    """What Python is said to raise for, it raises for where it stands."""
    with pytest.raises({"TypeError": TypeError, "ValueError": ValueError}[code_in(raises)]):
        written(cell, namespace_of("refused.md"))


@pytest.mark.parametrize("described", [ct.Report, ct.Violation, ct.Example, ct.NotRun, ct.Parts])
def test_every_attribute_is_described(described: type) -> None:
    """The reference of reports has a line for every attribute and method, and for no other."""
    named = {field.name for field in fields(described)} | set(vars(described))
    public = {name for name in named if not name.startswith("_")}
    listed = [
        code_in(name).partition("(")[0] for name, *_ in rows_of("report.md", described.__name__)
    ]
    assert sorted(listed) == sorted(public)
