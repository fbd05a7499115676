"""The content types of a package: which part is what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.markup import HEADER, NAMESPACES, children, escape_attribute, parse_xml

NAME = "[Content_Types].xml"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PML = "application/vnd.openxmlformats-officedocument.presentationml."
_PPT = "application/vnd.ms-powerpoint."
_DOC = "application/vnd.ms-word."
_MAIN = {  # main parts we read → (format, what the main part of our output is)
    f"{_PML}presentation.main+xml": ("pptx", f"{_PML}presentation.main+xml"),
    f"{_PML}template.main+xml": ("pptx", f"{_PML}presentation.main+xml"),
    f"{_PML}slideshow.main+xml": ("pptx", f"{_PML}presentation.main+xml"),
    f"{_PPT}presentation.macroEnabled.main+xml": ("pptx", f"{_PML}presentation.main+xml"),
    f"{_PPT}template.macroEnabled.main+xml": ("pptx", f"{_PML}presentation.main+xml"),
    f"{_PPT}slideshow.macroEnabled.main+xml": ("pptx", f"{_PML}presentation.main+xml"),
    f"{_WML}document.main+xml": ("docx", f"{_WML}document.main+xml"),
    f"{_WML}template.main+xml": ("docx", f"{_WML}document.main+xml"),
    f"{_DOC}document.macroEnabled.main+xml": ("docx", f"{_WML}document.main+xml"),
    f"{_DOC}template.macroEnabledTemplate.main+xml": ("docx", f"{_WML}document.main+xml"),
}


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """Types by ending, and by part where a part has its own."""

    defaults: Mapping[str, str]  # ending in lower case, without its dot → type
    overrides: Mapping[str, str]  # part name → type

    @classmethod
    def read(cls, data: bytes) -> ContentTypes:
        """Return the types in a [Content_Types].xml part."""
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        root = parse_xml(data)
        for element in children(root, "ct:Default"):
            defaults[element.get("Extension", "").lower()] = element.get("ContentType", "")
        for element in children(root, "ct:Override"):
            overrides[element.get("PartName", "").lstrip("/")] = element.get("ContentType", "")
        return cls(defaults, overrides)

    def of(self, part: str) -> str:
        """Return the type of a part, empty when it has none."""
        return self.overrides.get(part) or self.defaults.get(part.rpartition(".")[2].lower(), "")

    def named_as(self, find: Callable[[str], str]) -> ContentTypes:
        """Return the types with parts named as a package has them."""
        return ContentTypes(self.defaults, {find(part): kind for part, kind in self.overrides.items()})

    def with_override(self, part: str, kind: str) -> ContentTypes:
        """Return the types where a part has this one."""
        return self if self.of(part) == kind else ContentTypes(self.defaults, {**self.overrides, part: kind})

    def written(self) -> str:
        """Return the types as a part."""
        lines = [HEADER, f'<Types xmlns="{NAMESPACES["ct"]}">']
        lines += [
            f'<Default Extension="{escape_attribute(ending)}" ContentType="{escape_attribute(kind)}"/>'
            for ending, kind in self.defaults.items()
        ]
        lines += [
            f'<Override PartName="/{escape_attribute(part)}" ContentType="{escape_attribute(kind)}"/>'
            for part, kind in self.overrides.items()
        ]
        return "".join([*lines, "</Types>"])


@lru_cache(maxsize=64)
def pack_types(defaults: tuple[tuple[str, str], ...], overrides: tuple[tuple[str, str], ...]) -> Entry:
    """Return the types as a part, packed; files made of one template often have the same parts."""
    return pack(NAME, ContentTypes(dict(defaults), dict(overrides)).written().encode("utf-8"))


def main_format(content_type: str) -> tuple[str, str] | None:
    """Return the format ("pptx" or "docx") of a main part and the type it has in the output; None if it is neither."""
    return _MAIN.get(content_type)


def is_macro_type(content_type: str) -> bool:
    """Return whether a type belongs to a file that carries macros."""
    return "macroEnabled" in content_type or "vbaProject" in content_type
