"""Files to records and problems: the only reader of a customer's data."""

from qbr.sources.folder import read_folder
from qbr.sources.settings import read_phrases, read_profiles, read_settings, read_template_settings

__all__ = ["read_folder", "read_phrases", "read_profiles", "read_settings", "read_template_settings"]
