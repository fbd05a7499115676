"""Compiled values as bytes, and back: code included, syntax trees left out because only checks read them."""

from __future__ import annotations

import io
import marshal
import pickle
from types import CodeType
from typing import Any

from jinja2 import nodes

_BUILT_IN = {"builtins": frozenset(("frozenset", "set"))}
_OURS = "qbr."
# What reading bytes of another make may raise; each means that the template is compiled anew.
FAULTS = (
    *(pickle.UnpicklingError, EOFError, ImportError, AttributeError, LookupError, TypeError, ValueError),
    *(ArithmeticError, MemoryError),
)


def preserved(value: object) -> bytes:
    """Return a compiled value as bytes.

    Raises:
        pickle.PicklingError, TypeError, AttributeError: something in it cannot be kept.
    """
    buffer = io.BytesIO()
    _Keeper(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def restored(data: bytes) -> object:
    """Return the value in bytes that `preserved` has made.

    The bytes can run code: they must come from a file that nobody else could have written.

    Raises:
        one of FAULTS: they were made by another version, or are no such bytes.
    """
    return _Reader(io.BytesIO(data)).load()


def code_from(data: bytes) -> CodeType:
    """Return compiled code."""
    code = marshal.loads(data)  # noqa: S302  # as safe as the file it stands in, see `restored`
    if not isinstance(code, CodeType):
        raise TypeError("no code")
    return code


def nothing() -> None:
    """Return what stands where a syntax tree was."""


class _Keeper(pickle.Pickler):
    """Writes values; code as Python's own byte code, syntax trees not at all."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, CodeType):
            return code_from, (marshal.dumps(value),)
        if isinstance(value, nodes.Node):
            return nothing, ()
        return NotImplemented


class _Reader(pickle.Unpickler):  # see `restored`
    """Reads values of this program's own types only."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_OURS) or name in _BUILT_IN.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a template")
