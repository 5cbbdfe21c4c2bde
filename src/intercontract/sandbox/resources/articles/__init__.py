"""Articles of the help center: list, create, retrieve, update, delete, search."""

from intercontract.sandbox.resources.articles import handlers, search
from intercontract.sandbox.resources.articles.collection import ARTICLES

__all__ = ["ARTICLES", "handlers", "search"]
