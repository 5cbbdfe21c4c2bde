"""What the plugin does once a test asks for it: one server for all tests, a fresh Intercom for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from typing import Protocol

import pytest
from attrs import evolve, field

from intercontract.cassette.guard import socket_guard
from intercontract.engine.local.host import LocalHost
from intercontract.engine.local.intercom import LocalIntercom, opened
from intercontract.engine.local.settings import LocalSettings
from intercontract.engine.local.verdict import LocalVerdict
from intercontract.errors import IntercontractError
from intercontract.gateway.intercept import intercepted
from intercontract.gateway.redirect import redirected
from intercontract.pytest_plugin import FindingWarning
from intercontract.pytest_plugin.marker import cassettes_of, fail_on, marked, settings_of
from intercontract.pytest_plugin.observer import Entries, VcrObserver
from intercontract.pytest_plugin.usage import RecordingUsage
from intercontract.values import define

_BLOCKED = "Intercom's servers are answered in this process; the setting intercom_allowed_hosts allows others"


class JudgedTraffic(Protocol):
    """What a test sent, by whatever way it was seen."""

    def verdict(self) -> LocalVerdict:
        """What is wrong with it, since this was last asked."""
        ...


@define(eq=False, slots=False)
class PluginSession:
    """One run of pytest, or of one of its workers."""

    config: pytest.Config
    usage: RecordingUsage = field(init=False, factory=RecordingUsage)
    _running: dict[pytest.Item, list[JudgedTraffic]] = field(
        init=False, factory=lambda: defaultdict(list)
    )
    _failed: set[pytest.Item] = field(init=False, factory=set)

    @cached_property
    def host(self) -> LocalHost:
        """The server."""
        return LocalHost()

    def close(self) -> None:
        """End the server."""
        if "host" in vars(self):
            self.host.close()

    @contextmanager
    def sandbox(self, request: pytest.FixtureRequest) -> Iterator[LocalIntercom]:
        """A sandbox for one test."""
        with _told():
            settings = settings_of(request.node)
            if marked(request.node).get("cassette"):
                pytest.fail(
                    "intercom_sandbox plays no cassette: use intercom_replay", pytrace=False
                )
        with self._opened(request.node, settings) as intercom:
            yield intercom

    @contextmanager
    def replay(self, request: pytest.FixtureRequest) -> Iterator[LocalIntercom]:
        """Recordings for one test."""
        with _told():
            settings = settings_of(request.node)
            settings = evolve(settings, cassettes=cassettes_of(request, settings))
        with self._opened(request.node, settings) as intercom:
            yield intercom
            self.usage.add(_used(intercom), failed=request.node in self._failed)

    @contextmanager
    def _opened(self, item: pytest.Item, settings: LocalSettings) -> Iterator[LocalIntercom]:
        stack = ExitStack()
        with _told(), ExitStack() as begun:
            intercom = begun.enter_context(opened(self.host, settings))
            if not settings.asks_live:
                hosts = self.config.getini("intercom_allowed_hosts")
                begun.enter_context(socket_guard(allowed=hosts, hint=_BLOCKED))
                begun.enter_context(redirected(intercom.base_of))
            begun.enter_context(intercepted(intercom.ask))
            stack = begun.pop_all()
        self._running[item].append(intercom)
        try:
            yield intercom
        finally:
            self._running.pop(item, None)
            with _told(), stack:
                self._judged(item, intercom)

    def observe(self, item: pytest.Item) -> VcrObserver:
        """Judge what the test's own cassettes play."""
        with _told():
            observer = VcrObserver(settings_of(item), self.host, partial(self._seen, item))
        self._running[item].append(observer)
        return observer

    def _seen(self, item: pytest.Item, entries: Entries) -> None:
        self._running.pop(item, None)
        self.usage.add(entries, failed=item in self._failed)

    def judge(self, item: pytest.Item) -> None:
        """Fail a test for what it sent."""
        for traffic in self._running.get(item, ()):
            self._judged(item, traffic)

    def _judged(self, item: pytest.Item, traffic: JudgedTraffic) -> None:
        verdict, strict = traffic.verdict(), fail_on(self.config)
        for text in verdict.warnings(strict):
            item.warn(FindingWarning(text))
        if complaint := verdict.complaint(strict):
            self._failed.add(item)
            pytest.fail(complaint, pytrace=False)

    def failed(self, item: pytest.Item) -> None:
        """Put what a test sent beside its own failure."""
        self._failed.add(item)
        for traffic in self._running.get(item, ()):
            if complaint := traffic.verdict().complaint(fail_on(self.config)):
                item.add_report_section("call", "intercontract", complaint)


def _used(intercom: LocalIntercom) -> Iterator[tuple[str, str, bool]]:
    unused = set(map(id, intercom.unused))
    for one in intercom.recorded:
        yield one.name, f"{one.request.method} {one.request.path}", id(one) not in unused


@contextmanager
def _told() -> Iterator[None]:
    """What somebody asked for in vain, in the words of an error and without a traceback through us."""
    try:
        yield
    except IntercontractError as problem:
        raise pytest.fail.Exception(str(problem), pytrace=False) from None
