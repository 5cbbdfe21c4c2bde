"""Companies: values, rendering, and what is answered about them."""

from intercontract.sandbox.resources.companies import handlers, listing, scroll
from intercontract.sandbox.resources.companies.collection import COMPANIES

__all__ = ["COMPANIES", "handlers", "listing", "scroll"]
