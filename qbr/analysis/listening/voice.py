"""What we heard: scores of surveys, and what was said in words."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.analysis.listening.listening import ListeningFindings, analyse_listening
from qbr.analysis.listening.survey import ScoreFinding, analyse_survey
from qbr.analysis.scope import Scope
from qbr.records.folder import CustomerFolder


@dataclass(frozen=True, slots=True)
class VoiceFindings:
    """Everything heard this quarter."""

    scores: tuple[ScoreFinding, ...]
    listening: ListeningFindings
    has_surveys: bool  # a survey file is there, with or without answers of this quarter


def analyse_voice(folder: CustomerFolder, scope: Scope) -> VoiceFindings | None:
    """Return what surveys, conversations and requests say; None when the folder has none of these files."""
    if folder.surveys is None and folder.voc is None and folder.requests is None:
        return None
    return VoiceFindings(analyse_survey(folder, scope), analyse_listening(folder, scope), folder.surveys is not None)
