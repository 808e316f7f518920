"""The pages of docs/reference/api/: every public name, whose docstring mkdocstrings shows.

`python -m tools.api_pages` writes them; a test holds them to the public names. A name goes to the page of the
module that defines it, by the longest path that the module's begins with.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import contracts as ct

FOLDER = Path(__file__).parents[1] / "docs" / "reference" / "api"


@dataclass(frozen=True)
class Page:
    """One page: what it is called, what it says first, and the modules whose names it has."""

    title: str
    head: str
    homes: tuple[str, ...]


PAGES = {
    "verbs": Page(
        "Contracts and verbs",
        "`Contract`, the class that you subclass, with its methods, and the functions that take a contract and data. [Which verb](../../index.md#which-verb) says which one to use for what.",
        ("contracts",),
    ),
    "rules": Page(
        "Rules",
        "The rules for values, rows and tables. [Rules](../rules.md) lists them in tables, [rule cards](../rule-cards.md) with examples that pass and fail.",
        ("contracts.rules", "contracts.limits", "annotated_types"),
    ),
    "types": Page(
        "Types",
        "Types for fields beyond Python's own, and `Frame` for type checkers. [Types](../types.md) lists every type that a field may have.",
        ("contracts.types", "contracts.typing", "contracts.dtypes"),
    ),
    "reports": Page(
        "Reports and errors",
        "The reports that `check` and other verbs return, and the errors that they raise. [Reports](../report.md) describes each attribute, [codes](../codes.md) each code.",
        ("contracts.report", "contracts.errors", "contracts.caller_warnings", "contracts.engine.parts", "contracts.engine.payload_report"),
    ),
    "hints": Page(
        "Hints",
        "A hint says what to do about a message, also as data: `hint.changes` of a violation, an error or a mismatch lists alternatives, each of which resolves it ([law 12](../../explanation/the-law.md#12-every-hint-works)). A program can act on them; `str(hint)` is the text.",
        ("contracts.hints",),
    ),
    "handoffs": Page(
        "Handoffs, comparison, rehearsal",
        "Connect two contracts (`Handoff`), compare two versions, inject faults into good data, and match the rows of two batches.",
        ("contracts.handoff", "contracts.comparing", "contracts.rehearsing", "contracts.engine.match_rows"),
    ),
    "profiles": Page(
        "Drafts and profiles",
        "Profiles of good data, drafts of contracts, and the history of runs.",
        ("contracts.inferring", "contracts.profiles", "contracts.effects", "contracts.history"),
    ),
    "interchange": Page(
        "Formats of others",
        "Read and write contracts as JSON, JSON Schema, ODCS and Python source, and the schemas of other libraries.",
        ("contracts.interchange", "contracts.specification"),
    ),
    "testing": Page(
        "Testing",
        "Hypothesis strategies for the data of a contract, known faults, and the conformance corpus for backends: `contracts.testing`.",
        ("contracts.testing",),
    ),
    "integrations": Page(
        "Integrations",
        "Adapters for other frameworks, in `contracts.integrations`: FastAPI, scikit-learn, Feast, Spark and orchestrators.",
        ("contracts.integrations",),
    ),
}  # fmt: skip  # a table
MODULES = (
    "contracts.hints",
    "contracts.testing",
    "contracts.integrations.airflow",
    "contracts.integrations.dagster",
    "contracts.integrations.fastapi",
    "contracts.integrations.feast",
    "contracts.integrations.kedro",
    "contracts.integrations.mlflow",
    "contracts.integrations.models",
    "contracts.integrations.sklearn",
    "contracts.integrations.spark",
)
"""The public modules beside `contracts` itself."""


def names_of(module: str) -> list[str]:
    """The public names of a module: those it lists, else what it defines; of hints the classes alone."""
    found = import_module(module)
    listed = getattr(found, "__all__", None)
    if listed is not None:
        return sorted(listed)
    return sorted(
        name
        for name, value in vars(found).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module
        if isinstance(value, type) or module != "contracts.hints"
    )


def page_of(home: str) -> str:
    """The page that names of a module go to."""
    fits = {
        key: max((len(h) for h in page.homes if f"{home}.".startswith(f"{h}.")), default=0)
        for key, page in PAGES.items()
    }
    return max(fits, key=lambda key: fits[key])


def blocks() -> dict[str, list[str]]:
    """What each page lists, in order: a directive of mkdocstrings for each name."""
    listed: dict[str, list[str]] = defaultdict(list)
    for name in sorted(
        {*ct.__all__} - {"__version__"},
        key=lambda name: (name != "Contract", name.casefold(), name),
    ):
        home = ct._HOME_OF[name]  # noqa: SLF001 - the table of homes is the library's own
        directive = f"::: {home if home.startswith('contracts') else 'contracts'}.{name}"
        if home == "annotated_types":
            directive = (
                f"### {name} {{ #contracts.{name} }}\n\n"
                f"`ct.{name}` is `{name}` of [annotated-types](https://pypi.org/project/annotated-types/)."
            )
        listed[page_of(home)].append(directive)
    for module in MODULES:
        directives = [f"::: {module}.{name}" for name in names_of(module)]
        listed[page_of(module)] += [f"## {module}", *directives]
    return listed


def pages() -> dict[Path, str]:
    """The text of every page, by its file."""
    listed = blocks()
    return {
        FOLDER / f"{key}.md": "\n\n".join([f"# {page.title}", page.head, *listed[key]]) + "\n"
        for key, page in PAGES.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text)
