"""Phrase files on disk: which language a review is told in, whose wording comes first, and what lacks a translation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import reduce
from pathlib import Path
from types import CodeType

from qbr.errors import Place, Problem, TemplateError
from qbr.formatting import Formatter
from qbr.office.cache.compiled_cache import find_compiled, keep_compiled
from qbr.profiles import in_words
from qbr.sources import read_phrases
from qbr.story.telling import Phrases, Teller
from qbr.story.translation import in_full, lacking
from qbr.story.wording import SOURCE_LANGUAGE
from qbr.workspace import PHRASES, Places

NO_WORDS: Mapping[str, str] = {}
_KEPT_AS = "phrases"
_CODE_KEPT_AS = "code of phrases"
UNTRANSLATED = ("P320", "P322")  # rules of what lacks a translation; a draft has holes in their place


class Phrasebook:
    """The sentences of all languages of a workspace, each file read once."""

    def __init__(self, places: Places) -> None:
        """Open the phrases of a workspace; nothing is read yet."""
        self._places = places
        self._phrases: dict[str, Phrases] = {}  # by language; reading them anew would cost every review of a batch
        self._code: dict[str, dict[str, CodeType]] = {}  # by language and phrase, likewise
        self._kept: dict[str, int] = {}  # phrases on disk, by language

    def teller(self, locale: str, currency: str, language: str, vocabulary: Mapping[str, str] = NO_WORDS) -> Teller:
        """Return who tells a review; a language without phrases is told in English throughout.

        Args:
            locale: how figures look.
            currency: ISO code.
            language: of the sentences.
            vocabulary: words of ours and what stands for them here.

        Raises:
            TemplateError: there are no phrases at all.
        """
        phrases = self.phrases(language)
        # Never German numerals in English words: a language without phrases has everything of English.
        spoken = language if phrases.language == base_language(language) else phrases.language
        full = in_full(phrases, self.phrases(SOURCE_LANGUAGE))
        if vocabulary:
            full = replace(full, texts={key: in_words(text, vocabulary) for key, text in full.texts.items()})
        return Teller(Formatter(locale, currency, spoken), full, self._code_of(phrases.language))

    def keep(self) -> None:
        """Keep what phrases were compiled to beside the compiled templates, where there is more of it than before."""
        for language, code in self._code.items():
            if len(code) > self._kept[language]:
                keep_compiled(language.encode(), _CODE_KEPT_AS, code)
                self._kept[language] = len(code)

    def _code_of(self, language: str) -> dict[str, CodeType]:
        """Return the code of phrases of a language; a phrase that has changed since is not found by its new text."""
        if language not in self._code:
            kept = find_compiled(language.encode(), _CODE_KEPT_AS)
            self._code[language] = kept if isinstance(kept, dict) else {}
            self._kept[language] = len(self._code[language])
        return self._code[language]

    def phrases(self, language: str) -> Phrases:
        """Return the phrases of a language, the workspace's own over the shipped ones; English where there are none.

        Raises:
            TemplateError: a file cannot be read, or there are no phrases at all.
        """
        if language not in self._phrases:
            files = self._places.phrase_files(language)
            told = base_language(language) if files else SOURCE_LANGUAGE
            self._phrases[language] = self._read(told, files or self._places.phrase_files(told))
        return self._phrases[language]

    def problems(self, language: str, teller: Teller) -> Iterator[Problem]:
        """Yield what of a review is not told in the language it was asked for.

        Args:
            language: as the customer's folder or qbr.yaml asks for it.
            teller: who told the review.
        """
        phrases = self.phrases(language)
        if phrases.language != base_language(language):
            place = Place(f"templates/{PHRASES}/{base_language(language)}.yaml")
            hint = "Make it as templates/README.md says, or set `language` to one that has phrases."
            message = f'there are no phrases of language "{language}", so all is told in {phrases.language}'
            yield Problem(message, place, hint, "warning", "P324")
        elif phrases.language != SOURCE_LANGUAGE:
            yield from lacking(phrases, self.phrases(SOURCE_LANGUAGE))
            yield from teller.wording.problems()

    def _read(self, language: str, found: tuple[Path, ...]) -> Phrases:
        files: dict[bytes, Path] = {}
        for file in found:
            files.setdefault(file.read_bytes(), file)  # an unchanged copy of the shipped file is read once
        if not files:
            raise TemplateError(Problem("there are no phrases", Place("templates/phrases/en.yaml"), rule="P102"))
        told = [Phrases(self._texts(data, file), self._places.relative(file), language) for data, file in files.items()]
        return reduce(Phrases.over, told)

    def _texts(self, data: bytes, file: Path) -> Mapping[str, str]:
        """Return the sentences of a file by key; what it was read as is kept beside the compiled templates."""
        kept = find_compiled(data, _KEPT_AS)
        if isinstance(kept, dict):
            return kept
        texts = dict(Phrases.from_tree(read_phrases(file, self._places.root), str(file)).texts)
        keep_compiled(data, _KEPT_AS, texts)
        return texts


def base_language(language: str) -> str:
    """Return a language without its country: de for de_AT."""
    return language.replace("-", "_").partition("_")[0]
