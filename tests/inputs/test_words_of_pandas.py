"""Words that `pandas.read_csv` takes for missing values, in fields that have them as members."""

from __future__ import annotations

from enum import Enum
from io import StringIO
from typing import Annotated, Any, Literal

import pandas as pd
import pytest

import contracts as ct
from contracts.inputs.pandas import _MISSING_WORDS
from tests.inputs.samples import of


class Answer(Enum):
    YES = "yes"
    NEITHER = "N/A"


FIELDS: dict[str, tuple[Any, str, str]] = {
    "country": (ct.CountryAlpha2, "FR", "NA"),
    "literal": (Literal["Some", "None"], "Some", "None"),
    "enum": (Answer, "yes", "N/A"),
    "one of": (Annotated[str, ct.OneOf("a", "null")], "a", "null"),
}


@pytest.mark.parametrize(("kind", "plain", "word"), FIELDS.values(), ids=FIELDS)
def test_a_member_that_pandas_read_as_missing_is_named(kind: Any, plain: str, word: str) -> None:
    """The hint names `keep_default_na=False` and `ct.read_csv`; with either, nothing is violated."""
    text, contract = f"x\n{plain}\n{word}\n", of(kind)
    cause = (
        f"pandas.read_csv reads '{word}' as missing: pass keep_default_na=False, or use ct.read_csv"
    )
    frame = pd.read_csv(StringIO(text))
    for data in (frame, frame.astype(object)):
        for report in (contract.check(data), contract.split(data).report):
            assert [cause] == [v.cause for v in report.violations]
    assert contract.check(pd.read_csv(StringIO(text), keep_default_na=False)).ok
    assert [plain, word] == ct.read_csv(contract, text.encode())["x"].to_list()


def test_other_missing_text_has_no_such_cause() -> None:
    """Where no member of the field is such a word, or nothing is missing, nothing is said of it."""
    for kind, values in (
        (str, ["a", None]),
        (Literal["a", "b"], ["a", None]),
        (ct.CountryAlpha2, [1, None]),
        (Annotated[ct.CountryAlpha2, ct.Sensitive()], ["FR", None]),
    ):
        report = of(kind).check(pd.DataFrame({"x": pd.Series(values, dtype=object)}))
        assert "keep_default_na" not in str(report)


def test_the_words_are_those_of_pandas() -> None:
    """Each word is missing in what `pandas.read_csv` reads."""
    for word in _MISSING_WORDS:
        assert pd.read_csv(StringIO(f'x,y\n"{word}",1\n'))["x"].isna().all()
