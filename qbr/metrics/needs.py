"""Needs over the customer's way with the product and over time (rows 14, 51, 52, 64)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

NEEDS: tuple[Metric, ...] = (
    Metric(
        "needs.stage[].count", "Needs of the stage", "count", "none", "outside-in", "needs on record for the stage"
    ),
    Metric(
        "needs.stage[].rated", "Needs rated", "count", "up", "outside-in",
        "needs of the stage whose importance and satisfaction are rated",
    ),
    Metric(
        "needs.stage[].underserved", "Needs underserved", "count", "down", "outside-in",
        "needs of the stage that are important and met badly",
    ),
    Metric(
        "needs.empty_stages", "Stages without a need", "count", "down", "outside-in",
        "stages no need is on record for",
    ),
    Metric(
        "needs.moved", "Needs whose class changed", "count", "none", "outside-in",
        "needs rated before the quarter and at its end whose class is another",
    ),
    Metric(
        "needs.class[].count", "Needs by class then and now", "count", "none", "outside-in",
        "needs of a class before the quarter that are of a class at its end",
    ),
    Metric(
        "needs.stated", "Needs stated as outcomes", "count", "up", "outside-in",
        "needs whose outcome begins with minimise or maximise and names what is measured",
    ),
    Metric("needs.all", "Needs on record", "count", "none", "outside-in", "different needs in the file"),
    Metric(
        "needs.candidates", "Candidates for work together", "count", "none", "outside-in",
        "underserved needs with a theme on the roadmap and a contact willing to shape it",
    ),
)  # fmt: skip
