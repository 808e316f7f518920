"""A report as JUnit's XML, which CI servers read: one test case for each rule."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from contracts.report.data import ReportData, RuleLine, example_text


def report_junit(data: ReportData) -> str:
    """The report as a suite of tests: what is broken failed, what was not run is an error, what does not apply
    was skipped, and what only warns, or is tolerated, passed and says so.
    """
    lines = (*data.broken, *data.not_run, *data.passed)
    counts = {
        "tests": len(lines),
        "failures": sum(one.status == "broken" for one in lines),
        "errors": len(data.not_run),
        "skipped": sum(one.status == "not applicable" for one in lines),
    }
    totals = "".join(f' {name}="{count}"' for name, count in counts.items())
    totals += "" if data.seconds is None else f' time="{data.seconds:.6f}"'
    stamp = f' timestamp="{data.started}"' if data.started else ""
    facts = "".join(
        f'<property name="{escape(name)}" value="{escape(text)}"/>\n' for name, text in data.facts
    )
    cases = "".join(_case(one, data) for one in lines)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{totals}>\n'
        f'<testsuite name="{escape(data.title)}"{totals}{stamp}>\n'
        f"<properties>\n{facts}</properties>\n{cases}</testsuite>\n</testsuites>\n"
    )


def _case(line: RuleLine, data: ReportData) -> str:
    """One rule; of rules with the same words the codes tell them apart."""
    name = f"{line.subject} {line.rule}" + (f" ({line.name})" if line.name else "")
    start = f'<testcase classname="{escape(f"{data.contract}.{line.code}")}" name="{escape(name)}"'
    inner = _outcome(line)
    return f"{start}>{inner}</testcase>\n" if inner else f"{start}/>\n"


def _outcome(line: RuleLine) -> str:
    message = escape(", ".join(filter(None, (line.count, line.note))))
    if line.status in ("passed", "proved"):
        return ""
    if line.status == "not run":
        return f'<error message="{message}" type="not_run"/>'
    if line.status == "not applicable":
        return f'<skipped message="{message}"/>'
    texts = escape("\n".join(_texts(line)))
    if line.status == "broken":
        return f'<failure message="{message}" type="{escape(line.code)}">{texts}</failure>'
    return f"<system-out>{line.status}: {texts}</system-out>"


def _texts(line: RuleLine) -> Iterator[str]:
    """What is known of a rule that is broken, a line each."""
    yield f"{line.subject} {line.rule}" + (f": {line.count}" if line.count else "")
    if line.note:
        yield line.note
    yield from map(example_text, line.examples)
