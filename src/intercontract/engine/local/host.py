"""What the tests of one process share: an event loop, contracts, an address for each region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

from attrs import field

from intercontract.contract.contract import Contract
from intercontract.contract.load import ContractSource, load
from intercontract.gateway.app import Gateway
from intercontract.gateway.in_process import GatewayLoop, Mount, nobody
from intercontract.gateway.listen import Listener
from intercontract.model.interaction import Request, Response
from intercontract.values import define

T = TypeVar("T")


@define(eq=False)
class LocalHost:
    """What the tests of one process share: an event loop, contracts, an address for each region."""

    _loop: GatewayLoop = field(init=False, factory=GatewayLoop)
    _contracts: dict[ContractSource, Contract] = field(init=False, factory=dict)
    _mounts: dict[str, tuple[Mount, str]] = field(init=False, factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End what listens."""
        self._loop.close()

    def contract(self, source: ContractSource) -> Contract:
        """A contract, loaded once.

        Raises:
            ContractError: it cannot be.
        """
        if isinstance(source, Contract):
            return source
        if source not in self._contracts:
            self._contracts[source] = load(source)
        return self._contracts[source]

    def call(self, function: Callable[[], T]) -> T:
        """Call something where a gateway's state may be touched."""
        return self._loop.call(function)

    def ask(self, gateway: Gateway, request: Request, timeout: float | None) -> Response:
        """A gateway's answer, in this process."""
        return self._loop.ask(gateway, request, timeout)

    def url_of(self, gateway: Gateway) -> str:
        """The address of a region, at which this gateway answers from now on."""
        known = self._mounts.get(gateway.region)
        if known is None:
            mount = Mount(gateway)
            known = mount, self._loop.listen(mount, Listener(gateway.region))
            self._mounts[gateway.region] = known
        mount, url = known
        mount.app = gateway
        return url

    def forget(self, gateway: Gateway) -> None:
        """Let go of a gateway whose test is over: who still calls is told so."""
        known = self._mounts.get(gateway.region)
        if known is not None and known[0].app is gateway:
            known[0].app = nobody
