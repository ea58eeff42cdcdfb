"""The same figures by pandas, as one who knows it would write them for this tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from benchmarks.measuring.programme import TIME_ZONE_HOURS
from benchmarks.stopwatch import Stopwatch

MONTHS = range(1, 13)
RECEIVED = {
    # indicator: numerator, denominator, records, scale
    "received": ("n", None, "n", 1),
    "online": ("online", None, "online", 1),
    "online_share": ("online", "n", "n", 100),
    "full_share": ("at_full", "n", "n", 100),
    "digitised_share": ("digitised", "n", "n", 100),
    "paid_online_share": ("paid", "has_fee", "has_fee", 100),
    "identified_share": ("identified", "n", "n", 100),
    "supplement_share": ("supplemented", "n", "n", 100),
    "supplements_mean": ("supplements", "n", "n", 1),
    "fees": ("fee", None, "n", 1),
    "fee_mean": ("fee", "has_fee", "has_fee", 1),
}
ENDED = {
    "ended": ("n", None, "n", 1),
    "late": ("late", None, "late", 1),
    "on_time_share": ("on_time", "n", "n", 100),
    "result_share": ("has_result", "n", "n", 100),
    "days_mean": ("duration", "n", "n", 1),
}


def run(files: Sequence[str], programme: str, figures: str) -> dict[str, Any]:
    """Compute the figures and write them; the time is that of reading and computing."""
    with Stopwatch() as watch:
        reach = _reach(Path(programme) / "organisations" / "all.csv")
        fact = _facts(files)
        found = pd.concat(_figures(fact, reach), ignore_index=True)
    found.to_parquet(figures, index=False)
    return {**watch.times, "figures": len(found)}


def _reach(path: Path) -> pd.DataFrame:
    """Return each unit with itself and all that stand above it."""
    parents = pd.read_csv(path, usecols=["code", "parent"], dtype=str, keep_default_na=False)
    above = parents.set_index("code")["parent"]
    level = pd.DataFrame({"unit": above.index, "target": above.index})
    levels = []
    while len(level):
        levels.append(level)
        level = level.assign(target=level["target"].map(above))
        level = level[level["target"] != ""]
    return pd.concat(levels).astype({name: pd.CategoricalDtype(above.index) for name in level})


def _facts(files: Sequence[str]) -> pd.DataFrame:
    """Return the latest version of each dossier, with what the figures need of it."""
    data = ds.dataset(list(files))
    columns = {name: ds.field(name) for name in data.schema.names}
    columns["fee"] = ds.field("fee").cast(pa.float64())
    read = data.to_table(columns=columns).to_pandas()
    read = read.sort_values(["_sequence", "_row"]).drop_duplicates("dossier_code", keep="last")
    received, ended, due = (read[name] for name in ("received_at", "ended_at", "due_at"))
    fact = read[["unit", "procedure", "level", "digitised", "identified", "has_result"]].copy()
    fact["received"], fact["ended"], fact["due"] = map(_month, (received, ended, due))
    fact["closed"] = _month(ended.where(ended.isna() | (ended > received), received))
    fact["settled"] = _month(ended.where(ended.isna() | (ended > due), due))
    fact["online"] = read["channel"] == "online"
    fact["at_full"] = read["level"] == "full"
    fact["supplements"], fact["fee"] = read["supplements"], read["fee"]
    fact["supplemented"] = read["supplements"] > 0
    fact["has_fee"] = read["fee"] > 0
    fact["paid"] = fact["has_fee"] & (read["payment"] != "none")
    fact["late"] = ended > due
    fact["on_time"] = _day(ended) <= _day(due)
    fact["duration"] = (_day(ended) - _day(received)).dt.days
    return fact.assign(n=1)


def _local(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_localize(None) + pd.Timedelta(hours=TIME_ZONE_HOURS)


def _month(moments: pd.Series) -> pd.Series:
    """Count months from 1 for January 2024; without a moment there is none."""
    local = _local(moments)
    return (local.dt.year - 2024) * 12 + local.dt.month


def _day(moments: pd.Series) -> pd.Series:
    return _local(moments).dt.floor("D")


def _figures(fact: pd.DataFrame, reach: pd.DataFrame) -> Iterator[pd.DataFrame]:
    fact["unit"] = fact["unit"].astype(reach["unit"].dtype)
    flows = (("received", RECEIVED), ("ended", ENDED))
    for moment, indicators in flows:
        within = fact[fact[moment].isin(MONTHS)].rename(columns={moment: "month"})
        used = sorted({name for parts in indicators.values() for name in parts[:3] if name})
        sums = _climbed(within, reach, ["month"], used)
        for indicator, parts in indicators.items():
            yield _ratio(sums, indicator, *parts)
        if moment == "received":
            sums = _climbed(within, reach, ["month", "level"], ["n", "online"])
            sums = sums.rename(columns={"level": "category"})
            yield _ratio(sums, "online_share", *indicators["online_share"])
            yield _distinct(within, reach)
        else:
            yield _median(within, reach)
    yield _stock(fact, reach, "open", "received", "closed")
    yield _stock(fact, reach, "overdue", "due", "settled")


def _climbed(
    rows: pd.DataFrame, reach: pd.DataFrame, keys: list[str], used: list[str]
) -> pd.DataFrame:
    """Add up by unit first, then by everybody above."""
    cells = rows.groupby(["unit", *keys], observed=True)[used].sum().reset_index()
    climbed = cells.merge(reach, on="unit").groupby(["target", *keys], observed=True)[used].sum()
    return climbed.reset_index()


def _ratio(
    sums: pd.DataFrame, indicator: str, above: str, below: str | None, records: str, scale: int
) -> pd.DataFrame:
    if below:
        sums = sums[sums[below] > 0]
    divisor = sums[below] if below else 1
    return _table(
        sums,
        indicator,
        value=scale * sums[above].astype(float) / divisor,
        numerator=sums[above].astype(float),
        denominator=sums[below].astype(float) if below else np.nan,
        records=sums[records],
    )


def _distinct(rows: pd.DataFrame, reach: pd.DataFrame) -> pd.DataFrame:
    cells = rows.groupby(["unit", "month", "procedure"], observed=True)["n"].sum().reset_index()
    wide = cells.merge(reach, on="unit")
    found = wide.groupby(["target", "month"], observed=True).agg(
        value=("procedure", "nunique"), records=("n", "sum")
    )
    found = found.reset_index()
    value = found["value"].astype(float)
    return _table(found, "procedures", value, value, np.nan, found["records"])


def _median(rows: pd.DataFrame, reach: pd.DataFrame) -> pd.DataFrame:
    wide = rows[["unit", "month", "duration"]].merge(reach, on="unit")
    found = wide.groupby(["target", "month"], observed=True)["duration"].agg(["median", "size"])
    found = found.reset_index()
    return _table(found, "days_median", found["median"], np.nan, np.nan, found["size"])


def _stock(
    fact: pd.DataFrame, reach: pd.DataFrame, indicator: str, begins: str, ends: str
) -> pd.DataFrame:
    """Return what has entered until each month's end minus what has left by then."""
    flows = []
    for moment, sign in ((begins, 1), (ends, -1)):
        moved = fact[["unit", moment]].rename(columns={moment: "month"}).assign(n=sign)
        flows.append(moved[moved["month"] <= MONTHS[-1]])
    changes = _climbed(pd.concat(flows), reach, ["month"], ["n"])
    changes["month"] = changes["month"].clip(lower=0)
    wide = changes.pivot_table(
        index="target", columns="month", values="n", aggfunc="sum", observed=True
    )
    # Nothing is stated of an organisation before its first record.
    stock = wide.reindex(columns=range(MONTHS[-1] + 1)).cumsum(axis=1).ffill(axis=1)[MONTHS]
    found = stock.stack().rename("n").rename_axis(["target", "month"]).reset_index()
    return _ratio(found, indicator, "n", None, "n", 1)


def _table(
    sums: pd.DataFrame,
    indicator: str,
    value: pd.Series,
    numerator: pd.Series | float,
    denominator: pd.Series | float,
    records: pd.Series,
) -> pd.DataFrame:
    has_category = "category" in sums
    return pd.DataFrame(
        {
            "indicator": indicator,
            "organisation": sums["target"].astype(str),
            "period": "2024-" + sums["month"].astype(int).astype(str).str.zfill(2),
            "breakdown": "level" if has_category else "",
            "category": sums["category"] if has_category else "",
            "value": value,
            "numerator": numerator,
            "denominator": denominator,
            "records": records.astype("int64"),
        }
    )
