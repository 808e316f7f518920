"""`contracts init`: a first project, which works as it is written."""

from __future__ import annotations

import inspect
import re
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
import yaml

import contracts as ct
from contracts.cli.modules import import_file
from tests.cli.conftest import GOOD, Run
from tests.paths import ROOT


def test_a_project_is_written_for_data(run: Run) -> None:
    """The contract has the data's types, and the step of CI checks the data; both work as they are."""
    Path("my trips").mkdir()
    Path("good.parquet").rename("my trips/part-0.parquet")
    done = run("init", "my trips")
    assert (0, "") == (done.code, done.out)
    assert ["my_trips_contract.py", "test_my_trips_contract.py"] == sorted(
        p.name for p in Path().glob("*my_trips*")
    )
    ci = yaml.safe_load(Path(".github/workflows/data-contract.yml").read_text())
    step = ci["jobs"]["check"]["steps"][-1]["run"]
    assert 0 == run(*shlex.split(step)[1:]).code
    assert "MyTrips 0.1.0" in run("show", "my_trips_contract.py").out


def test_times_as_text_in_typed_files_are_parsed(run: Run) -> None:
    """The step of CI parses Parquet in which times are text, as the contract declares them."""
    Path("days").mkdir()
    days = [f"2024-01-{day:02}" for day in range(1, 29)]
    pl.DataFrame({"on": days, "n": range(28)}).write_parquet("days/part-0.parquet")
    done = run("init", "days")
    assert "contracts check days_contract.py:Days days --wire" in done.err
    ci = yaml.safe_load(Path(".github/workflows/data-contract.yml").read_text())
    assert 0 == run(*shlex.split(ci["jobs"]["check"]["steps"][-1]["run"])[1:]).code


def test_an_example_is_written_without_data(run: Run) -> None:
    """Without data the contract is an example, and `--name` is its name."""
    assert 0 == run("init", "--name", "PaidOrders", "--folder", "new").code
    assert 0 == run("convert", "new/paid_orders_contract.py", "--to", "json", "-o", "new.json").code
    assert "PaidOrders" == ct.from_json(Path("new.json").read_bytes()).__name__


def test_a_project_elsewhere_finds_the_data(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written in another folder names the data as seen from there, and the next step goes there."""
    Path("my data").mkdir()
    Path("good.parquet").rename("my data/part-0.parquet")
    done = run("init", "my data/", "--folder", "new/er")
    (step,) = (line for line in done.err.splitlines() if line.startswith("next: "))
    go, _, check = step.removeprefix("next: ").partition(" && ")
    assert "cd new/er" == go
    monkeypatch.chdir("new/er")
    assert 0 == run(*shlex.split(check)[1:]).code
    ci = yaml.safe_load(Path(".github/workflows/data-contract.yml").read_text())
    assert 0 == run(*shlex.split(ci["jobs"]["check"]["steps"][-1]["run"])[1:]).code
    assert '["../../my data/"]' in Path("test_my_data_contract.py").read_text()


def test_nothing_is_replaced(run: Run) -> None:
    """A file that exists stays as it is, and those that do not are written beside it; a second run writes none."""
    Path("test_good_contract.py").write_text("mine")
    done = run("init", "good.parquet")
    assert (0, True) == (done.code, "kept test_good_contract.py, which was there" in done.err)
    assert "mine" == Path("test_good_contract.py").read_text()
    assert 0 == run("check", "good_contract.py:Good", "good.parquet").code
    assert 3 == run("init", "good.parquet").err.count("kept ")
    assert [2, 2] == [run("init", "--name", name).code for name in ("no name", "class")]


def test_a_workflow_of_ones_own_is_kept(run: Run) -> None:
    """To a workflow that is there the step is to be added by hand, unless it has it."""
    workflow = Path(".github/workflows/data-contract.yml")
    workflow.parent.mkdir(parents=True)
    workflow.write_text("jobs: {}")
    step = "- run: contracts check good_contract.py:Good good.parquet --format github"
    assert (
        f"add to its steps, if it should check this data:\n      {step}\n"
        in run("init", "good.parquet").err
    )
    assert "jobs: {}" == workflow.read_text()
    workflow.write_text(step)
    assert "add to its steps" not in run("init", "good.parquet").err


def test_a_contract_that_is_there_is_tested(run: Run) -> None:
    """The test and the step are written for the contract of that file, as it has to be read; another is refused, and of
    data that breaks it either way nothing is known.
    """
    pl.DataFrame({"on": ["2024-01-01", "2024-01-02"]}).write_parquet("days.parquet")
    body = "import contracts as ct\nfrom datetime import date\n\n\nclass Days(ct.Contract):\n    on: date\n"
    Path("days_contract.py").write_text(body)
    assert (
        "contracts check days_contract.py:Days days.parquet --wire"
        in run("init", "days.parquet").err
    )
    assert "from days_contract import Days" in Path("test_days_contract.py").read_text()
    assert body == Path("days_contract.py").read_text()
    Path("days_contract.py").write_text(f"{body}    more: int\n")
    assert "--wire" not in run("init", "days.parquet").err
    Path("days_contract.py").write_text("on = 1")
    refused = run("init", "days.parquet", "--folder", ".")
    assert (2, True) == (refused.code, "'days_contract.py' has no contract 'Days'" in refused.err)


def test_tests_elsewhere_are_named(run: Run) -> None:
    """Where pytest looks for tests in other folders alone, that is said."""
    Path("pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    assert "run pytest test_orders_contract.py" in run("init").err


@pytest.mark.parametrize("page", ["README.md", "docs/how-to/use-the-command-line.md"])
def test_four_commands_make_a_project_of_a_folder(run: Run, page: str) -> None:
    """The four commands of the first page give a folder of Parquet a contract, a report and a step that fails."""
    Path("data").mkdir()
    Path("good.parquet").rename("data/part-0.parquet")
    block = next(
        b
        for b in re.findall(r"```console\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
        if "contracts init" in b
    )
    commands = [shlex.split(line, comments=True) for line in block.strip().splitlines()]
    assert (4, "pip") == (len(commands), commands[0][0])
    assert [0, 0, 0] == [run(*command[1:]).code for command in commands[1:]]
    page = Path("report.html").read_text()
    assert (True, True) == (page.lower().startswith("<!doctype html"), "Data 0.1.0" in page)
    GOOD.drop("km").write_parquet("data/part-1.parquet")
    failed = run(*commands[-1][1:])
    assert (1, True) == (failed.code, "::error" in failed.out)


def test_the_test_of_a_project_passes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `init` writes as a test passes, of data and of the example."""
    for arguments in (["good.parquet"], []):
        assert 0 == run("init", *arguments, "--folder", "new").code
        shutil.rmtree("new/.github")
    monkeypatch.chdir("new")
    for path in Path().glob("test_*.py"):
        module = import_file(path)
        for name, test in vars(module).items():
            if name.startswith("test_"):
                test(*[tmp_path] * ("tmp_path" in inspect.signature(test).parameters))


def test_a_contract_is_drafted(run: Run) -> None:
    """`infer` writes what `ct.infer` drafts, to stdout or to a file that was not there."""
    name = "good.tsv"
    GOOD.write_csv("good.tsv", separator="\t")
    GOOD.drop("km").write_parquet("bad.parquet")
    done = run("infer", name, "--name", "Trip")
    Path("drafted.py").write_text(done.out)
    assert [0, 0, 1] == [
        done.code,
        *(run("check", "drafted.py", n).code for n in (name, "bad.parquet")),
    ]
    assert [0, 2] == [run("infer", name, "-o", "there.py").code for _ in range(2)]
    assert "class Good(" in Path("there.py").read_text()
