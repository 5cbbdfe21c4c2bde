"""What of a run is asked for, and what is left out of it on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercontract.checks.registry import Check, Party, all_checks
from intercontract.contract.contract import Contract
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import STALE
from intercontract.engine.setup.names import Names, names_in
from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.model.finding import NOT_VERIFIED, Finding
from intercontract.model.words import plural
from intercontract.values import frozen


@frozen
class Selection:
    """Checks and operations by id, hosts, and response headers; nothing named means all of them.

    Interactions with other hosts than ``hosts`` are passed over, and these are taken for servers of the
    contract. Findings about ``ignore_headers`` are dropped.
    """

    checks: tuple[str, ...] = ()
    exclude_checks: tuple[str, ...] = ()
    exclude_operations: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    ignore_headers: tuple[str, ...] = ()

    def chosen_checks(self) -> tuple[Check, ...]:
        """The checks that judge."""
        return tuple(check for check in all_checks() if self.has_check(check.id))

    def has_check(self, name: str) -> bool:
        """Whether a check is asked for; what no check makes is told unless it is excluded."""
        named = not self.checks or name in self.checks or name in (NOT_VERIFIED, STALE)
        return named and name not in self.exclude_checks

    def has_host(self, host: str | None) -> bool:
        """Whether interactions with a host are judged."""
        return not self.hosts or host in self.hosts

    def chosen_deviations(self, deviations: Iterable[Deviation]) -> tuple[Deviation, ...]:
        """The deviations of checks that judge: others cannot show."""
        return tuple(one for one in deviations if self.has_check(one.check))

    def wants(self, found: Finding) -> bool:
        """Whether a finding is about what was asked for."""
        return (
            self.has_check(found.check)
            and found.operation not in self.exclude_operations
            and _header(found) not in self.ignore_headers
        )

    def operations(self, contract: Contract, asked: tuple[str, ...]) -> tuple[str, ...]:
        """The operations to test and to show: those asked for, less what is excluded.

        Raises:
            ConfigurationError: none is left.
        """
        if not self.exclude_operations:
            return asked
        names = asked or tuple(operation.id for operation in contract.operations)
        if left := tuple(name for name in names if name not in self.exclude_operations):
            return left
        raise ConfigurationError("no operation is left", hint="exclude fewer of them")

    def at(self, contract: Contract) -> Contract:
        """The contract, with the hosts for servers of it that it does not name."""
        servers = contract.documented.servers
        others = [host for host in self.hosts if host not in contract.documented.hosts]
        if not (servers and others):
            return contract
        path = "/" + servers[0].partition("://")[2].partition("/")[2]
        return contract.at(*(f"https://{host}{path}".rstrip("/") for host in others))

    def notes(self) -> Iterator[str]:
        """What is left out, one line for each kind."""
        chosen = {check.id for check in self.chosen_checks()}
        if left := [check.id for check in all_checks() if check.id not in chosen]:
            yield f"{plural(len(left), 'check')} left out: {', '.join(left)}"
        if self.exclude_operations:
            number = plural(len(self.exclude_operations), "operation")
            yield f"{number} left out: {', '.join(self.exclude_operations)}"
        if self.ignore_headers:
            yield f"what response headers hold was left out: {', '.join(self.ignore_headers)}"


def selection_of(
    contract: Contract,
    *,
    checks: Names | None = None,
    exclude_checks: Names | None = None,
    exclude_operation: Names | None = None,
    host: Names | None = None,
    ignore_header: Names | None = None,
) -> Selection:
    """What is named, checked against what there is.

    Raises:
        ConfigurationError: there is no such check or operation, or no check is left.
    """
    own = {check.id for check in all_checks()}
    named, excluded = names_in(checks), names_in(exclude_checks)
    for name in (*named, *excluded):
        if name not in own | {NOT_VERIFIED, STALE}:
            raise ConfigurationError(
                f"there is no check {name!r}",
                hint=did_you_mean(name, own, "intercontract checks lists them"),
            )
    operations = names_in(exclude_operation)
    known = [operation.id for operation in contract.operations]
    for name in operations:
        if name not in known:
            raise ConfigurationError(
                f"the contract {contract.name} has no operation {name!r}",
                hint=did_you_mean(name, known),
            )
    found = Selection(
        named,
        excluded,
        operations,
        tuple(name.lower().partition(":")[0] for name in names_in(host)),
        tuple(name.lower() for name in names_in(ignore_header)),
    )
    if not found.chosen_checks():
        raise ConfigurationError("no check is left", hint="exclude fewer of them")
    return found


def _header(found: Finding) -> str:
    """The response header that a finding is about, in lower case; empty for none."""
    if found.check == "content-type":
        return "content-type"
    if found.part != "header" or found.check in client_checks():
        return ""
    return found.pointer.removeprefix("/").partition("/")[0].lower()


def client_checks() -> tuple[str, ...]:
    """The checks that judge what a client sends, by id."""
    return tuple(check.id for check in all_checks() if check.judges is Party.CLIENT)
