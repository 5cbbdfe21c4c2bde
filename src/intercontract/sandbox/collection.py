"""A collection: one resource as the sandbox knows it, in one file of ``sandbox/resources``.

It says what its rows are and how they are rendered, seeded and found, and which requests it answers. What
the catalogue of resources knows (paths, list keys, what "not found" says) is taken from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Generic, Protocol, TypeAlias, TypeVar

from attrs import Factory

from intercontract.contract.resources.intercom import INTERCOM
from intercontract.contract.resources.resource import Resource
from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call, Handler, Route
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.pagination import numbered_by, paginate
from intercontract.sandbox.search import Search
from intercontract.sandbox.table import Forget, Keys, Merge, Table
from intercontract.sandbox.versions import VersionChange
from intercontract.sandbox.workspace import Workspace
from intercontract.values import define


class Identified(Protocol):
    """What every row has."""

    @property
    def id(self) -> str:
        """The id."""


Row = TypeVar("Row", bound=Identified)
AnyHandler = TypeVar("AnyHandler", bound=Handler)
Seeding: TypeAlias = Callable[[Workspace, Random], None]


@define(eq=False)
class Collection(Generic[Row]):
    """All that the sandbox knows of one resource, named in the singular as in the catalogue.

    ``keys`` are indexes of its table, ``references`` what is left of a row when one of another resource
    is deleted, ``merges`` what it is when one was merged into another, ``changes`` what API versions changed
    in it, ``after`` what has to be seeded before it, ``path`` where it is listed and found.
    """

    name: str
    render: Callable[[Row, Workspace], JSONObject]
    first_id: int | None = None
    id_step: int = 1
    keys: Keys[Row] = Factory(dict)
    references: Mapping[str, Forget[Row]] = Factory(dict)
    merges: Mapping[str, Merge[Row]] = Factory(dict)
    changes: tuple[VersionChange, ...] = ()
    after: tuple[str, ...] = ()
    routes: list[Route] = Factory(list)
    seed: Seeding | None = None
    tick: Callable[[Workspace], None] | None = None
    path: str = Factory(lambda self: self.resource.path, takes_self=True)
    series: IdSeries = Factory(
        lambda self: IdSeries(self.name, self.first_id, self.id_step), takes_self=True
    )

    @property
    def resource(self) -> Resource:
        """What the catalogue knows of it."""
        return INTERCOM.named(self.name) or Resource(self.name)

    def table(self, workspace: Workspace) -> Table[Row]:
        """Its rows."""
        return workspace[self.name]

    def empty(self) -> Table[Row]:
        """A table without rows."""
        return Table(self.keys, self.references, self.merges)

    def new_id(self, workspace: Workspace) -> str:
        """A fresh id."""
        return workspace.new_id(self.series)

    def keep(self, workspace: Workspace, row: Row) -> Row:
        """Store a row, new or changed."""
        self.table(workspace)[row.id] = row
        return row

    def remove(self, workspace: Workspace, row: Row) -> None:
        """Delete a row, and take references to it out of other rows."""
        del self.table(workspace)[row.id]
        for table in workspace.state.tables.values():
            table.forget(self.name, row.id)

    def not_found(self, message: str | None = None) -> Refusal:
        """What is answered where there is none."""
        known = self.resource.not_found
        return Refusal(404, known.code, message or known.message)

    def find(self, workspace: Workspace, id_: str, message: str | None = None) -> Row:
        """The row with an id.

        Raises:
            Refusal: 404 when there is none.
        """
        row = self.table(workspace).get(id_)
        if row is None:
            raise self.not_found(message)
        return row

    def named_in(self, call: Call, workspace: Workspace, message: str | None = None) -> Row:
        """The row that the path names; raises as ``find`` does."""
        return self.find(workspace, call.params[f"{self.name}_id"], message)

    def answers(self, method: str, path: str, operation: str) -> Callable[[AnyHandler], AnyHandler]:
        """Decorates the handler of an operation."""

        def add(handler: AnyHandler) -> AnyHandler:
            self.routes.append(Route(method, path, operation, handler))
            return handler

        return add

    def lists(
        self,
        operation: str,
        list_type: str,
        fields: tuple[str, ...],
        by: str = "",
        per_page: int = 0,
        render: Callable[[Row, Workspace], JSONObject] | None = None,
        *,
        by_number: bool = False,
        or_number: bool = False,
        null_next: bool = True,
        reading: tuple[Callable[[Call], object], ...] = (),
    ) -> None:
        """Answers the operation that lists it: whole, or in pages, newest first ``by`` an index; pages by
        cursor (with ``or_number``, by a number where none is given), or ``by_number``, where the last one has
        a ``next`` of null unless ``null_next`` is false.

        ``fields`` are those of the answer, in the order of recordings. ``reading`` are further parameters,
        which are refused where they are ill-typed, and change nothing.
        """

        def answer(call: Call, workspace: Workspace) -> JSONValue:
            for read in reading:
                read(call)
            table = self.table(workspace)
            total = table.size(by) if by else len(table)
            if by and by_number:
                rows, pages = numbered_by(call, workspace, table, by, per_page)
                if pages["next"] is None and not null_next:
                    del pages["next"]
            elif by:
                rows, pages = paginate(call, table, by, per_page, by_number=or_number)
            else:
                rows, pages = table.rows(), {}
            shown: list[JSONValue] = [(render or self.render)(row, workspace) for row in rows]
            return list_of(shown, list_type, fields, total, pages)

        self.answers("GET", self.path, operation)(answer)

    def searches(
        self,
        operation: str,
        list_type: str,
        fields: tuple[str, ...],
        search: Search[Row],
        render: Callable[[Row, Workspace], JSONObject] | None = None,
    ) -> None:
        """Answers the operation that searches it; ``fields`` as in `lists`."""

        def answer(call: Call, workspace: Workspace) -> JSONValue:
            rows, total, pages = search.run(call, workspace, self.table(workspace))
            shown: list[JSONValue] = [(render or self.render)(row, workspace) for row in rows]
            return list_of(shown, list_type, fields, total, pages)

        self.answers("POST", f"{self.path}/search", operation)(answer)

    @property
    def item(self) -> str:
        """The path template of one."""
        return f"{self.path}/{{{self.name}_id}}"

    def retrieves(self, operation: str) -> None:
        """Answers the operation that retrieves one."""

        def answer(call: Call, workspace: Workspace) -> JSONValue:
            return self.render(self.named_in(call, workspace), workspace)

        self.answers("GET", self.item, operation)(answer)

    def deletes(
        self,
        operation: str,
        shown: Callable[[Row], JSONObject] | None = None,
    ) -> None:
        """Answers the operation that deletes one, and takes references to it out of other rows."""

        def answer(call: Call, workspace: Workspace) -> JSONValue:
            row = self.named_in(call, workspace)
            self.remove(workspace, row)
            return {**(shown or self._deleted)(row), "deleted": True}

        self.answers("DELETE", self.item, operation)(answer)

    def _deleted(self, row: Row) -> JSONObject:
        return {"id": row.id, "object": self.name}


def list_of(
    shown: list[JSONValue],
    list_type: str,
    fields: tuple[str, ...],
    total: int,
    pages: JSONObject,
) -> JSONObject:
    """A list as it is answered; what of its ``fields`` is not known by name holds the items."""
    known: JSONObject = {"type": list_type, "total_count": total, "pages": pages}
    return {name: known.get(name, shown) for name in fields}


def unrendered(_row: object, _workspace: Workspace) -> JSONObject:
    """For what is never answered alone."""
    return {}
