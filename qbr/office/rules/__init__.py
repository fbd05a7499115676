"""One page for each rule: what a fault means, why it is one, and how to mend it.

A page is Markdown beside this module, named for its rule: `T301.md`. Its first line is `# T301: no such field`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

ARROW = "→"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and its page."""

    id: str
    name: str  # in a few words, as a list shows it
    page: str  # the whole page, in Markdown

    @property
    def example(self) -> tuple[str, str]:
        """What is wrong and the same mended, on either side of the arrow, else the first and the last block shown."""
        _, _, shown = self.page.partition("## Example")
        blocks = [[line[4:] for line in block] for is_code, block in groupby(shown.splitlines(), _is_code) if is_code]
        texts = ["\n".join(block) for block in blocks]
        before, arrow, after = "\n".join(texts).partition(ARROW)
        if not arrow:
            before, after = texts[0], texts[-1]
        return before.strip(), after.strip()


def _is_code(line: str) -> bool:
    return line.startswith("    ")


@cache
def rules(package: str = __name__) -> dict[str, Rule]:
    """Return the rules whose pages a package holds, by id.

    Args:
        package: the importable name of a folder of pages.
    """
    pages = (entry for entry in files(package).iterdir() if entry.name.endswith(".md"))
    found = (_rule(entry.name.removesuffix(".md"), entry.read_text(encoding="utf-8")) for entry in pages)
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}


def _rule(number: str, page: str) -> Rule:
    head, _, _ = page.partition("\n")
    return Rule(number, head.partition(":")[2].strip(), page)
