"""The search language of ``POST /<resources>/search``: one for contacts, conversations and tickets.

A resource says which fields it can be searched by (`SearchField`) and how (`Search`); `Collection.searches`
answers the operation.
"""

from intercontract.sandbox.search.fields import (
    FieldType,
    SearchField,
    boolean,
    date,
    day,
    identifier,
    integer,
    of_attribute,
    string,
)
from intercontract.sandbox.search.results import Search

__all__ = [
    "FieldType",
    "Search",
    "SearchField",
    "boolean",
    "date",
    "day",
    "identifier",
    "integer",
    "of_attribute",
    "string",
]
