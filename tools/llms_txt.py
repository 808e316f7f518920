"""docs/llms.txt: the pages for a language model that answers questions about the library (https://llmstxt.org).

`python -m tools.llms_txt` writes it from the navigation and the first sentence of each page; a test holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from contracts import __doc__ as summary

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "llms.txt"
ENTRY = re.compile(r"^(?P<indent> *)- (?P<title>[^:\n]+):(?: (?P<path>\S+\.md))?$", re.MULTILINE)
SENTENCE = re.compile(r"^(.+?[.])(?:\s|$)")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
HEAD = """# contracts

> {summary}

The distribution is `boundary-contracts`, the import `contracts` (`import contracts as ct`). Do not confuse it with `PyContracts`. `check` and `validate` take data that is
typed as the contract declares it, `parse` and `split` data as another system sends it. Every example on these pages is run by the tests of the version that they belong to.
"""


def navigation() -> Iterator[tuple[int, str, str | None]]:
    """The entries of the navigation: their depth, title and page."""
    text = (ROOT / "mkdocs.yml").read_text().partition("\nnav:\n")[2]
    for entry in ENTRY.finditer(text):
        yield len(entry["indent"]), entry["title"], entry["path"]


def first_sentence(path: str) -> str:
    """The sentence that a page begins with, below its title."""
    text = (ROOT / "docs" / path).read_text()
    prose = FENCED.sub("", text).partition("\n")[2].strip()
    paragraph = LINK.sub(r"\1", prose.partition("\n\n")[0]).replace("\n", " ").replace("**", "")
    found = SENTENCE.match(paragraph)
    return found[1] if found is not None else paragraph


def llms_txt() -> str:
    """The whole file."""
    lines = [HEAD.format(summary=str(summary).splitlines()[0])]
    for depth, title, path in navigation():
        if path is None and depth == min(entry[0] for entry in navigation()):
            lines.append(f"\n## {title}\n")
        elif path is not None and path != "index.md":
            place = path.removesuffix("index.md").removesuffix(".md").rstrip("/")
            lines.append(f"- [{title}]({place}/): {first_sentence(path)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(llms_txt())
