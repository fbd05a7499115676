"""From the usage table as read to an `Activity`: which rows are value events, of whom, of which feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from qbr.analysis.activity import Activity, FeatureName, Flags, Real, Whole
from qbr.analysis.once import once
from qbr.facts import Exclusion, Source
from qbr.records.folder import CustomerFolder, TableSource
from qbr.records.usage import Feature

NO_VALUE = frozenset({"login", "logins", "log in", "log_in", "sign in", "sign_in", "signin", "session", "sessions"})
DAILY_PEOPLE = frozenset({"active_users", "daily_active_users", "dau", "users"})
COLUMNS = ("date", "user_id", "team", "site", "module", "feature", "metric", "value")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The table with its texts as whole numbers: position among the distinct texts, −1 where there is none."""

    first: date
    day: Whole
    value: Real
    user: Whole
    user_ids: tuple[str, ...]
    thing: Whole  # feature, else metric, else module
    things: tuple[str, ...]


def read_activity(folder: CustomerFolder) -> Activity | None:
    """Return the folder's usage as columns; None when there is no usage file or nothing in it was collected."""
    return once(folder, "activity", lambda: _read(folder))


def _read(folder: CustomerFolder) -> Activity | None:
    if folder.usage is None:
        return None
    frame = folder.usage[folder.usage["value"].notna().to_numpy(dtype=bool)]
    if frame.empty:
        return None
    rows = _coded(frame)
    catalogue = _catalogue(folder, frame)
    measures = _is_measure(frame, catalogue)
    counts = _counting(rows, catalogue)
    events: Flags = counts[rows.thing] & (rows.value > 0) & ~measures
    people = measures & frame["metric"].isin(DAILY_PEOPLE).to_numpy(dtype=bool)
    no_events = len(frame) - int((events | people).sum())
    return Activity(
        first=rows.first,
        recorded=np.bincount(rows.day) > 0,
        day=rows.day[events],
        user=rows.user[events],
        feature=rows.thing[events],
        count=rows.value[events],
        user_ids=rows.user_ids,
        teams=_latest(frame, "team", rows),
        sites=_latest(frame, "site", rows),
        features=_features(frame, rows, catalogue, counts),
        daily_given=_daily_given(frame, people, rows),
        unlisted=_unlisted(frame["feature"], catalogue),
        source=_source(folder.tables.get("usage"), int((events | people).sum()), no_events),
    )


def _coded(frame: pd.DataFrame) -> _Rows:
    days = frame["date"].to_numpy("datetime64[D]").astype(np.int64)
    start = int(days.min())
    user, user_ids = _codes(frame["user_id"])
    named = frame["feature"].where(frame["feature"].notna(), frame["metric"])
    thing, things = _codes(named.where(named.notna(), frame["module"]))
    first = date(1970, 1, 1) + timedelta(days=start)
    return _Rows(first, days - start, frame["value"].to_numpy(np.float64), user, user_ids, thing, things)


def _catalogue(folder: CustomerFolder, frame: pd.DataFrame) -> dict[str, Feature]:
    """Return the features by id; empty when the catalogue knows none of those in use: then it is about other products.

    To count nothing at all by it would tell a customer that nobody uses what they use every day.
    """
    listed = {feature.feature: feature for feature in folder.catalogue or ()}
    used = frame["feature"].dropna().unique()
    return listed if not len(used) or any(name in listed for name in used) else {}


def _codes(column: pd.Series[str]) -> tuple[Whole, tuple[str, ...]]:
    codes, names = pd.factorize(column, sort=True)
    return codes.astype(np.int64), tuple(str(name) for name in names)


def _is_measure(frame: pd.DataFrame, catalogue: dict[str, Feature]) -> Flags:
    """Return which rows give a measure of the whole, such as active users, instead of what somebody did."""
    named = frame["metric"].notna() & ~frame["metric"].isin(catalogue)
    flags: Flags = (named & frame["user_id"].isna()).to_numpy(dtype=bool)
    return flags


def _counting(rows: _Rows, catalogue: dict[str, Feature]) -> Flags:
    """Return which things are value events; the last entry is for rows that name none."""
    if catalogue:
        return np.array([*(name in catalogue and catalogue[name].value_event for name in rows.things), True])
    return np.array([*(name.casefold() not in NO_VALUE for name in rows.things), True])


def _unlisted(features: pd.Series[str], catalogue: dict[str, Feature]) -> tuple[str, ...]:
    """Return the features the catalogue should know and does not."""
    found = {str(name) for name in features.dropna().unique()} if catalogue else set()
    return tuple(sorted(name for name in found - catalogue.keys() if name.casefold() not in NO_VALUE))


def _latest(frame: pd.DataFrame, column: str, rows: _Rows) -> tuple[str | None, ...]:
    """Return each user's text of their latest row that has one."""
    named = (frame[column].notna().to_numpy(dtype=bool)) & (rows.user >= 0)
    found: list[str | None] = [None] * len(rows.user_ids)
    order = np.lexsort((rows.day[named], rows.user[named]))
    users = rows.user[named][order]
    texts = frame[column].to_numpy(dtype=object)[named][order]
    last = np.flatnonzero(np.append(users[1:] != users[:-1], True)) if users.size else np.empty(0, dtype=np.int64)
    for position in last.tolist():
        found[int(users[position])] = str(texts[position])
    return tuple(found)


def _features(
    frame: pd.DataFrame, rows: _Rows, catalogue: dict[str, Feature], counts: Flags
) -> tuple[FeatureName, ...]:
    """Return the things of the rows in their order, then the features of the catalogue nobody used."""
    modules = _latest(frame, "module", replace(rows, user=rows.thing, user_ids=rows.things))
    used = tuple(
        _feature(name, module, catalogue.get(name), bool(counts[position]))
        for position, (name, module) in enumerate(zip(rows.things, modules, strict=True))
    )
    idle = (listed for name, listed in catalogue.items() if name not in rows.things)
    return used + tuple(_feature(listed.feature, None, listed, listed.value_event) for listed in idle)


def _feature(name: str, module: str | None, listed: Feature | None, counts: bool) -> FeatureName:
    if listed is None:
        return FeatureName(name, name, module, None, counts)
    return FeatureName(name, listed.label or name, listed.module or module, listed.plan_gate, counts)


def _daily_given(frame: pd.DataFrame, people: Flags, rows: _Rows) -> Real | None:
    """Return the people active on each day where the export counts them for the whole customer, not by part."""
    whole = people & frame[["team", "site", "module", "feature"]].isna().to_numpy(dtype=bool).all(axis=1)
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
