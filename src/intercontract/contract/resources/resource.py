"""One resource of an API: a conversation, a contact, a company."""

from __future__ import annotations

import re
from enum import Enum

from attrs import Factory, field

from intercontract.model.json import JSONValue
from intercontract.model.regex import regex
from intercontract.values import frozen


class IdForm(Enum):
    """The form of a resource's ids, as recorded answers show it."""

    DIGITS = "digits"
    HEX24 = "24 hex digits"
    TEXT = "a non-empty string"

    def fits(self, text: str) -> bool:
        """Whether a text has the form."""
        return bool(_PATTERNS[self].fullmatch(text))


_PATTERNS = {
    IdForm.DIGITS: regex(r"\d+", re.ASCII),
    IdForm.HEX24: regex(r"[0-9a-f]{24}", re.ASCII),
    IdForm.TEXT: regex(r".+", re.DOTALL),
}


@frozen
class Creation:
    """A POST to ``path`` creates one, and its answer says the id under ``id_field``.

    Where ``finds_existing``, the same request also finds one that was there before. ``marked`` is the field
    of the request, and of the resource, whose text can say whose it is. A POST to one of ``beside`` creates
    another thing, and one of these too if its answer says the id.
    """

    path: str
    id_field: str = "id"
    finds_existing: bool = False
    marked: str = ""
    beside: tuple[str, ...] = ()


@frozen
class Removal:
    """A DELETE of ``path`` (with ``{id}`` in it) removes one; ``since`` is the first version that can."""

    path: str
    since: str | None = None


@frozen
class NotFound:
    """What a 404 says of one that does not exist."""

    code: str = "not_found"
    message: str = "Resource Not Found"


def _from_plural(resource: Resource) -> tuple[str, ...]:
    return (resource.plural, "data")


@frozen
class Resource:
    """What is known of one kind of thing.

    ``types`` are the values of ``type`` that name it, ``aliases`` other names in types and paths
    (``customer``). Where other things share a type, only what has one of ``marks`` is meant. ``links`` are
    the fields that refer to one (``owner_id``; ``from``, an object with an id).

    ``path`` is where a GET lists it (empty where nothing does), in pages if ``paged``. Lists hold it under
    one of ``keys``, call themselves one of ``list_types``, and may hold ``also_listed`` types beside it.
    ``actions`` are the paths below one that answer with it. Unless ``one_id``, an answer may carry another
    id than the path that asked for it. ``data_keys`` are objects whose keys are data. ``personal`` says that
    its name is that of a person or customer, ``lags`` that its lists follow what is written by seconds, and
    ``listed_if`` names a number that is 0 in one that no list has.
    """

    name: str
    plural: str = Factory(lambda self: f"{self.name}s", takes_self=True)
    path: str = Factory(lambda self: f"/{self.plural}", takes_self=True)
    paged: bool = True
    types: tuple[str, ...] = Factory(lambda self: (self.name,), takes_self=True)
    marks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    keys: tuple[str, ...] = field(default=Factory(_from_plural, takes_self=True))
    list_types: tuple[str, ...] = Factory(lambda self: (f"{self.name}.list",), takes_self=True)
    also_listed: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    id_form: IdForm | None = IdForm.TEXT
    one_id: bool = True
    creation: Creation | None = None
    removal: Removal | None = None
    not_found: NotFound = NotFound()
    data_keys: tuple[str, ...] = ()
    personal: bool = False
    lags: bool = False
    listed_if: str = ""

    def listed_in(self, answer: JSONValue) -> list[dict[str, JSONValue]]:
        """Those that a list holds, under whichever of its keys has an array; nothing in what is no list."""
        holder = answer if isinstance(answer, dict) else {}
        array = next((holder[key] for key in self.keys if isinstance(holder.get(key), list)), None)
        return [item for item in array if isinstance(item, dict)] if isinstance(array, list) else []

    def is_one(self, item: dict[str, JSONValue]) -> bool:
        """Whether an object of its type is one of these indeed."""
        return not self.marks or any(mark in item for mark in self.marks)

    def is_id(self, segment: str) -> bool:
        """Whether a segment of a path is an id (or stands for one in a template), and no further word."""
        if segment.startswith("{"):
            return True
        form = self.id_form
        if form in (None, IdForm.TEXT):
            return any(letter.isdigit() for letter in segment)
        return form.fits(segment)

    @property
    def base(self) -> str:
        """The path below which one is found by its id; empty where nothing says it."""
        removed = self.removal.path.removesuffix("/{id}") if self.removal else ""
        return self.path or (self.creation.path if self.creation else "") or removed

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that one is called: its name, types and aliases."""
        return tuple(dict.fromkeys((self.name, *self.types, *self.aliases)))
