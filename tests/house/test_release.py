"""What is shipped: whose data it is, what it weighs, and that a release is what it claims to be."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from pathlib import Path

import pytest

import contracts as ct
from tests.paths import ROOT
from tools.home import write_home
from tools.release import lacking, waits_for
from tools.sizes import PAGE, ROW, extras, name_of, wheel_kilobytes

NOTICE = (ROOT / "NOTICE").read_text()
SOURCE = ROOT / "src"


def data_files() -> set[str]:
    """The files of the package that are not Python's."""
    files = (p for p in SOURCE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {
        p.relative_to(SOURCE).as_posix()
        for p in files
        if p.suffix != ".py" and p.name != "py.typed"
    }


def test_the_source_of_all_data_is_stated() -> None:
    """NOTICE names every file of the package that is not Python, and only files that there are."""
    named = set(re.findall(r"^contracts/\S+$", NOTICE, re.MULTILINE))
    assert data_files() <= named
    assert set() == {path for path in named if not (SOURCE / path).exists()}


def test_the_table_of_ucum_is_unmodified() -> None:
    """UCUM's licence lets nobody change its table: the file has the checksum of the published one."""
    published = "6022a1f4a77d93efa23b941ae50055cb9d3fdcb8bb5db6b85deda004467bb380"
    table = SOURCE / "contracts" / "units" / "ucum-essence.xml"
    assert published == hashlib.sha256(table.read_bytes()).hexdigest()


def test_a_release_is_cited_as_what_it_is() -> None:
    """CITATION.cff cites the version and the licence that the package has."""
    cited = (ROOT / "CITATION.cff").read_text()
    assert f"\nversion: {ct.__version__}\n" in cited
    assert "\nlicense: Apache-2.0\n" in cited


def test_the_wheel_weighs_what_the_docs_state() -> None:
    """The page of sizes is right about the wheel, within a fifth: `make sizes` writes it again."""
    stated = re.search(r"weighs about \*\*(\d+) kB\*\*", PAGE.read_text())
    assert stated is not None
    assert abs(wheel_kilobytes() - int(stated[1])) <= 0.2 * int(stated[1])


def test_every_extra_has_its_size() -> None:
    """The page of sizes has a line for the library, and one for each extra: `make sizes` measures them."""
    assert [name_of(one) for one in ("", *extras())] == [
        row["name"] for row in ROW.finditer(PAGE.read_text())
    ]


def test_a_wheel_without_its_licences_is_refused() -> None:
    """What a wheel must hold beside its modules is missed by name."""
    assert ["the wheel must hold licenses/NOTICE"] == list(
        lacking(
            ["contracts/py.typed", "x.dist-info/licenses/LICENSE", "x.dist-info/entry_points.txt"]
        )
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a release names itself in, apart from the repository."""
    for name in ("CHANGELOG.md", "CITATION.cff", "README.md", "mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_what_a_release_waits_for_is_said_as_what_to_write(copy: Path) -> None:
    """Each missing part is named with the line or the command that supplies it; with all of them nothing is missing."""
    changes = copy / "CHANGELOG.md"
    changes.write_text(
        re.sub(r"^## 0\.1\.0 .*", "## 0.1.0 (unreleased)", changes.read_text(), flags=re.MULTILINE)
    )
    (copy / "CITATION.cff").write_text("version: 0.0.9\n")
    (copy / "README.md").write_text("[here](docs/index.md)\n")
    lines = list(waits_for("0.1.0", None, copy))
    day = re.search(r'write "(## 0\.1\.0 \(\d{4}-\d\d-\d\d\))"', lines[0])[1]
    assert "version: 0.1.0" in lines[1]
    assert lines[2].endswith("python -m tools.home https://github.com/OWNER/NAME")
    assert 3 == len(lines)
    shutil.copy(ROOT / "CITATION.cff", copy)
    changes.write_text(changes.read_text().replace("## 0.1.0 (unreleased)", day))
    write_home(copy, "https://github.com/owner/name")
    assert [] == list(waits_for("0.1.0", "v0.1.0", copy))


def test_the_home_of_the_project_is_written_in_one_place_and_can_move(copy: Path) -> None:
    """`tools.home` names the address in every file that has one, and writes another over it without a trace."""
    write_home(copy, "https://github.com/old/place")
    write_home(copy, "https://github.com/owner/name")
    once = {path.name: path.read_text() for path in copy.iterdir()}
    write_home(copy, "https://github.com/owner/name")
    assert once == {path.name: path.read_text() for path in copy.iterdir()}
    assert not any("old/place" in text for text in once.values())
    urls = tomllib.loads(once["pyproject.toml"])["project"]["urls"]
    assert "https://github.com/owner/name" == urls["Source"]
    assert "\nrepo_url: https://github.com/owner/name\n" in once["mkdocs.yml"]
    assert "\nrepository-code: https://github.com/owner/name\n" in once["CITATION.cff"]
    assert "](https://github.com/owner/name/blob/HEAD/docs/index.md)" in once["README.md"]


def test_a_tag_that_is_not_the_version_is_refused() -> None:
    """A tag names the version that is built, and nothing else is uploaded under it."""
    assert "the tag is v9.9.9, and v0.1.0 was built" in list(waits_for("0.1.0", "v9.9.9"))
    assert not any("tag" in line for line in waits_for("0.1.0", "v0.1.0"))


def test_the_workflow_runs_what_is_tried_here() -> None:
    """What is published is built by the target that anybody can run, and only on a tag."""
    workflow = Path(ROOT, ".github", "workflows", "publish.yml").read_text()
    build, publish = workflow.split("\n  publish:\n")
    targets = re.findall(r"^        run: make ([a-z-]+)", build, re.MULTILINE)
    assert ["release-dry-run", "release"] == targets
    assert len(targets) == build.count("run: ")
    assert publish.startswith("    if: github.event_name == 'push'\n")
    assert "id-token: write" in publish
    assert "id-token" not in build
