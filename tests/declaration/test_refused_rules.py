"""Rules of a contract's body that mean nothing are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import (
    Field,
)

import contracts as ct
from contracts import col, when
from tests.declaration.samples import ITS_FIELDS, Nest, always, declare, refusal


class Vendor(ct.Contract):
    id: Annotated[str, Field(alias="Vendor id")]
    n: int
    f: float
    many: list[int]
    seen: Annotated[datetime, ct.Timezone(...)]
    price: Annotated[Decimal, Field(max_digits=10, decimal_places=3)]


NUMBERS_ONLY = "Apply Mean to int, float, decimal only"

TOP_ONLY = "Only predicates, Coordinates and FreshAt reach into nested contracts"
BOX = "Give (west, south, east, north) in degrees, south of north (RFC 7946)"
TERMS = (
    'Give severity "error" or "warn", tolerate_share= from 0 to 1, tolerate_rows= as a whole '
    "number, cost= as a number from 0 up, name= as text"
)
NO_ROWS = "Loosen the rule itself; a tolerance counts rows"

REFUSED_RULES: dict[str, tuple[Any, str, str]] = {
    # what is no rule
    "a list of rules": ([ct.Unique("i")], "among its rules, which is neither a table rule nor a predicate", "Give ct.rules each rule by itself"),
    "a tuple of predicates": ((col("i") > 0, col("f") > 0), "among its rules", "Give ct.rules each rule by itself"),
    "a value rule": (ct.Ge(0), "has Ge(ge=0) among its rules", "Put value rules on a field, in Annotated"),
    "a custom value rule": (ct.Custom("a", accepts=bool), "among its rules", "Put value rules on a field, in Annotated"),
    "text": ("i > 0", "has 'i > 0' among its rules", 'Write a predicate with col(…): col("a") > 0'),
    "a truth": (1 > 2, "has False among its rules", 'Write a predicate with col(…): col("a") > 0'),  # noqa: PLR0133
    "None": (None, "has null among its rules", 'Write a predicate with col(…): col("a") > 0'),
    "a function": (always, "among its rules", "Write CustomRow(name, fields, accepts=…) or CustomTable(…) around a function"),
    "a class": (ct.Unique, "among its rules", "Write Unique(…), with its arguments"),
    "a condition without a consequence": (when(col("b")), "has <when b, without then(…)> among its rules", "Complete it: when(…).then(…)"),
    "an expression of Polars": (pl.col("i") > 0, "among its rules", 'Write a predicate with col(…): col("a") > 0'),
    "terms around terms": (ct.warn(ct.rule(col("i") > 0, name="a")), "has terms around terms", "Write ct.rule(x, …) once, with all of them"),
    "terms around a group": (ct.warn(ct.group("t", ct.RowCount(min=1))), "among its rules", "Put the terms inside: ct.group(by, ct.rule(x, …))"),
    # terms
    "an unknown severity": (ct.rule(col("i") > 0, severity="fatal"), "has a rule (i must be greater than 0) whose severity is 'fatal'", TERMS),  # type: ignore[call-overload]
    "a share above all": (ct.tolerate(col("i") > 0, share=1.5), "whose tolerate_share is 1.5", TERMS),
    "a share below none": (ct.tolerate(ct.Unique("i"), share=-0.1), "has a rule (must be unique) whose tolerate_share is -0.1", TERMS),
    "half a row": (ct.tolerate(col("i") > 0, rows=0.5), "whose tolerate_rows is 0.5", TERMS),  # type: ignore[call-overload]
    "a cost in text": (ct.rule(col("i") > 0, cost="high"), "whose cost is 'high'", TERMS),  # type: ignore[call-overload]
    "an empty name": (ct.rule(col("i") > 0, name=" "), "whose name is ' '", TERMS),
    "an unknown on_null": (ct.rule(col("i") > 0, on_null="skip"), "has on_null='skip'", "Write on_null='fail' or on_null='pass'"),  # type: ignore[call-overload]
    "a truth for on_null": (ct.rule(col("i") > 0, on_null=True), "has on_null=True", "Write on_null='fail' or on_null='pass'"),  # type: ignore[call-overload]
    "a tolerance of RowCount": (ct.tolerate(ct.RowCount(min=1), share=0.1), "tolerates rows that break a rule (must have at least 1", NO_ROWS),
    "a tolerance of NullShare": (ct.tolerate(ct.NullShare("maybe", max=0.1), rows=1), "which names none", NO_ROWS),
    "a tolerance of an aggregate": (ct.tolerate(ct.Mean("i", ge=0), rows=0), "which names none", NO_ROWS),
    "a tolerance of Freshness": (ct.tolerate(ct.Freshness("at", max_age="1h"), rows=1), "which names none", NO_ROWS),
    "a tolerance of CustomTable": (ct.tolerate(ct.CustomTable("a", ("i",), accepts=always), rows=1), "which names none", NO_ROWS),
    "a tolerance in a group": (ct.group("t", ct.tolerate(ct.RowCount(min=1), rows=1)), "which names none", NO_ROWS),
    # keys and orders
    "a key of no field": (ct.Unique(), "has a Unique of ()", "Name the fields, as text"),
    "a key that ignores the case of numbers": (ct.Unique("i", ignore_case=True), "must be unique, ignoring case, but no field of it is text", "Leave ignore_case out"),
    "a case that is ignored perhaps": (ct.Unique("t", ignore_case="yes"), "has ignore_case='yes'", "Write ignore_case=True or ignore_case=False"),  # type: ignore[arg-type]
    "a share past one": (ct.DistinctShare("i", gt=1), "of greater than 1, which no values of i can", "Loosen one of the bounds"),
    "a deviation below none": (ct.StandardDeviation("i", lt=0), "of less than 0, which no values of i can", "Loosen one of the bounds"),
    "a deviation of text": (ct.StandardDeviation("t", ge=0), "but t is text", "Apply StandardDeviation to int, float, decimal only"),
    "a share of lists": (ct.DistinctShare("many", ge=0.5), "but many is a list", "Use a scalar field"),
    "a number in the past": (ct.Past("i"), "must not be later than now, but i is an integer", "Apply Past to date, datetime only"),
    "an unknown field in the future": (ct.Future("nope"), "has no field 'nope', in the rule “must be later than now”", ITS_FIELDS),
    "a key that is a tuple": (ct.Unique(("i", "t")), "has Unique of one list, whose names it takes itself", "Write Unique('i', 't')"),  # type: ignore[arg-type]
    "a key that is a predicate": (ct.Unique(col("i")), "has a Unique of (<i>,)", "Name the fields, as text"),  # type: ignore[arg-type]
    "an unknown key": (ct.Unique("nope"), "has no field 'nope', in the rule “must be unique”", ITS_FIELDS),
    "a key under its alias": (ct.Unique("Ess"), "has no field 'Ess', in the rule “must be unique”", "Write 's': that is the field's name in Python"),
    "a nested key": (ct.Unique("nest.n"), "has no field 'nest.n', in the rule “must be unique”", TOP_ONLY),
    "a list as a key": (ct.Unique("many"), "must be unique, but many is a list", "Use scalar fields"),
    "a nullable key": (ct.Unique("maybe"), "must be unique, but maybe may be null", 'Choose how nulls compare: nulls="distinct" or nulls="equal"'),
    "an order of lists": (ct.Sorted("many"), "must be in ascending order, but many is a list", "Apply Sorted to int, float, decimal, date, datetime, time, duration, text only"),
    "an order of truths": (ct.Sorted("b"), "must be in ascending order, but b is true or false", "Apply Sorted to int, float, decimal, date, datetime, time, duration, text only"),
    "an order of UUIDs": (ct.Sorted("key"), "but key is a UUID", "Apply Sorted to int, float, decimal, date, datetime, time, duration, text only"),
    "an order of two fields": (ct.Sorted(("i", "t")), "has Sorted of ('i', 't'), which names no field", "Name one field, as text"),  # type: ignore[arg-type]
    "an order of two arguments": (ct.Sorted("i", "t"), "has descending='t'", "Write descending=True or descending=False"),  # type: ignore[arg-type]
    "a strictness of 1": (ct.Sorted("i", strict=1), "has strict=1", "Write strict=True or strict=False"),  # type: ignore[arg-type]
    # counts and shares
    "no count": (ct.RowCount(), "has RowCount(), which every batch satisfies", "Give it min or max"),
    "a count below zero": (ct.RowCount(max=-1), "which no batch can", "Give 0 <= min <= max"),
    "counts that cross": (ct.RowCount(min=5, max=4), "must have at least 5 and at most 4 rows, which no batch can", "Give 0 <= min <= max"),
    "a count of True": (ct.RowCount(min=True), "has RowCount(min=True, max=None), which are not whole numbers", "Give 0 <= min <= max, in whole numbers"),
    "a share of percents": (ct.NullShare("maybe", max=10), "has NullShare(max=10)", "Give a share from 0 to 1"),
    "a share in text": (ct.NullShare("maybe", max="10%"), "has NullShare(max='10%')", "Give a share from 0 to 1"),  # type: ignore[arg-type]
    "a share that is NaN": (ct.NullShare("maybe", max=float("nan")), "has NullShare(max=nan)", "Give a share from 0 to 1"),
    "a share without a limit": (ct.NullShare("maybe"), "has NullShare('maybe') without a limit", "Give it max or growth"),
    "a growth in percent": (ct.NullShare("maybe", growth=5), "has NullShare(growth=5)", "Give a share from 0 to 1"),
    "a share of an unknown field": (ct.NullShare("nope", max=0.1), "has no field 'nope'", ITS_FIELDS),
    # freshness
    "the freshness of a number": (ct.Freshness("i", max_age="1h"), "old, but i is an integer", "Apply Freshness to date, datetime only"),
    "the freshness of a time of day": (ct.Freshness("clock", max_age="1h"), "old, but clock is a time of day", "Apply Freshness to date, datetime only"),
    "a negative age": (ct.Freshness("at", max_age=timedelta(hours=-2)), "must be at most", "Give spans of time from 0 up"),
    "ages of a number": (ct.FreshAt("i", "at", "1h"), "before at, but i is an integer", "Apply FreshAt to date, datetime only"),
    "ages of a time and a date": (ct.FreshAt("at", "day", "1h"), "one is a datetime", "Declare both as dates, both as times with a zone, or both as times without one"),
    "an age of one time": (ct.FreshAt("at", "at", "1h"), "has FreshAt of 'at' twice", "Name both fields"),
    "a negative age of a row": (ct.FreshAt("at", "zat", timedelta(-1)), "must have at at most -1d before zat", "Give spans of time from 0 up"),
    "an age of a name misspelt": (ct.FreshAt("at", "dayy", "1h"), "has no field 'dayy'", "Write 'day', if that is what is meant"),
    "a negative reach ahead": (ct.Freshness("at", max_age="1h", max_ahead=timedelta(-1)), "ahead", "Give spans of time from 0 up"),
    # how data arrives
    "the lag of a number": (ct.Lag("i", "at", "1h", 1.0), "but i is an integer", "Apply Lag to date, datetime only"),
    "the lag of a time and a date": (ct.Lag("at", "day", "1h", 1.0), "one is a datetime without", "Declare both as dates, both as times with a zone, or both as times without one"),
    "the lag of one time": (ct.Lag("at", "at", "1h", 1.0), "has a Lag of ('at', 'at')", "Name each field once"),
    "the lag of a name misspelt": (ct.Lag("at", "dayy", "1h", 1.0), "has no field 'dayy'", "Write 'day', if that is what is meant"),
    "a quantile of lags in percent": (ct.Lag("at", "zat", "1h", 99), "has Lag(quantile=99)", "Give a quantile from 0 to 1"),
    "a negative lag": (ct.Lag("at", "zat", timedelta(-1), 1.0), "at most -1d before zat", "Give spans of time from 0 up"),
    "the hours of a number": (ct.Coverage("i", "1h"), "but i is an integer", "Apply Coverage to date, datetime only"),
    "periods without a length": (ct.Coverage("at", "0s"), "in every 0s", "Give a span of time above zero"),
    "the hours of a date": (ct.Coverage("day", "1h"), "but day is a date", "Give whole days"),
    "days from a time": (ct.Coverage("day", "1d", datetime(2024, 3, 2)), "with the end 2024-03-02T00:00:00", "Give dates"),
    "hours from a time with a zone": (ct.Coverage("at", "1h", datetime(2024, 3, 2, tzinfo=UTC)), "with the end 2024-03-02", "Give dates, or datetimes without a zone"),
    "hours to a time without a zone": (ct.Coverage("zat", "1h", None, datetime(2024, 3, 2)), "with the end 2024-03-02", "Give dates, or datetimes with a zone"),
    "hours to a text": (ct.Coverage("at", "1h", None, "now"), "with the end 'now'", "Give dates, or datetimes without a zone"),  # type: ignore[arg-type]
    "hours to what was before": (ct.Coverage("at", "1h", datetime(2024, 3, 2), date(2024, 3, 1)), "which ends before it starts", "Exchange start and end"),
    "a schedule of numbers": (ct.Schedule("i", "1d", "1h"), "but i is an integer", "Apply Schedule to date, datetime only"),
    "slots without a distance": (ct.Schedule("at", "0s", "1h"), "due every 0s", "Give a span of time above zero"),
    "a negative reach about slots": (ct.Schedule("at", "1d", timedelta(-1)), "within -1d", "Give spans of time from 0 up"),
    "a tolerance of Coverage": (ct.tolerate(ct.Coverage("at", "1d"), rows=1), "which names none", NO_ROWS),
    # compared with a baseline
    "drift by nothing": (ct.Drift("i"), "has Drift('i') without a statistic", "Give it one of psi=, ks=, wasserstein="),
    "drift of text by nothing": (ct.Drift("t"), "has Drift('t') without a statistic", "Give it one of psi=, chi2=, linf="),
    "drift by two": (ct.Drift("i", psi=0.1, ks=0.1), "has Drift('i') by psi and ks", "Write a Drift for each of them"),
    "the transport of text": (ct.Drift("t", wasserstein=0.1), "but t is text", "Write Drift('t', psi=…)"),
    "the categories of a number": (ct.Drift("i", chi2=0.1), "but i is an integer", "Write Drift('i', psi=…)"),
    "the drift of lists": (ct.Drift("many", psi=0.1), "but many is a list", "Apply Drift to int, float, decimal, date, datetime, time, duration, text, bool only"),
    "drift within less than nothing": (ct.Drift("i", psi=-0.1), "has Drift(psi=-0.1)", "Give a number from 0 up"),
    "drift within two": (ct.Drift("i", ks=2), "has Drift(ks=2)", "Give a number from 0 to 1"),
    "drift within a text": (ct.Drift("i", psi="0.1"), "has Drift(psi='0.1')", "Give a number from 0 up"),  # type: ignore[arg-type]
    "drift within NaN": (ct.Drift("i", psi=float("nan")), "has Drift(psi=NaN)", "Give a number from 0 up"),
    "drift of no rows": (ct.Drift("i", psi=0.1, min_rows=0), "has Drift(min_rows=0)", "Give a whole number from 1 up"),
    "the drift of a name misspelt": (ct.Drift("dayy", psi=0.1), "has no field 'dayy'", "Write 'day', if that is what is meant"),
    "a tolerance of Drift": (ct.tolerate(ct.Drift("i", psi=0.1), rows=1), "which names none", NO_ROWS),
    "the categories of integers": (ct.NewCategory("i"), "but i is an integer", "Apply NewCategory to text, bool only"),
    "a share of categories in percent": (ct.NewCategory("t", max_share=5), "has NewCategory(max_share=5)", "Give a share from 0 to 1"),
    "plausible text": (ct.Plausible("t"), "but t is text", "Apply Plausible to int, float, decimal only"),
    "plausible within less than nothing": (ct.Plausible("i", factor=-1), "has Plausible(factor=-1)", "Give a number from 0 up"),
    "a volume without a limit": (ct.Volume(), "has Volume() without a limit", "Give it change or z"),
    "a volume that changes by less than nothing": (ct.Volume(change=-0.1), "has Volume(change=-0.1)", "Give numbers from 0 up"),
    "a volume of infinite deviations": (ct.Volume(z=float("inf")), "has Volume(z=inf)", "Give numbers from 0 up"),
    "a volume of half a row": (ct.Volume(change=1, min_rows=0.5), "has Volume(min_rows=0.5)", "Give a whole number from 0 up"),  # type: ignore[arg-type]
    # aggregates
    "the mean of text": (ct.Mean("t", ge=0), "must have a mean of at least 0, but t is text", NUMBERS_ONLY),
    "the mean of truths": (ct.Mean("b", ge=0), "but b is true or false", NUMBERS_ONLY),
    "the mean of dates": (ct.Mean("day", ge=0), "but day is a date", NUMBERS_ONLY),
    "the mean of durations": (ct.Mean("span", ge=0), "but span is a duration", NUMBERS_ONLY),
    "the sum of a list": (ct.Sum("many", ge=0), "but many is a list", "Apply Sum to int, float, decimal only"),
    "a mean in no interval": (ct.Mean("i"), "has Mean('i') without an interval", "Give it ge, gt, le or lt"),
    "a mean in an empty interval": (ct.Mean("i", ge=5, le=3), "must have a mean of at least 5 and at most 3, which no values of i can", "Loosen one of the bounds"),
    "a mean between one number": (ct.Mean("i", ge=5, lt=5), "which no values of i can", "Loosen one of the bounds"),
    "a mean between huge numbers": (ct.Mean("i", ge=10**400 + 1, le=10**400), "which no values of i can", "Loosen one of the bounds"),
    "a bound in text": (ct.Mean("i", ge="5"), "has Mean('i') with the bound '5'", "Give numbers"),  # type: ignore[arg-type]
    "a bound that is NaN": (ct.Sum("f", le=float("nan")), "has Sum('f') with the bound nan", "Give numbers"),
    "a bound that is infinite": (ct.Sum("f", lt=float("inf")), "has Sum('f') with the bound inf", "Give numbers"),
    "a bound that is True": (ct.Mean("i", ge=True), "has Mean('i') with the bound True", "Give numbers"),
    "a decimal bound that is NaN": (ct.Mean("money", ge=Decimal("sNaN")), "with the bound Decimal('sNaN')", "Give numbers"),
    "a quantile above 1": (ct.Quantile("i", q=99, le=1), "has Quantile(q=99)", "Give a q from 0 to 1"),
    "a quantile below 0": (ct.Quantile("i", q=-0.1, le=1), "has Quantile(q=-0.1)", "Give a q from 0 to 1"),
    "a quantile in text": (ct.Quantile("i", q="p99", le=1), "has Quantile(q='p99')", "Give a q from 0 to 1"),  # type: ignore[arg-type]
    "a quantile in no interval": (ct.Quantile("i", q=0.5), "has Quantile('i') without an interval", "Give it ge, gt, le or lt"),
    "different lists": (ct.Distinct("many", ge=1), "but many is a list", "Use a scalar field"),
    "different values between integers": (ct.Distinct("t", gt=4, lt=5), "which no values of t can", "Loosen one of the bounds"),
    "fewer different values than none": (ct.Distinct("t", le=-1), "which no values of t can", "Loosen one of the bounds"),
    "one and a half different values": (ct.Distinct("t", ge=1.5), "has Distinct('t') with the bound 1.5", "Give integers"),
    "an aggregate of an unknown field": (ct.Mean("nope", ge=0), "has no field 'nope'", ITS_FIELDS),
    "an aggregate of a nested field": (ct.Mean("nest.n", ge=0), "has no field 'nest.n'", TOP_ONLY),
    # references
    "a reference to no name": (ct.References("s", "", "id"), "refers to '', which is not a contract", "Name the class of another contract, which is declared before, or write its name as text"),
    "a reference of a field to itself": (ct.References("s", None, "s"), "must occur in s of its own table, which each row does", "Name both fields"),
    "a reference to another type of its own": (ct.References("s", None, "i"), "but s is text, and i is an integer", "Let both fields be of one scalar type"),
    "a reference to a class": (ct.References("s", dict, "id"), "refers to <class 'dict'>, which is not a contract", "Name the class of another contract, which is declared before, or write its name as text"),
    "a reference to an instance": (ct.References("i", Nest(n=1, Ess="x"), "n"), "refers to Nest(n=1, s='x'), which is not a contract", "Name the class of another contract, which is declared before, or write its name as text"),  # type: ignore[arg-type, call-arg]
    "a reference to an unknown field": (ct.References("s", Vendor, "nope"), "but Vendor has no field 'nope'", "Its fields are id, n, f, many, seen, price"),
    "a reference to an alias": (ct.References("s", Vendor, "Vendor id"), "but Vendor has no field 'Vendor id'", "Write 'id': that is the field's name in Python"),
    "a reference of an unknown field": (ct.References("nope", Vendor, "id"), "has no field 'nope', in the rule “must occur in id of ", ITS_FIELDS),
    "a reference to another type": (ct.References("i", Vendor, "id"), "but i is an integer, and id is text", "Let both fields be of one scalar type"),
    "a reference of a float to an integer": (ct.References("f", Vendor, "n"), "but f is a number, and n is an integer", "Let both fields be of one scalar type"),
    "a reference of naive to aware": (ct.References("at", Vendor, "seen"), "but at is a datetime without a time zone", "Let both fields be of one scalar type"),
    "a reference to other decimals": (ct.References("money", Vendor, "price"), "but money is a decimal of 10 digits, 2 after the point", "Let both fields be of one scalar type"),
    "a reference of a UUID to text": (ct.References("key", Vendor, "id"), "but key is a UUID, and id is text", "Let both fields be of one scalar type"),
    "a reference of a list": (ct.References("many", Vendor, "many"), "but many is a list", "Let both fields be of one scalar type"),
    "a reference of two to one": (ct.References(("s", "i"), Vendor, "id"), "2 fields refer to 1", "Name as many"),
    "a reference of one to two": (ct.References("s", Vendor, ("id", "n")), "1 fields refer to 2", "Name as many"),
    "a reference of nothing": (ct.References((), Vendor, ()), "has a References of ()", "Name the fields, as text"),
    "a reference of one field twice": (ct.References(("s", "s"), Vendor, ("id", "id")), "has a References of ('s', 's')", "Name each field once"),
    "a reference of a list of names": (ct.References(["s"], Vendor, ["id"]), "has a References of ['s']", "Name the fields, as text"),  # type: ignore[arg-type]
    # groups
    "a group of a group": (ct.group("t", *ct.group("i", ct.RowCount(min=1)).requirements), "which is not a table rule", "Name the fields of both groups in one: ct.group((a, b), …)"),
    "a group around a group": (ct.group("t", ct.group("i", ct.RowCount(min=1))), "which is not a table rule", "Name the fields of both groups in one: ct.group((a, b), …)"),  # type: ignore[arg-type]
    "a group of a predicate": (ct.group("t", col("i") > 0), "which is not a table rule", "A row rule applies to each row, whatever its group: put it into ct.rules(…)"),  # type: ignore[arg-type]
    "a group of Coordinates": (ct.group("t", ct.Coordinates("lat", "lon")), "which is not a table rule", "A row rule applies to each row, whatever its group: put it into ct.rules(…)"),  # type: ignore[arg-type]
    "a group of a value rule": (ct.group("t", ct.Ge(0)), "groups Ge(ge=0), which is not a table rule", "Give ct.group table rules, each by itself"),  # type: ignore[arg-type]
    "a group of a list of rules": (ct.group("t", [ct.RowCount(min=1)]), "which is not a table rule", "Give ct.group table rules, each by itself"),  # type: ignore[arg-type]
    "a group by a list": (ct.group("many", ct.RowCount(min=1)), "but many is a list", "Group by scalar fields"),
    "a group by a struct": (ct.group("nest", ct.RowCount(min=1)), "but nest is a struct", "Group by scalar fields"),
    "a group by an unknown field": (ct.group("nope", ct.RowCount(min=1)), "has no field 'nope'", ITS_FIELDS),
    "a group by nothing": (ct.group((), ct.RowCount(min=1)), "has a group of ()", "Name the fields, as text"),
    "a group by a field twice": (ct.group(("t", "t"), ct.RowCount(min=1)), "has a group of ('t', 't')", "Name each field once"),
    "a group of a rule that cannot stand": (ct.group("t", ct.Mean("s", ge=0)), "but s is text", NUMBERS_ONLY),
    # rules of the user's own
    "a custom rule of nothing": (ct.CustomRow("a", ("i",)), "has CustomRow('a') with no interpretation", "Give it accepts= or expr="),
    "a custom rule of no fields": (ct.CustomRow("a", (), accepts=always), "has a CustomRow of ()", "Name the fields, as text"),
    "a custom rule of a number of fields": (ct.CustomRow("a", 1, accepts=always), "has a CustomRow of 1, which are not names of fields", "Name the fields, as text"),  # type: ignore[arg-type]
    "a custom rule of a predicate": (ct.CustomRow("a", (col("i"),), accepts=always), "has a CustomRow of (<i>,)", "Name the fields, as text"),  # type: ignore[arg-type]
    "a custom rule of a field twice": (ct.CustomRow("a", ("i", "i"), accepts=always), "has a CustomRow of ('i', 'i')", "Name each field once"),
    "a custom rule of an unknown field": (ct.CustomRow("a", ("nope",), accepts=always), "has no field 'nope', in the rule “must satisfy a”", ITS_FIELDS),
    "a custom rule of a nested field": (ct.CustomRow("a", ("nest.n",), accepts=always), "has no field 'nest.n'", TOP_ONLY),
    "a custom rule without a name": (ct.CustomRow(" ", ("i",), accepts=always), "has a CustomRow named ' '", "Give it a name, as text"),
    "a custom rule named by its function": (ct.CustomRow(always, ("i",)), "has a CustomRow named <function", "Give it a name, as text"),  # type: ignore[arg-type]
    "a custom rule that is no function": (ct.CustomRow("a", ("i",), accepts=True), "whose interpretation is not a function", "Give accepts= and expr= functions of one argument"),  # type: ignore[arg-type]
    "a custom rule that is an expression": (ct.CustomRow("a", ("i",), expr=pl.col("i") > 0), "whose interpretation is not a function", "Give accepts= and expr= functions of one argument"),  # type: ignore[arg-type]
    "a custom rule that says a number": (ct.CustomRow("a", ("i",), accepts=always, says=5), "has CustomRow('a') with says=5", 'Complete the sentence "must …", as text'),  # type: ignore[arg-type]
    "a custom rule with an unknown on_null": (ct.CustomRow("a", ("i",), accepts=always, on_null="skip"), "has on_null='skip'", "Write on_null='fail' or on_null='pass'"),  # type: ignore[arg-type]
    "a custom table rule of nothing": (ct.CustomTable("a", ("i",)), "has CustomTable('a') with no interpretation", "Give it accepts= or expr="),
    "a custom table rule that cannot merge": (
        ct.CustomTable("a", ("i",), accepts=bool, partial=len, finish=bool),
        "has CustomTable('a') without a function for each of partial=, merge= and finish=",
        "Give partial=, merge= and finish= together",
    ),
    "a custom table rule of an unknown field": (ct.CustomTable("a", ("nope",), accepts=always), "has no field 'nope', in the rule “must satisfy a”", ITS_FIELDS),
    # positions
    "a position of one field": (ct.Coordinates("lat", "lat"), "has Coordinates of 'lat' twice", "Name both fields"),
    "a position of an unknown field": (ct.Coordinates("lat", "nope"), "has no field 'nope', in the rule “must be a position other than 0, 0”", ITS_FIELDS),
    "a position of predicates": (ct.Coordinates(col("lat"), col("lon")), "has Coordinates of <lat>, which names no field", "Name one field, as text"),  # type: ignore[arg-type]
    "a position of integers": (ct.Coordinates("i", "lon"), "but i is an integer", "Apply Coordinates to float only"),
    "a position of nested text": (ct.Coordinates("nest.s", "lon"), "but nest.s is text", "Apply Coordinates to float only"),
    "a box of three sides": (ct.Coordinates("lat", "lon", box=(1, 2, 3)), "has Coordinates in the box (1, 2, 3)", BOX),  # type: ignore[arg-type]
    "a box of no sides": (ct.Coordinates("lat", "lon", box=5), "has Coordinates in the box 5", BOX),  # type: ignore[arg-type]
    "a box in another order": (ct.Coordinates("lat", "lon", box=(41.3, 51.1, -5.1, 9.6)), "has Coordinates in the box (41.3, 51.1, -5.1, 9.6)", BOX),
    "a box off the Earth": (ct.Coordinates("lat", "lon", box=(-200, 0, 0, 10)), "has Coordinates in the box", BOX),
    "a box of NaN": (ct.Coordinates("lat", "lon", box=(float("nan"), 0, 1, 1)), "has Coordinates in the box", BOX),
    "a zero that is allowed maybe": (ct.Coordinates("lat", "lon", allow_zero=1), "has allow_zero=1", "Write allow_zero=True or allow_zero=False"),  # type: ignore[arg-type]
    "a position with an unknown on_null": (ct.Coordinates("lat", "lon", on_null="skip"), "has on_null='skip'", "Write on_null='fail' or on_null='pass'"),  # type: ignore[arg-type]
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("rule", "problem", "hint"), REFUSED_RULES.values(), ids=REFUSED_RULES)
def test_invalid_rules_are_refused(rule: Any, problem: str, hint: str) -> None:
    """A rule of the body that means nothing for the fields is refused with the problem and a hint."""
    error = refusal(rule)
    assert ("C", None, hint) == (error.contract, error.field, error.hint)
    assert problem in error.problem


REFUSED_AT_ONCE: dict[str, tuple[Callable[[], Any], str]] = {
    "on_null of a table rule": (lambda: ct.rule(ct.Unique("x"), on_null="pass"), r"on_null is a term of row rules \(got Unique"),
    "on_null of a value rule": (lambda: ct.rule(ct.Ge(0), on_null="pass"), r"on_null is a term of row rules \(got Ge"),
    "on_null in a group": (lambda: ct.group("x", ct.rule(ct.RowCount(min=1), on_null="pass")), "on_null is a term of row rules"),
    "2 parsecs": (lambda: ct.Freshness("x", max_age="2 parsecs"), r'such as "2h" \(got \'2 parsecs\'\)'),
    "a number without a unit": (lambda: ct.Freshness("x", max_age="90"), "a span of time is a timedelta, or text"),
    "an age in seconds": (lambda: ct.Freshness("x", max_age=3600), r"such as \"2h\" \(got 3600\)"),  # type: ignore[arg-type]
    "a negative age in text": (lambda: ct.Freshness("x", max_age="-2h"), r"such as \"2h\" \(got '-2h'\)"),
    "no age": (lambda: ct.Freshness("x", max_age=""), "a span of time is a timedelta, or text"),
    "an ahead of no span": (lambda: ct.Freshness("x", max_age="1h", max_ahead="soon"), r"\(got 'soon'\)"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("write", "said"), REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE)
def test_a_meaningless_rule_is_refused_where_it_is_written(
    write: Callable[[], Any], said: str
) -> None:
    """A rule to which no contract could give a meaning raises before there is one."""
    with pytest.raises((TypeError, ValueError), match=said):
        write()


def test_a_nullable_key_states_whether_nulls_are_equal() -> None:
    """Unique over a nullable field must state whether nulls are distinct or equal."""
    with pytest.raises(ct.ContractDefinitionError, match='nulls="distinct" or nulls="equal"'):
        declare(int | None, rules=ct.rules(ct.Unique("x")))
