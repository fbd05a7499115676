"""Honest language by construction: the rules a review keeps, whoever wrote its words."""

from __future__ import annotations

from qbr.story.honesty.rules import check_honesty, check_placed

__all__ = ["check_honesty", "check_placed"]
