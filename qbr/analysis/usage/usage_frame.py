"""From the usage table as read to an `Activity`: which rows are value events, of whom, of which feature."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from qbr.analysis.arrays import Flags, Real, Whole
from qbr.analysis.once import once
from qbr.analysis.usage.activity import Activity, FeatureName
from qbr.facts import Exclusion, Source
from qbr.records.folder import CustomerFolder, TableSource
from qbr.records.usage import Feature

NO_VALUE = frozenset({"login", "logins", "log in", "log_in", "sign in", "sign_in", "signin", "session", "sessions"})
DAILY_PEOPLE = frozenset({"active_users", "daily_active_users", "dau", "users"})
TEXTS = ("user_id", "team", "site", "module", "feature", "metric")
COLUMNS = ("date", "user_id", "team", "site", "module", "feature", "metric", "value")


@dataclass(frozen=True, slots=True)
class _Texts:
    """A column of texts as whole numbers."""

    codes: Whole  # per row: position in `names`; −1 where there is no text
    names: tuple[str, ...]  # distinct, sorted

    def among(self, names: Collection[str]) -> Flags:
        """Return which rows have one of the names."""
        return np.array([*(name in names for name in self.names), False])[self.codes]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The table with its texts as whole numbers."""

    first: date
    day: Whole
    value: Real
    texts: Mapping[str, _Texts]  # by column
    thing: _Texts  # feature, else metric, else module

    @property
    def user(self) -> Whole:
        """Per row the position of its user; −1 where it names nobody."""
        return self.texts["user_id"].codes


def read_activity(folder: CustomerFolder) -> Activity | None:
    """Return the folder's usage as columns; None when there is no usage file or nothing in it was collected."""
    return once(folder, "activity", lambda: _read(folder))


def _read(folder: CustomerFolder) -> Activity | None:
    if folder.usage is None:
        return None
    known = folder.usage["value"].notna().to_numpy(dtype=bool)
    if not known.any():
        return None
    rows = _coded(folder.usage if known.all() else folder.usage[known])
    catalogue = _catalogue(folder, rows)
    measures = _is_measure(rows, catalogue)
    counts = _counting(rows, catalogue)
    events: Flags = counts[rows.thing.codes] & (rows.value > 0) & ~measures
    people = measures & rows.texts["metric"].among(DAILY_PEOPLE)
    used = int((events | people).sum())
    return Activity(
        first=rows.first,
        recorded=np.bincount(rows.day) > 0,
        day=rows.day[events],
        user=rows.user[events],
        feature=rows.thing.codes[events],
        count=rows.value[events],
        user_ids=rows.texts["user_id"].names,
        teams=_latest(rows, "team", rows.texts["user_id"]),
        sites=_latest(rows, "site", rows.texts["user_id"]),
        features=_features(rows, catalogue, counts),
        daily_given=_daily_given(people, rows),
        unlisted=_unlisted(rows.texts["feature"], catalogue),
        source=_source(folder.tables.get("usage"), used, len(rows.day) - used),
    )


def _coded(frame: pd.DataFrame) -> _Rows:
    days = frame["date"].to_numpy("datetime64[D]").astype(np.int64)
    start = int(days.min())
    texts = {name: _texts(frame[name]) for name in TEXTS}
    thing = _first_of(texts["feature"], texts["metric"], texts["module"])
    first = date(1970, 1, 1) + timedelta(days=start)
    return _Rows(first, days - start, frame["value"].to_numpy(np.float64), texts, thing)


def _texts(column: pd.Series[str]) -> _Texts:
    codes, names = pd.factorize(column, sort=True)
    return _Texts(codes.astype(np.int64), tuple(str(name) for name in names))


def _first_of(*columns: _Texts) -> _Texts:
    """Return for each row the text of the first column that has one."""
    names = sorted({name for column in columns for name in column.names})
    place = {name: position for position, name in enumerate(names)}
    codes = np.full(columns[0].codes.size, -1, dtype=np.int64)
    for column in reversed(columns):
        own = np.array([*(place[name] for name in column.names), -1])[column.codes]
        codes = np.where(own >= 0, own, codes)
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(names)))
    position = np.full(len(names) + 1, -1, dtype=np.int64)
    position[used] = np.arange(used.size)
    return _Texts(position[codes], tuple(names[place] for place in used.tolist()))


def _catalogue(folder: CustomerFolder, rows: _Rows) -> dict[str, Feature]:
    """Return the features by id; empty when the catalogue knows none of those in use: then it is about other products.

    To count nothing at all by it would tell a customer that nobody uses what they use every day.
    """
    listed = {feature.feature: feature for feature in folder.catalogue or ()}
    used = rows.texts["feature"].names
    return listed if not used or any(name in listed for name in used) else {}


def _is_measure(rows: _Rows, catalogue: dict[str, Feature]) -> Flags:
    """Return which rows give a measure of the whole, such as active users, instead of what somebody did."""
    metric = rows.texts["metric"]
    flags: Flags = (metric.codes >= 0) & ~metric.among(catalogue) & (rows.user < 0)
    return flags


def _counting(rows: _Rows, catalogue: dict[str, Feature]) -> Flags:
    """Return which things are value events; the last entry is for rows that name none."""
    things = rows.thing.names
    if catalogue:
        return np.array([*(name in catalogue and catalogue[name].value_event for name in things), True])
    return np.array([*(name.casefold() not in NO_VALUE for name in things), True])


def _unlisted(features: _Texts, catalogue: dict[str, Feature]) -> tuple[str, ...]:
    """Return the features the catalogue should know and does not."""
    found = features.names if catalogue else ()
    return tuple(name for name in found if name not in catalogue and name.casefold() not in NO_VALUE)


def _latest(rows: _Rows, column: str, whose: _Texts) -> tuple[str | None, ...]:
    """Return the text of the latest row that has one, for each user or whatever else the rows are of."""
    texts = rows.texts[column]
    named = (texts.codes >= 0) & (whose.codes >= 0)
    found: list[str | None] = [None] * len(whose.names)
    order = np.lexsort((rows.day[named], whose.codes[named]))
    of, codes = whose.codes[named][order], texts.codes[named][order]
    last = np.flatnonzero(np.append(of[1:] != of[:-1], True)) if of.size else np.empty(0, dtype=np.int64)
    for position in last.tolist():
        found[int(of[position])] = texts.names[int(codes[position])]
    return tuple(found)


def _features(rows: _Rows, catalogue: dict[str, Feature], counts: Flags) -> tuple[FeatureName, ...]:
    """Return the things of the rows in their order, then the features of the catalogue nobody used."""
    things, modules = rows.thing.names, _latest(rows, "module", rows.thing)
    used = tuple(
        _feature(name, module, catalogue.get(name), bool(counts[position]))
        for position, (name, module) in enumerate(zip(things, modules, strict=True))
    )
    idle = (listed for name, listed in catalogue.items() if name not in things)
    return used + tuple(_feature(listed.feature, None, listed, listed.value_event) for listed in idle)


def _feature(name: str, module: str | None, listed: Feature | None, counts: bool) -> FeatureName:
    if listed is None:
        return FeatureName(name, name, module, None, counts)
    return FeatureName(name, listed.label or name, listed.module or module, listed.plan_gate, counts)


def _daily_given(people: Flags, rows: _Rows) -> Real | None:
    """Return the people active on each day where the export counts them for the whole customer, not by part."""
    parts = [rows.texts[name].codes < 0 for name in ("team", "site", "module", "feature")]
    whole = people & np.all(parts, axis=0)
    if not whole.any():
        return None
    given = np.full(int(rows.day.max()) + 1, np.nan)
    given[rows.day[whole]] = rows.value[whole]
    return given


def _source(table: TableSource | None, rows: int, no_events: int) -> Source:
    if table is None:
        return Source(rows=rows)
    excluded = [Exclusion(what, count) for what, count in table.excluded]
    if no_events:
        excluded.append(Exclusion("no value events", no_events))
    columns: Sequence[str] = [column for column in COLUMNS if column in table.columns]
    return Source((table.file,), tuple(columns), rows, tuple(excluded), table.as_of)
