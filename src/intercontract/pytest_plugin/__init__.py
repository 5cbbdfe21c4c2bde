"""pytest plugin: Intercom for the tests of one's own code, and a judge of what it sends.

Loaded by every run of pytest in an environment that has this package, so nothing is imported here but pytest;
what a test needs is imported when the first test asks for it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from intercontract.engine.local.intercom import LocalIntercom
    from intercontract.pytest_plugin.session import PluginSession

MARKER = "intercom"
_MARKER_HELP = (
    "intercom(*cassettes, cassette=, region=, version=, contract=, faults=, record_mode=, judge=, allow=): "
    "what the test's Intercom is like, and what is judged; of a test without a fixture of ours, what its "
    "vcrpy cassettes play (intercontract)"
)
RECORD_MODES = ("none", "once", "new_episodes", "all", "rewrite")
_FIXTURES = ("intercom_sandbox", "intercom_replay")
# Keywords of the marker that ask for a sandbox, where no cassette is named.
_PLAYS = {"faults"}


class FindingWarning(UserWarning):
    """A finding that does not fail a test."""


_SESSION = pytest.StashKey["PluginSession"]()
_OBSERVER = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options and settings under names that are ours alone."""
    group = parser.getgroup("intercontract", "Intercom for tests (intercontract)")
    group.addoption(
        "--intercom-record-from", default="live", metavar="live|sandbox|URL",
        help="What --record-mode records: Intercom with INTERCOM_TOKEN_US, _EU or _AU, the sandbox, or a URL "
             "of this machine.",
    )  # fmt: skip
    group.addoption(
        "--intercom-allow-writes", action="store_true",
        help="Let a recording create and change things in a live workspace.",
    )  # fmt: skip
    parser.addini(
        "intercom_region", "the region of tests that name none: us, eu or au", default="us"
    )
    parser.addini("intercom_version", "the API version of tests that name none", default="")
    parser.addini("intercom_contract", "the contract that all requests are judged by", default="")
    parser.addini("intercom_judge", "what is judged: requests, all or nothing", default="requests")
    parser.addini("intercom_fail_on", "what fails a test: fail, warning or never", default="fail")
    parser.addini(
        "intercom_allow",
        "findings that are none: checks, check@place or fingerprints, with *",
        type="linelist",
        default=[],
    )
    parser.addini(
        "intercom_allowed_hosts",
        "hosts that tests with an Intercom of ours may connect to besides this machine, with *",
        type="linelist",
        default=[],
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    parser: pytest.Parser, args: list[str]
) -> Generator[None, None, None]:
    """Add options that others may have as well, once all of them had their say."""
    yield
    from intercontract.pytest_plugin.options import add_shared

    add_shared(parser, args)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER_HELP)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A marker that says what is to be played plays it, with no fixture named."""
    names = getattr(item, "fixturenames", None)
    if names is None or set(_FIXTURES) & set(names):
        return
    markers = list(item.iter_markers(MARKER))
    if any(marker.args or "cassette" in marker.kwargs for marker in markers):
        added = "intercom_replay"
    elif any(_PLAYS & set(marker.kwargs) for marker in markers):
        added = "intercom_sandbox"
    else:
        return
    # A list of its own: other parameters of the test, which share it, may not be marked.
    vars(item)["fixturenames"] = [*names, added]


@pytest.fixture
def intercom_sandbox(request: pytest.FixtureRequest) -> Iterator[LocalIntercom]:
    """A stateful Intercom of the test's own, in the same state at the start of each test.

    It answers what is sent to Intercom's servers in this process; ``url`` is for other ones.
    """
    with _session(request.config).sandbox(request) as intercom:
        yield intercom


@pytest.fixture
def intercom_replay(request: pytest.FixtureRequest) -> Iterator[LocalIntercom]:
    """Intercom as it was recorded, in ``cassettes/<module>/<test>.yaml`` or in what the marker names."""
    with _session(request.config).replay(request) as intercom:
        yield intercom


def _session(config: pytest.Config) -> PluginSession:
    if _SESSION not in config.stash:
        from intercontract.pytest_plugin.session import PluginSession

        config.stash[_SESSION] = PluginSession(config)
    return config.stash[_SESSION]


def _observes(item: pytest.Item) -> bool:
    """Whether what the test's own cassettes play is judged: it is marked, and has no Intercom of ours."""
    marked = item.get_closest_marker(MARKER) is not None
    return marked and not set(_FIXTURES) & set(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Look on before any fixture can open a cassette."""
    if _observes(item):
        item.stash[_OBSERVER] = _session(item.config).observe(item)
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Judge when the test is done: a finding fails it, and stands beside a failure of its own."""
    if _SESSION not in item.config.stash:
        return (yield)
    session = _session(item.config)
    try:
        result = yield
    except BaseException:
        session.failed(item)
        raise
    session.judge(item)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Look away once every fixture has closed its cassette."""
    yield
    observer = item.stash.get(_OBSERVER, None)
    if observer is not None:
        del item.stash[_OBSERVER]
        observer.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker of pytest-xdist tell what it did not use."""
    found = session.config.stash.get(_SESSION, None)
    if found is not None:
        found.close()
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["intercontract"] = found.usage.to_list()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what a worker of pytest-xdist did not use."""
    told = getattr(node, "workeroutput", {}).get("intercontract")
    if told:
        _session(node.config).usage.add_list(told)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell of recordings that no test used."""
    session = config.stash.get(_SESSION, None)
    lines = session.usage.lines(config.rootpath) if session is not None else []
    if lines:
        terminalreporter.section("intercontract")
        for line in lines:
            terminalreporter.line(line)
