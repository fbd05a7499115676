"""Running compiled parts: one sandbox for each reader's language, compiled code shared by all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2.environment import Template as JinjaTemplate
from jinja2.utils import Namespace

from qbr.formatting import Formatter
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.links import without_nowhere
from qbr.office.marks.scopes import resolve
from qbr.office.marks.tags import styled
from qbr.office.rendering.run import PartRun, RenderContext
from qbr.office.rendering.session import note_touch
from qbr.office.rich.markdown import markdown
from qbr.plain import require_plain
from qbr.sandbox import Limits, Sandbox


class OfficeSandbox(Sandbox):
    """The sandbox of Office templates: each printed value goes through the slot of its tag."""

    context_class = RenderContext
    is_finalizing = False

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call it: `namespace`, too, which counts through loops."""
        return obj is Namespace or super().is_safe_callable(obj)


@lru_cache(maxsize=64)
def office_sandbox(locale: str = "en_US", currency: str = "USD") -> OfficeSandbox:
    """Return the sandbox for one locale and currency."""
    sandbox = OfficeSandbox(Formatter(locale, currency), Limits(), note_touch, autoescape=False)
    sandbox.filters |= {"style": styled, "markdown": markdown, "_assigned": assigned}
    sandbox.globals["namespace"] = Namespace
    return sandbox


def assigned(space: object, name: str, value: object) -> object:
    """Return the value, having given it to a field of a namespace: `{% set ns.total = … %}`.

    Raises:
        TypeError: it is no namespace.
    """
    if not isinstance(space, Namespace):
        raise TypeError("only what {% set name = namespace(…) %} has made can be given fields")
    require_plain(value)
    space[name] = value
    return value


class Engine:
    """Compiled parts bound to one reader's sandbox."""

    def __init__(self, sandbox: OfficeSandbox) -> None:
        self._sandbox = sandbox
        self._bound: dict[str, JinjaTemplate] = {}

    def render(self, part: CompiledPart, run: PartRun, variables: Mapping[str, object]) -> str:
        """Return the text of a part.

        Raises:
            TemplateError: a limit is exceeded. Other faults are told to the session.
        """
        template = self._bound.get(part.name)
        if template is None:
            template = JinjaTemplate.from_code(self._sandbox, part.code, self._sandbox.globals)
            self._bound[part.name] = template
        context = template.new_context(dict(variables))
        if not isinstance(context, RenderContext):
            raise TypeError("a compiled part runs in an Office sandbox only")
        pieces = template.root_render_func(context.start(run))
        text = resolve(pieces, part.scopes, run.place_of, run.session.tell)
        return without_nowhere(text) if run.has_nowhere else text
