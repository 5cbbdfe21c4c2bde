"""Data attributes: what contacts and companies are described by, and what may be set of it."""

from intercontract.sandbox.resources.data_attributes import handlers
from intercontract.sandbox.resources.data_attributes.collection import DATA_ATTRIBUTES

__all__ = ["DATA_ATTRIBUTES", "handlers"]
