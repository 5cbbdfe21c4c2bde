"""A contract: what is documented, what we know beside it, and how the two differ from reality."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from attrs import evolve

from intercontract.contract.description import Description, Operation
from intercontract.contract.document.common_schemas import CommonSchemas
from intercontract.contract.document.normalise import IGNORED
from intercontract.contract.fields import DocumentedFields
from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.derive import derive
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.contract.resources.located import Locator, schemas_of
from intercontract.contract.servers import server_at
from intercontract.contract.surveying.survey import Surveyor
from intercontract.model.json import JSONValue, as_list
from intercontract.model.region import HOSTS
from intercontract.values import define


@define(slots=False)
class Contract:
    """The API description of one version.

    ``documented`` is the description as published; ``corrected`` is the same with its Overlay applied
    (the same object where there is none). Responses are judged by both, so that a correction adds
    judgement and hides nothing; requests are judged by the corrected one. ``noted`` is the parsed content
    of ``deviations.yaml``, with the places of each schema that it names; ``digest`` the SHA-256 over
    description and corrections. ``own`` is what a user notes, in the file ``own_path``, of a contract of the
    package.
    """

    name: str
    documented: Description
    corrected: Description
    noted: JSONValue = None
    digest: str = ""
    path: str = ""
    own: JSONValue = None
    own_path: str = ""

    @property
    def version(self) -> str:
        """The API version, ``info.version``."""
        return self.documented.version

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The documented operations."""
        return self.documented.operations

    def operation(self, identifier: str) -> Operation | None:
        """The documented operation with an id."""
        return self.documented.operation(identifier)

    @cached_property
    def is_intercom(self) -> bool:
        """Whether it describes Intercom's API: one of its servers is Intercom's."""
        return not self.documented.hosts.isdisjoint(HOSTS.values())

    @property
    def is_complete(self) -> bool:
        """Whether it claims to document all of its servers: ``x-intercontract-complete`` at its root."""
        return self.corrected.document.get("x-intercontract-complete") is True

    def ignored(self, operations: Collection[str] = ()) -> dict[str, str]:
        """What was to judge and judges nothing, such as a pattern that nobody can read: its place, and why.

        ``operations`` narrows it to what is theirs, or nobody's in particular.
        """
        entries = as_list(self.corrected.document.get(IGNORED))
        return {
            str(pointer): str(message)
            for pointer, message, operation in map(as_list, entries)
            if not operations or operation is None or operation in operations
        }

    def at(self, *urls: str) -> Contract:
        """The same contract, served at further addresses too."""
        targets = [server_at(url) for url in urls]
        documented = self.documented.at(*targets)
        same = self.corrected is self.documented
        corrected = documented if same else self.corrected.at(*targets)
        return evolve(self, documented=documented, corrected=corrected)

    @cached_property
    def unchanged(self) -> CommonSchemas:
        """What the corrections leave as it is documented."""
        return CommonSchemas(self.documented.document, self.corrected.document)

    @cached_property
    def fields(self) -> DocumentedFields:
        """What the corrected description says about each place of a body."""
        return DocumentedFields(self.corrected)

    @cached_property
    def resources(self) -> Catalogue:
        """The resources that it tells of, with what is known beside it where it is Intercom's."""
        return derive(self.corrected, INTERCOM if self.is_intercom else None)

    @cached_property
    def locator(self) -> Locator:
        """What tells where resources stand in answers, by the corrected description."""
        known = schemas_of(self.corrected, self.resources)
        return Locator(self.corrected, self.resources, known)

    @cached_property
    def surveyor(self) -> Surveyor:
        """What remembers what was found in parts of answers."""
        return Surveyor(self.corrected, self.locator)
