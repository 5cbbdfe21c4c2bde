"""Which contract an answer is judged by: that of its own API version, where there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from attrs import Factory

from intercontract.checks.requests import VERSION_HEADER
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.errors import ContractError
from intercontract.model.interaction import Interaction
from intercontract.model.words import plural
from intercontract.values import define

# What an answer says of its version; Preview is what Unstable has been called since 2026-04.
_VERSION = re.compile(r"\d{1,2}\.\d{1,3}|Unstable|Preview", re.ASCII)

Unversioned = tuple[str, str, str]
"""What answers are counted by that no contract is known for: version, operation and region."""


@define
class Versions:
    """A contract and those of other versions; ``unjudged`` counts the answers that none is known for.

    Only Intercom's API is versioned by a header.
    """

    contract: Contract
    unjudged: Counter[Unversioned] = Factory(Counter)
    _others: dict[str, Contract | None] = Factory(dict)

    def fresh(self) -> Versions:
        """The same, with nothing counted yet; contracts that are loaded stay so."""
        return Versions(self.contract, others=self._others)

    def contract_of(self, interaction: Interaction) -> Contract | None:
        """The contract to judge an interaction by; None where its version is not known here."""
        version = self._version_of(interaction)
        if version == self.contract.version:
            return self.contract
        if version not in self._others:
            try:
                self._others[version] = load(version)
            except ContractError:
                self._others[version] = None
        found = self._others[version]
        if found is None:
            operation = Exchange(interaction, self.contract).operation
            name = operation.id if operation else ""
            self.unjudged[version, name, interaction.region or ""] += 1
        return found

    def _version_of(self, interaction: Interaction) -> str:
        """The version that answered: what the answer says, else what was asked for.

        Where this contract's version was asked for, an answer in another one is the API's fault, which
        ``version-echo`` reports. The suite's own requests ask for versions that do not exist.
        """
        own = self.contract.version
        versioned = self.contract.is_intercom and _VERSION.fullmatch(own)
        if not versioned or interaction.case is not None:
            return own
        if not Exchange(interaction, self.contract).host_is_documented:
            return own
        asked = interaction.request.headers.get(VERSION_HEADER)
        given = interaction.response.headers.get(VERSION_HEADER)
        found = (given or asked or interaction.api_version or own).strip()
        return found if asked != own and _VERSION.fullmatch(found) else own

    def notes(self) -> Iterator[str]:
        """What to say of the answers that were not judged, one line for each version."""
        counts: Counter[str] = Counter()
        for (version, _, _), count in self.unjudged.items():
            counts[version] += count
        for version, count in sorted(counts.items()):
            yield (
                f"{plural(count, 'answer')} of API version {version}: not verified, for no contract of that "
                f"version is known, only {self.contract.version} (intercontract contracts add FILE)"
            )
