"""What a customer's folder, a workspace and a pack can say: one record for each file, and what each field means."""

from qbr.records.reference import ReferenceRow, reference
from qbr.records.schema import schemas

__all__ = ["ReferenceRow", "reference", "schemas"]
