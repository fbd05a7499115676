"""Outlook: trend, forecast, days ahead and what moved together (`analytics` 2.8)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

OUTLOOK: tuple[Metric, ...] = (
    Metric(
        "outlook.weekly[]", "Use, week by week", "quantity", "up", "inside-out",
        "people with a value event in each seven days back from the last observed day; without user ids the mean of "
        "its working days, else value events", places=0, exact_places=1,
    ),
    Metric(
        "outlook.forecast", "Use in the last week forecast", "quantity", "up", "inside-out",
        "the method with the smallest error on the past, from 26 weeks on and at least 5 % better than as last week; "
        "the band held 80 % of the errors made so far ahead", places=0, exact_places=1,
    ),
    Metric(
        "outlook.forecast_low", "Use in the last week forecast, low", "quantity", "none", "inside-out",
        "forecast less the distance that held 80 % of past errors, not below zero", places=0, exact_places=1,
    ),
    Metric(
        "outlook.forecast_high", "Use in the last week forecast, high", "quantity", "none", "inside-out",
        "forecast plus the distance that held 80 % of past errors", places=0, exact_places=1,
    ),
    Metric(
        "outlook.error", "Error of past forecasts", "ratio", "down", "inside-out",
        "mean absolute error over all starting points and weeks ahead ÷ mean of the weeks", places=1,
    ),
    Metric(
        "outlook.naive_error", "Error of as last week", "ratio", "none", "inside-out",
        "the same of the last week repeated, from the same starting points", places=1,
    ),
    Metric(
        "outlook.coverage", "Past weeks inside their band", "ratio", "none", "inside-out",
        "weeks inside a band made of errors known before them ÷ weeks so checked; the band is meant to hold 80 %",
    ),
    Metric(
        "outlook.trend", "Trend a quarter", "quantity", "up", "inside-out",
        "middle of the slopes between all pairs of weeks (Theil–Sen) × 13, with Sen's 95 % interval; no clear change "
        "when that holds zero", places=0, exact_places=1,
    ),
    Metric(
        "outlook.mean[]", "Use in an average week", "quantity", "up", "inside-out",
        "mean of the weeks that end in the quarter", places=0, exact_places=1,
    ),
    Metric(
        "outlook.unusual[]", "Use on a day out of line", "quantity", "none", "inside-out",
        "further than 3.5 × MAD ÷ 0.6745 from level and weekday twice in a row, or 5 times once", places=0,
        exact_places=1,
    ),
    Metric(
        "outlook.usual[]", "Usual use on that day", "quantity", "none", "inside-out",
        "median level of two weeks and the usual difference of the weekday", places=0, exact_places=1,
    ),
    Metric(
        "outlook.step[].before", "Level before a step", "quantity", "none", "inside-out",
        "median of the weeks before the largest step that shuffled series show in at most 1 of 100", places=0,
        exact_places=1,
    ),
    Metric(
        "outlook.step[].after", "Level after a step", "quantity", "none", "inside-out",
        "median of the weeks from the step on", places=0, exact_places=1,
    ),
    Metric(
        "outlook.contract_end", "End of the contract", "date", "none", "outside-in",
        "last day of the term as customer.yaml has it",
    ),
    Metric(
        "outlook.product[].ends", "End of a product's term", "date", "none", "outside-in",
        "last day on which units are held, as entitlements.csv has it",
    ),
    Metric(
        "outlook.product[].committed", "Units to consume", "quantity", "none", "inside-out",
        "units bought for the term or the coming quarter", places=0,
    ),
    Metric(
        "outlook.product[].left", "Units left", "quantity", "none", "inside-out",
        "units bought less those consumed since the term or quarter began", places=0,
    ),
    Metric(
        "outlook.product[].pace", "Units a week", "quantity", "none", "inside-out",
        "units consumed in the last 13 whole weeks ÷ those weeks", places=0,
    ),
    Metric(
        "outlook.product[].run_out", "Day the units are used up", "date", "none", "inside-out",
        "middle of 2,000 courses drawn from the last 13 weeks, two in a row together; missing when most last longer",
    ),
    Metric(
        "outlook.product[].run_out_early", "Day the units are used up, early", "date", "none", "inside-out",
        "the day before which one in ten of these courses has used them up",
    ),
    Metric(
        "outlook.product[].run_out_late", "Day the units are used up, late", "date", "none", "inside-out",
        "the day by which nine in ten of these courses have used them up",
    ),
    Metric(
        "outlook.product[].expected", "Units expected to be used", "quantity", "none", "inside-out",
        "units consumed so far + pace × weeks to the end of the term or quarter", places=0,
    ),
    Metric(
        "outlook.pattern[].strength", "Rank correlation of weekly changes", "quantity", "none", "inside-out",
        "Spearman's, of changes from week to week without the season", places=2,
    ),
    Metric(
        "outlook.pattern[].weeks", "Weeks compared", "count", "none", "inside-out",
        "weeks with a value of both",
    ),
    Metric(
        "outlook.pattern[].chance", "Shuffled series that show as much", "ratio", "down", "inside-out",
        "share of 1,999 orders of the weeks, four in a row together; shown when Benjamini–Hochberg lets at most 2 % of "
        "what is shown be chance", places=1,
    ),
    Metric(
        "outlook.comparisons", "Comparisons made", "count", "none", "inside-out",
        "pairs of weekly series, and steps of one looked for beside dated events",
    ),
)  # fmt: skip
