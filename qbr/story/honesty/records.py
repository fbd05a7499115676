"""What only the records tell: whether quotes are verbatim and balanced, and a price rise says what it is for."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.analysis.listening.listening import tone_of
from qbr.errors import Place, Problem
from qbr.records.folder import CustomerFolder
from qbr.records.registers import ChangeNotice
from qbr.story.honesty.look import Look, problem
from qbr.story.review import Review


def check_quotes(look: Look, folder: CustomerFolder) -> Iterator[Problem]:
    """Yield quotes nobody consented to, or in other words than theirs (L170), and a missing critical one (L171)."""
    said = {voice.text.strip() for voice in folder.voc or () if voice.consent}
    said |= {answer.comment.strip() for answer in folder.surveys or () if answer.consent and answer.comment}
    quoted = [quote.text.text.strip() for quote in look.review.heard.quotes]
    for number, text in enumerate(quoted):
        if text not in said:
            message = f'"{text}" stands as a quote, and no record with consent says it in these words'
            yield problem(
                "L170", f"heard.quotes[{number}]", message, "Quote word for word, with consent, or not at all."
            )
    against = _critical(look, folder)
    if quoted and against and not against & set(quoted):
        message = f"{len(against)} critical comments may be quoted, and none of them is"
        yield problem("L171", "heard.quotes", message, "Quote what was said against, beside what was said for.")


def _critical(look: Look, folder: CustomerFolder) -> set[str]:
    """Return what detractors wrote in the quarter and may be quoted with."""
    period = look.review.meta.period
    answers = (answer for answer in folder.surveys or () if answer.consent and period.contains(answer.date))
    return {answer.comment.strip() for answer in answers if answer.comment and tone_of(answer) == "against"}


def has_outage(review: Review, folder: CustomerFolder) -> bool:
    """Return whether an incident that began in the quarter, or the one compared with, was an outage."""
    first = min(review.period.start, review.period.start.replace(year=review.period.start.year - 1))
    return any(
        incident.kind == "outage"
        and incident.first_moment
        and first <= incident.first_moment.date() <= review.period.end
        for incident in folder.incidents or ()
    )


def check_changes(changes: tuple[ChangeNotice, ...]) -> Iterator[Problem]:
    """Yield price rises that do not say what the customer gets for them (L151, practice 83)."""
    for change in changes:
        if change.kind == "price" and change.cost_delta and change.cost_delta > 0 and not change.value:
            place = Place(change.place.file, change.place.line, spot=change.what)
            message = f'"{change.what}" costs {change.cost_delta} a year more, and nothing says what for'
            yield Problem(message, place, "Say under value what they get for it.", "warning", "L151")
