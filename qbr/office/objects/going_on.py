"""Texts that go on over further slides: which paragraphs stand on which."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from qbr.errors import Place, Problem
from qbr.office.fit.paging import texts_by_page
from qbr.office.fit.text_body import read_body
from qbr.office.marks.pages import OnPages, spread
from qbr.office.marks.scopes import Settled
from qbr.office.objects.directives import Drawn
from qbr.office.objects.fitting import DrawnText, FitScope
from qbr.office.objects.growing import GrowingBox, growing_box
from qbr.office.objects.room import Page, foot_below
from qbr.office.objects.table_fitting import TableScope
from qbr.office.objects.wishes import Split

_BODY = re.compile(r"<p:txBody\b.*</p:txBody>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextPages:
    """A text box whose paragraphs go on over further slides."""

    fit: FitScope
    split: Split
    growing: GrowingBox | None = None  # how the box takes the height of its text, if it does

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the box for each page; a paragraph too tall for a page by itself is made smaller there."""
        found = _BODY.search(text)
        if found is None:
            return text
        if self._is_short(found[0]):
            return self.growing.settle(text, place, tell) if self.growing else text
        body = read_body(found[0], self.fit.levels, self.fit.fonts)
        if not body.has_words:
            return text
        width, height = body.room(self.fit.box.width, self.fit.box.height, self.fit.insets)
        bodies = texts_by_page(body, width, height, most=self.split.paragraphs)
        fitted = [self.fit.settle(one, place, tell) for one in bodies]
        boxes = [text[: found.start()] + one + text[found.end() :] for one in fitted]
        return spread([self.growing.settle(one, place, tell) if self.growing else one for one in boxes])

    def _is_short(self, body: str) -> bool:
        few = self.split.paragraphs is None or body.count("</a:p>") <= self.split.paragraphs
        return few and self.fit.bound.surely_fits(body)


def makes_pages(scope: Settled) -> bool:
    """Return whether what a stretch of a slide becomes may be more than one page, or depend on there being more."""
    return isinstance(scope, (OnPages, TextPages)) or (isinstance(scope, TableScope) and scope.split is not None)


def text_pages(drawn: Drawn, text: DrawnText, split: Split, page: Page) -> TextPages:
    """Return how the text of a box goes on; a box that grows has the room down to what stands below it."""
    if not text.grows or drawn.box is None:
        return TextPages(text.fit, split)
    bottom, _ = foot_below(drawn.box, page)
    room = replace(text.fit, box=replace(text.fit.box, height=bottom - drawn.box.y))
    return TextPages(room, split, growing_box(drawn, text, page))
