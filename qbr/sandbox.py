"""The one Jinja environment: sandboxed, strict, limited and tracing. Templates and phrases both run in it.

A template sees plain values only: texts, numbers, dates, mappings, sequences and frozen records. It reads fields, it
never calls into the program. What it touches can be traced, what it costs is metered, and what it misspells is an
error that knows the nearest name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import islice
from types import CodeType
from typing import Any, NoReturn, TypeVar

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Template
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing, pass_context
from markupsafe import escape

from qbr.bounds import bounded
from qbr.errors import Problem, QbrError, TemplateError
from qbr.filters import MAX_ITEMS, MAX_TEXT, Filter, filters_of
from qbr.formatting import Formatter
from qbr.plain import (
    ABOUT,
    Nature,
    WithheldError,
    about,
    field_names,
    iterable,
    nature,
    printed,
    refs_of,
    require_plain,
    withheld_check,
)

NodeT = TypeVar("NodeT", bound=nodes.Node)
OnTouch = Callable[[tuple[str, ...]], None]

MAX_BITS = 4_096  # of a whole number made in a template
_PRINTED_BETWEEN_LOOKS = 32  # values printed between two looks at the clock
_METHODS: dict[Nature, frozenset[str]] = {
    "text": frozenset(
        ("upper", "lower", "title", "capitalize", "strip", "split", "startswith", "endswith", "lstrip", "rstrip")
    ),
    "mapping": frozenset(("items", "keys", "values", "get")),
    "date": frozenset(("isoformat",)),
    "loop": frozenset(("cycle", "changed")),
}
_READABLE: dict[Nature, frozenset[str]] = {
    "date": frozenset(("year", "month", "day", "hour", "minute", "second")),
    "loop": frozenset(
        (
            "index",
            "index0",
            "revindex",
            "revindex0",
            "first",
            "last",
            "length",
            "previtem",
            "nextitem",
            "cycle",
            "changed",
        )
    ),
}
_ITERATED = "_iterated"  # marks what a loop without a guard goes over
EMIT = "_emit"  # the guard of a printed expression: alone in its Output
_RUN_BY_CONTEXT = {
    "_decide": "decide",
    "_each": "each",
    "_keep": "keep",
}  # other guards: filter → method of the context
GUARDS = frozenset((EMIT, *_RUN_BY_CONTEXT))


# what an expression may raise
FAULTS = (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one rendering may cost before it is stopped."""

    seconds: float = 20.0
    iterations: int = 1_000_000  # of all loops together
    characters: int = 50_000_000  # of all values printed


class LimitError(TemplateError):
    """A template ran longer, looped more often or printed more than it may."""


class FieldError(UndefinedError):
    """A template asks for a name or field that is not there."""

    def __init__(self, name: str, owner: object = None, *, is_root: bool = False, known: Iterable[str] = ()) -> None:
        self.name = name
        self.owner = owner
        self.is_root = is_root  # asked of the context itself, not of a value in it
        self.known = tuple(known)
        super().__init__(f'there is no "{name}"' if is_root else f'no field "{name}"')

    def suggestion(self, names: Iterable[str] = ()) -> str:
        """Return 'Did you mean "x"?' for the nearest name, empty when none is near."""
        return nearest(self.name, names or self.known)


class Meter:
    """What is left of the limits of one rendering; spending more than there is raises LimitError."""

    __slots__ = ("_until_look", "characters", "deadline", "iterations", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = time.monotonic() + limits.seconds
        self.iterations = limits.iterations
        self.characters = limits.characters
        self._until_look = 0  # values printed before the clock is looked at again

    def check_time(self) -> None:
        """Raise LimitError when the time is over."""
        if time.monotonic() > self.deadline:
            _exceeded(f"takes longer than {self.limits.seconds:g} seconds")

    def print(self, text: str) -> str:
        """Return the text, having counted it."""
        self.characters -= len(text)
        if self.characters < 0:
            _exceeded(f"prints more than {self.limits.characters:,} characters")
        self._until_look -= 1
        if self._until_look < 0:
            self._until_look = _PRINTED_BETWEEN_LOOKS
            self.check_time()
        return text

    def items(self, values: Iterable[object]) -> list[object]:
        """Return what a loop goes over, having counted it and looked at each item."""
        items = list(islice(iter(values), self.iterations + 1))
        self.iterations -= len(items)
        if self.iterations < 0:
            _exceeded(f"loops more than {self.limits.iterations:,} times")
        self.check_time()
        for item in items:
            require_plain(item)
        return items


class SandboxContext(Context):
    """The names a template sees, and the meter of its rendering."""

    @cached_property
    def meter(self) -> Meter:
        """What is left of the limits."""
        return Meter(getattr(self.environment, "limits", Limits()))

    def iterated(self, values: object) -> list[object]:
        """Return what a loop goes over."""
        return self.meter.items(iterable(values))


class SandboxGenerator(CodeGenerator):
    """Writes loops and joined texts so that they are metered, and guarded expressions so that faults can be told.

    An expression under a guard filter (see GUARDS) becomes `context.<method>(number, lambda: expression)`: the context
    evaluates it, knows which tag it is, and may go on after a fault. A printed one, the most frequent by far, needs no
    function of its own: it is evaluated where it stands, and the context gets its value or its fault.
    """

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802  # Jinja's visitors are named so
        """Write what is printed."""
        printed = node.nodes[0] if len(node.nodes) == 1 else None
        if not isinstance(printed, nodes.Filter) or printed.name != EMIT or printed.node is None:
            super().visit_Output(node, frame)
            return
        value = self.temporary_identifier()
        self.writeline("try:", node)
        self.indent()
        self.writeline(f"{value} = ")
        self.visit(printed.node, frame)
        self.outdent()
        self.writeline("except environment.faults as fault:")
        self._write_call(f"failed({_number(printed)}, fault)", frame)
        self.writeline("else:")
        self._write_call(f"emit({_number(printed)}, {value})", frame)

    def _write_call(self, call: str, frame: Frame) -> None:
        """Write a text that a method of the context makes, where the template's output goes."""
        self.indent()
        self.start_write(frame)
        self.write(f"context.{call}")
        self.end_write(frame)
        self.outdent()

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """Write a loop whose iterations are counted."""
        if not (isinstance(node.iter, nodes.Filter) and node.iter.name in GUARDS):
            node.iter = nodes.Filter(node.iter, _ITERATED, [], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Write a filter, or the guard it stands for."""
        if node.node is None or (node.name not in _RUN_BY_CONTEXT and node.name != _ITERATED):
            super().visit_Filter(node, frame)
            return
        self.write(f"context.{_RUN_BY_CONTEXT.get(node.name, 'iterated')}(")
        if node.name in _RUN_BY_CONTEXT:
            self.visit(node.args[0], frame)
            self.write(", lambda: ")
        self.visit(node.node, frame)
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        """Write a list so that it is measured when it is made."""
        self._write_measured(node, super().visit_List, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        """Write a mapping so that it is measured when it is made."""
        self._write_measured(node, super().visit_Dict, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        """Write a tuple so that it is measured when it is made; one that is assigned to is no value."""
        if node.ctx == "load":
            self._write_measured(node, super().visit_Tuple, frame)
        else:
            super().visit_Tuple(node, frame)

    def _write_measured(self, node: NodeT, write: Callable[[NodeT, Frame], None], frame: Frame) -> None:
        self.write("environment.bounded(")
        write(node, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Write `a ~ b` so that its length is bounded."""
        self.write("environment.concatenated((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Unknown(StrictUndefined):
    """What a missing name or field evaluates to: anything but asking for its default is an error."""

    __slots__ = ()

    def _fail(self, *_: object, **__: object) -> NoReturn:
        if self._undefined_exception is not UndefinedError:
            raise self._undefined_exception(self._undefined_hint)
        is_root = self._undefined_obj is missing
        owner = None if is_root else self._undefined_obj
        raise FieldError(str(self._undefined_name), owner, is_root=is_root, known=field_names(owner))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._fail()

    _fail_with_undefined_error = _fail
    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = __contains__ = _fail
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __pos__ = __neg__ = _fail
    __call__ = __getitem__ = __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __complex__ = _fail


class SandboxTemplate(Template):
    """A compiled text, for phrases: faults come out as TemplateError."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the text.

        Raises:
            TemplateError: a name or field is missing, or an expression fails.
        """
        names = dict(*args, **kwargs)
        try:
            return "".join(self.root_render_func(self.new_context(names)))
        except FAULTS as fault:
            message, hint = explain(fault, names)
            raise TemplateError(Problem(message, hint=hint, rule=rule_of(fault))) from fault


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for one locale and currency; see `environment`."""

    code_generator_class = SandboxGenerator
    context_class = SandboxContext
    template_class = SandboxTemplate
    intercepted_binops = frozenset(("+", "*", "**", "%"))
    bounded = staticmethod(bounded)  # for what the generator writes
    is_finalizing = True  # whether printed values are checked and counted by the environment itself
    faults = (*FAULTS, QbrError)  # what a printed expression may raise, and the others still be told

    def __init__(self, formatter: Formatter, limits: Limits, on_touch: OnTouch | None, autoescape: bool) -> None:
        finalize = _finalize if self.is_finalizing else None
        super().__init__(
            undefined=Unknown,
            keep_trailing_newline=True,
            finalize=finalize,
            autoescape=autoescape,
            optimized=False,  # compiled once, run in any locale: a constant is not formatted beforehand
        )
        self.limits = limits
        self.on_touch = on_touch
        self.filters = dict(filters_of(formatter))
        self.tests = {name: test for name, test in self.tests.items() if name != "callable"}
        self.globals = {"range": bounded_range}

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """Return the compiled text.

        Raises:
            TemplateError: it is not written in the language.
        """
        try:
            return super().from_string(source, *args, **kwargs)
        except TemplateSyntaxError as fault:
            raise TemplateError(Problem(fault.message or "syntax error", rule="T201")) from fault

    def from_kept(self, source: str, kept: MutableMapping[str, CodeType]) -> Template:
        """Return the compiled text, by the code kept for it; what is compiled anew is kept for the next time.

        Args:
            source: the text.
            kept: code by text, of environments with the same autoescaping; it runs in any locale.

        Raises:
            TemplateError: the text is not written in the language.
        """
        if source not in kept:
            try:
                kept[source] = self.compile(source)
            except TemplateSyntaxError as fault:
                raise TemplateError(Problem(fault.message or "syntax error", rule="T201")) from fault
        return self.template_class.from_code(self, kept[source], self.globals)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a value; the keys of a mapping win over its methods."""
        known = ABOUT[type(obj)]
        if known.nature == "mapping" and attribute in obj:
            value = obj[attribute]
        elif known.nature == "record" and attribute in known.fields:
            value = getattr(obj, attribute)
        else:
            return self._read_rarely(obj, attribute, known.nature)
        if known.is_inert and ABOUT[type(value)].is_inert:
            return value
        return self._touched(obj, value)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item of a sequence or mapping, or a field of a record."""
        if nature(obj) in ("sequence", "text") and isinstance(argument, int):
            try:
                return self._touched(obj, obj[argument])
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if about(obj).nature == "mapping" and _holds(obj, argument):
            return self._touched(obj, obj[argument])
        return self._read_rarely(obj, argument, about(obj).nature)

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call it: `range` and a few methods without effect."""
        if obj is bounded_range:
            return True
        owner = getattr(obj, "__self__", None)
        return owner is not None and getattr(obj, "__name__", "") in _METHODS.get(nature(owner), ())

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operator that could grow without bounds."""
        _bound(operator, left, right)
        return bounded(super().call_binop(context, operator, left, right))

    def concatenated(self, parts: tuple[object, ...]) -> str:
        """Return the texts of the parts joined (`a ~ b`)."""
        text = "".join([printed(part) for part in parts])
        if len(text) > MAX_TEXT:
            raise OverflowError(f"a text of more than {MAX_TEXT:,} characters")
        return text

    def _read_rarely(self, obj: Any, name: Any, kind: Nature) -> Any:
        """Return a part of a value that is no field of a record: a method, an attribute of a date, or undefined."""
        if isinstance(obj, Undefined):
            obj._fail_with_undefined_error()
        if not isinstance(name, str) or kind == "nothing":
            return self.undefined(obj=obj, name=str(name))
        if name.startswith("_"):
            raise SecurityError(f'"{name}" is private')
        if kind == "refused":
            raise SecurityError(f"a {type(obj).__name__} is no plain value; a template may not read from it")
        if name in _METHODS.get(kind, ()) or name in _READABLE.get(kind, ()):
            return getattr(obj, name)
        if kind == "namespace":
            return self._touched(obj, getattr(obj, name, self.undefined(obj=obj, name=name)))
        withheld_check(obj)
        return self.undefined(obj=obj, name=name)

    def _touched(self, owner: object, value: Any) -> Any:
        withheld_check(owner)
        withheld_check(value)
        require_plain(value)
        if self.on_touch is not None:
            refs = refs_of(owner) + refs_of(value)
            if refs:
                self.on_touch(refs)
        return value


def environment(
    locale: str,
    currency: str,
    *,
    language: str = "",
    autoescape: bool = False,
    limits: Limits | None = None,
    on_touch: OnTouch | None = None,
    filters: Mapping[str, Filter] | None = None,
) -> Sandbox:
    """Return the Jinja environment for one reader.

    Args:
        locale: how figures and dates look, e.g. "en_GB".
        currency: ISO 4217 code of amounts.
        language: whose plurals and month names are used; empty: that of the locale.
        autoescape: whether printed values are escaped for XML.
        limits: what a rendering may cost.
        on_touch: called with the refs of each value a template touches.
        filters: further filters.
    """
    sandbox = Sandbox(Formatter(locale, currency, language), limits or Limits(), on_touch, autoescape)
    sandbox.filters.update(filters or {})
    return sandbox


def names_in(text: str) -> set[str]:
    """Return the names of all values a phrase or template asks for.

    Raises:
        TemplateError: it cannot be read.
    """
    return find_undeclared_variables(_reader().parse(text))


@lru_cache(maxsize=1)
def _reader() -> Sandbox:
    return environment("en", "USD")


def nearest(name: str, names: Iterable[str]) -> str:
    """Return 'Did you mean "x"?' for the name most like it, empty when none is."""
    close = get_close_matches(name, sorted(set(names)), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""


def bounded_range(*arguments: int) -> range:
    """Return `range(…)` unless it is too long.

    Raises:
        OverflowError: it has more members than a template may make.
    """
    result = range(*arguments)
    if len(result) > MAX_ITEMS:
        raise OverflowError(f"range is limited to {MAX_ITEMS:,} numbers")
    return result


def explain(fault: BaseException, names: Iterable[str] = ()) -> tuple[str, str]:
    """Return message and hint for a fault of an expression; `names` are those of the context."""
    if not isinstance(fault, FieldError):
        return str(fault) or type(fault).__name__, ""
    known = sorted(name for name in names if not name.startswith("_")) if fault.is_root else fault.known
    message = " ".join(filter(None, (f"{fault}." if known else str(fault), fault.suggestion(known))))
    return message.rstrip("."), f"There is: {', '.join(known)}." if known else ""


def rule_of(fault: BaseException) -> str:
    """Return the rule id of a fault."""
    if isinstance(fault, FieldError):
        return "T301"
    if isinstance(fault, WithheldError):
        return "T303"
    return "T304" if isinstance(fault, SecurityError) else "T302"


def _number(guard: nodes.Filter) -> int:
    """Return the number of the tag that a guard stands for."""
    number = guard.args[0]
    if not isinstance(number, nodes.Const) or not isinstance(number.value, int):
        raise TypeError("a guard knows the number of its tag")
    return number.value


def _holds(mapping: Mapping[Any, Any], key: object) -> bool:
    try:
        return key in mapping
    except TypeError:  # a key that cannot be hashed is no key
        return False


def _bound(operator: str, left: object, right: object) -> None:
    """Raise when an operator would make something too large."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        if operator in ("*", "**") and bits > MAX_BITS:
            raise OverflowError("the number would be too large")
    elif operator == "%" and isinstance(left, str):
        raise TypeError("texts are not formatted with %; use ~ and the filters")
    elif operator == "*" and not (_is_number(left) and _is_number(right)):
        raise TypeError("only numbers can be multiplied")
    elif operator == "+" and len(_sized(left)) + len(_sized(right)) > MAX_TEXT:
        raise OverflowError(f"more than {MAX_TEXT:,} characters or items")


def _is_number(value: object) -> bool:
    return not isinstance(value, (str, bytes, list, tuple, Mapping))


def _sized(value: object) -> str | list[Any] | tuple[Any, ...]:
    return value if isinstance(value, (str, list, tuple)) else ""


def _exceeded(what: str) -> NoReturn:
    raise LimitError(Problem(f"the template {what}", rule="T305"))


@pass_context
def _finalize(context: SandboxContext, value: object) -> str:
    text = context.meter.print(printed(value))
    return escape(text) if context.eval_ctx.autoescape else text
