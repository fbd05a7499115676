"""qbr turns what a vendor knows about one customer into a Quarterly Business Review.

from qbr import Workspace
review = Workspace(".").review("acme", "2026-Q3")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qbr.build import Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    """Load what the name stands for when it is asked for: `qbr --help` must not pay for pandas."""
    if name == "Workspace":
        from qbr.build import Workspace

        return Workspace
    raise AttributeError(f"module 'qbr' has no attribute {name!r}")
