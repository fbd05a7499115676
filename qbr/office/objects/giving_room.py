"""Every text and table of a slide gets the room its template means: fixed, growing, or going on over further slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbr.office.marks.scopes import Settled
from qbr.office.objects.directives import Drawn
from qbr.office.objects.fitting import drawn_text
from qbr.office.objects.going_on import text_pages
from qbr.office.objects.growing import growing_box
from qbr.office.objects.room import Page
from qbr.office.objects.table_fitting import table_scope
from qbr.office.opc.markup import child

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


def give_room(compiler: PartDraft, drawn: Drawn, page: Page) -> None:
    """Let the text of an object be measured when it is known, and made to fit or go on as its template says."""
    body = child(drawn.element, "p:txBody")
    text = drawn_text(drawn, page.look)
    split, minimum = drawn.wishes.split, drawn.wishes.minimum
    whole: Settled | None = None
    if body is None and minimum is None:
        whole = table_scope(drawn, page)
    elif text is not None and split is not None:
        whole = text_pages(drawn, text, split, page)
    elif text is not None and text.grows and minimum is None:
        whole = growing_box(drawn, text, page)
    elif text is not None and body is not None and text.wraps and not text.grows:
        compiler.scope(body, text.fit, inside=False)
        return
    if whole is not None:
        compiler.scope(drawn.element, whole, inside=False)
    elif split is not None or minimum is not None:
        _refuse(compiler, drawn)


def _refuse(compiler: PartDraft, drawn: Drawn) -> None:
    split = drawn.wishes.split
    shown = split.text if split is not None else f"{{% fit min={drawn.wishes.minimum:g} %}}"
    if split is not None:
        hint = "Put the line into the alt text of a table or text box that is in no group."
    else:
        hint = 'Choose "Do not Autofit" or "Shrink text on overflow" for a text box, {% split %} for a table.'
    compiler.fault(f"{shown} is on an object whose text has no fixed room", hint, "T604", drawn.spot)
