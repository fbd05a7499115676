"""Peers (`analytics` 2.7)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

PEERS: tuple[Metric, ...] = (
    Metric(
        "peers.measure[].peers", "Peers", "count", "none", "outside-in",
        "customers of the same segment that report the measure in the quarter",
    ),
    Metric(
        "peers.measure[].median", "Peer median", "ratio", "none", "outside-in",
        "median of the peers, rounded to one point; from five peers, none above 25 % of the weight",
    ),
    Metric(
        "peers.measure[].lower", "Peer lower quartile", "ratio", "none", "outside-in",
        "value a quarter of the peers stays below, rounded to one point; from ten peers",
    ),
    Metric(
        "peers.measure[].upper", "Peer upper quartile", "ratio", "none", "outside-in",
        "value three quarters of the peers stay below, rounded to one point; from ten peers",
    ),
    Metric(
        "peers.measure[].rank", "Ahead of peers", "ratio", "up", "outside-in",
        "(peers the customer is ahead of + half of the ties) ÷ peers",
    ),
)  # fmt: skip
