"""profiles/<name>.yaml: what holds for customers of one kind where they, or qbr.yaml, would say something else."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qbr.records.defaults import Defaults
from qbr.records.record import Record
from qbr.records.settings import Health
from qbr.records.template import SectionPlace
from qbr.records.values import AmountMap, Name, Text, TextMap, Word


class Profile(Record):
    """One kind of customer: an industry, a size, a type of product. Every key may be missing."""

    extends: Text | None = Field(default=None, description="profile it builds on; its own words come before that one's")
    defaults: Defaults = Field(
        default_factory=Defaults, description="other choices among definitions than the workspace's"
    )
    thresholds: AmountMap = Field(default_factory=dict, description="other bounds than the workspace's, by name")
    health: Health = Field(
        default_factory=Health,
        description="how the health of these customers is judged; the rest as the workspace has it",
    )
    sections: dict[Name, Annotated[SectionPlace, Word]] = Field(
        default_factory=dict, description="sections that stand elsewhere than in the pack: main, appendix or off"
    )
    vocabulary: TextMap = Field(
        default_factory=dict,
        description="words of ours and what stands for them, e.g. seat: licence; name each form",
    )
