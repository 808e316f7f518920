"""What good data looks like, as a value: counts of each field, which add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.lazy_dataclass import lazy_record
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.intervals import IntervalProfile
from contracts.profiles.pair_profile import PairProfile
from contracts.report.truth import no_truth

if TYPE_CHECKING:
    import polars as pl

    from contracts.profiles.pictures import Picture


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Profile:
    """What data that crossed a boundary looks like: `ct.profile` measures it, and `p + q` is the profile of the
    rows of both, exactly, in whatever order they are added, but for `intervals`: those are of the rows of p, then q.

    Attributes:
        contract: the name of the contract.
        version: its version, or None.
        fingerprint: its `ct.fingerprint`; None where no document can hold what it says.
        rows: the number of rows.
        fields: the fields' profiles by their names in data, those of nested contracts by their paths with dots.
        pairs: how two fields of a row compare, by "ordered_at → shipped_at": the first four times of each type, what
            the contract's rules relate, and what `pairs=` names; sensitive ones apart.
        intervals: how far one row is from the next, by the names of the dates and datetimes by which the contract has
            its rows `Sorted`; of none on Spark, where rows come in no order.
        batches: how many batches it is of: those that `ct.profile` measured and that were added up.
        squared_rows: the sum of the squares of their numbers of rows, which says how much batches differ.

    Batches and squares are not compared: the rows of two batches are those of one.
    """

    contract: str
    version: str | None
    fingerprint: str | None
    rows: int
    fields: Mapping[str, FieldProfile]
    batches: int = field(default=1, compare=False)
    squared_rows: int = field(default=-1, compare=False)
    pairs: Mapping[str, PairProfile] = field(default_factory=dict)
    intervals: Mapping[str, IntervalProfile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows < 0 or self.batches < 1:
            raise ValueError(
                "a profile has rows from 0, and batches from 1:"
                f" rows={self.rows}, batches={self.batches}"
            )
        if self.squared_rows < 0:
            object.__setattr__(self, "squared_rows", self.rows**2)

    def __hash__(self) -> int:
        return hash((self.contract, self.version, self.fingerprint, self.rows))

    def __bool__(self) -> NoReturn:
        raise no_truth("a profile", ".rows")

    def __add__(self, other: Profile) -> Profile:
        """The profile of the rows of both, with the pairs that both have: those of the first, and then those of the second.

        Raises:
            ValueError: they are of two contracts, or of two versions of one.
        """
        if not isinstance(other, Profile):
            return NotImplemented
        named = (self.contract, self.version, self.fingerprint)
        if named != (other.contract, other.version, other.fingerprint):
            raise ValueError(
                f"profiles of two contracts do not add up ({_contract_label(self)} and {_contract_label(other)});"
                " measure the data of both by one contract"
            )
        return Profile(
            *named,
            self.rows + other.rows,
            {name: one + other.fields[name] for name, one in self.fields.items()},
            self.batches + other.batches,
            self.squared_rows + other.squared_rows,
            _added(self.pairs, other.pairs),
            _added(self.intervals, other.intervals),
        )

    def __radd__(self, other: object) -> Profile:
        """The profile itself after the 0 that `sum` begins with."""
        return self if other == 0 else NotImplemented

    def __repr__(self) -> str:
        # All counts are thousands of numbers, which say nothing to a person.
        from contracts.profiles.profile_view import profile_title

        return f"<{profile_title(self)}>"

    def __str__(self) -> str:
        from contracts.profiles.profile_view import profile_text

        return profile_text(self)

    def to_frame(self) -> pl.DataFrame:
        """A row for each field, and each pair: its counts, its bounds as text, its mean, how many different values it has."""
        from contracts.profiles.profile_view import profile_frame

        return profile_frame(self)

    def _repr_html_(self) -> str:
        from contracts.profiles.profile_view import profile_fragment

        return profile_fragment(self)

    def pictures(self, baseline: Profile) -> dict[str, Picture]:
        """The fields of which both know how their values are distributed, by name: a picture in SVG of this profile
        beside a baseline, and its words. There is none of a sensitive field.

        Raises:
            ValueError: it is a profile by another contract.
        """
        from contracts.profiles.pictures import pictures_beside

        if not isinstance(baseline, Profile):
            raise TypeError("pictures are beside a profile: pass what ct.profile returns")
        if baseline.contract != self.contract:
            raise ValueError(f"{baseline!r} is not beside {self!r}: profile both by one contract")
        return pictures_beside(self, baseline)

    def to_json(self) -> str:
        """The profile as JSON, which `Profile.from_json` reads: at most some 2 kB a field, and without a value of
        a sensitive one.
        """
        from contracts.profiles.profile_json import write_profile

        return write_profile(self)

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """The profile that `to_json` wrote.

        Raises:
            DocumentError: the text is not one, or was changed.
        """
        from contracts.profiles.profile_json import read_profile

        return cls(*read_profile(text))


def as_one_batch(profile: Profile) -> Profile:
    """The same rows, however they were read, as one batch."""
    return replace(profile, batches=1, squared_rows=-1)


def _added(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The sums of what both have."""
    return {name: part + other[name] for name, part in one.items() if name in other}


def _contract_label(profile: Profile) -> str:
    named = f"{profile.contract} {profile.version or ''}".strip()
    mark = (profile.fingerprint or "without a fingerprint").removeprefix("sha256:")
    return f"{named}, {mark[:12]}"
