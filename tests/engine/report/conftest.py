"""Reports to show: a quiet one, one with three findings, one with many, comparisons, and hostile ones."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import strategies as st

from intercontract.drift.change import Change
from intercontract.drift.ignore import IgnoreEntry
from intercontract.drift.impact.upgrade import Upgrade, UpgradeAnswer
from intercontract.drift.report import DriftReport, Use
from intercontract.drift.rules import Level
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Credentials, Interaction, Request, Response
from intercontract.model.json import JSONValue
from intercontract.model.report import Report
from intercontract.model.run import Cell, Coverage, FindingGroup, Rendered, RunInfo, Sample
from intercontract.report import registry
from intercontract.report.past import Past
from intercontract.report.registry import FormatOptions, outline
from intercontract.report.write import whole

OPERATIONS = {
    "listConversations": ("GET", "/conversations"),
    "createConversation": ("POST", "/conversations"),
    "retrieveConversation": ("GET", "/conversations/{conversation_id}"),
    "attachTagToConversation": ("POST", "/conversations/{conversation_id}/tags"),
    "detachTagFromConversation": ("DELETE", "/conversations/{conversation_id}/tags/{tag_id}"),
}

BODY: JSONValue = {
    "type": "conversation",
    "id": "4501",
    "created_at": 1700000000,
    "title": None,
    "state": "pending",
    "open": True,
    "source": {"type": "conversation", "id": "91", "body": "<p>Where is my order?</p>"},
    "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": 7, "name": "vip"}]},
}


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "check": "response-schema",
        "severity": Severity.FAIL,
        "operation": "retrieveConversation",
        "method": "GET",
        "path": "/conversations/{conversation_id}",
        "status": 200,
        "region": "eu",
        "pointer": "/state",
        "expected": "one of open, closed, snoozed",
        "observed": '"pending"',
        "message": "state has a value that the documentation does not list",
        "interaction": "eu/retrieveConversation#12",
        "arguments": ("enum",),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def interaction(**changes: object) -> Interaction:
    values: dict[str, object] = {
        "request": Request(
            "GET",
            "https://api.eu.intercom.io/conversations/4501?display_as=plaintext",
            Headers({"Authorization": "Bearer secret", "Intercom-Version": "2.11"}),
        ),
        "response": Response(200),
        "region": "eu",
        "credentials": Credentials.SENT,
    }
    return Interaction(**(values | changes))  # type: ignore[arg-type]


def group(verdict: Verdict = Verdict.FAIL, count: int = 1, **changes: object) -> FindingGroup:
    found = finding(**changes)
    return FindingGroup(
        finding=found,
        verdict=verdict,
        count=count,
        examples=(found.interaction,),
        sample=Sample(interaction(region=found.region), BODY if found.part == "response" else None),
        reason="Not in the document" if verdict is Verdict.KNOWN else "",
        evidence=("https://developers.intercom.com/docs",) if verdict is Verdict.KNOWN else (),
    )


def report(*groups: FindingGroup, **changes: object) -> Report:
    info = RunInfo(
        id="20260801-020000-7f3a",
        started_at="2026-08-01T02:00:00Z",
        command="intercontract run --region us,eu,au",
        target="sandbox",
        api_version="2.11",
        contract="contracts/2.11",
        regions=("us", "eu", "au"),
        seed=42,
        duration=23.4,
    )
    values: dict[str, object] = {
        "run": info,
        "interactions": 812,
        "groups": groups,
        "grid": tuple(
            _cell(name, region, groups) for name in OPERATIONS for region in info.regions
        ),
        "coverage": Coverage(
            operations={"exercised": list(OPERATIONS), "missing": []},
            statuses={
                "exercised": ["listConversations 200", "retrieveConversation 200"],
                "missing": ["listConversations 403"],
            },
            fields={
                "exercised": [f"retrieveConversation 200 /field_{n}" for n in range(143)],
                "missing": [
                    "retrieveConversation 200 /sla_applied/sla_name",
                    "retrieveConversation 200 /linked_objects/data/*/category",
                    "listConversations 200 /pages/next/page",
                    "createConversation 200 /subject",
                ],
            },
        ),
        "not_verified": ("403 api_plan_restricted: the target never answered with it",),
    }
    return Report(**(values | changes))  # type: ignore[arg-type]


def _cell(name: str, region: str, groups: tuple[FindingGroup, ...]) -> Cell:
    here = [g for g in groups if (g.finding.operation, g.finding.region) == (name, region)]
    count = {v: sum(1 for g in here if g.verdict is v) for v in Verdict}
    verdict = next(
        (v for v in (Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN) if count[v]), Verdict.PASS
    )
    return Cell(
        name,
        region,
        verdict,
        54,
        (200, 401, 404, 422),
        count[Verdict.FAIL],
        count[Verdict.WARNING],
        count[Verdict.KNOWN],
    )


def three() -> Report:
    """Two failures and a warning, beside known deviations in all regions."""
    new = [
        group(count=500),
        group(
            check="rate-limit-headers",
            operation="listConversations",
            path="/conversations",
            pointer="/X-RateLimit-Remaining",
            part="response header",
            region="us",
            count=3,
            expected="at most X-RateLimit-Limit (167)",
            observed="168",
            message="more requests remain than the window allows",
        ),
        group(
            Verdict.WARNING,
            check="id-type",
            severity=Severity.WARNING,
            pointer="/tags/tags/0/id",
            region="au",
            expected="string",
            observed="integer 7",
            message="an id is a number where the document has a string",
        ),
    ]
    known = [
        group(Verdict.KNOWN, pointer=pointer, region=region, count=12, observed="null")
        for pointer in ("/ai_agent", "/title", "/source/url")
        for region in ("us", "eu", "au")
    ]
    return report(*new, *known)


def many(number: int = 300) -> Report:
    """That many groups: three regions, all operations, checks and places that differ."""
    names = list(OPERATIONS)
    checks = ("response-schema", "undocumented-field", "error-shape", "timestamp-unit")
    return report(
        *(
            group(
                Verdict.WARNING if n % 7 == 0 else Verdict.FAIL,
                count=n,
                check=checks[n // 3 % 4],
                operation=names[n // 3 % 5],
                method=OPERATIONS[names[n // 3 % 5]][0],
                path=OPERATIONS[names[n // 3 % 5]][1],
                pointer=f"/statistics/field_{n // 3}",
                region=("us", "eu", "au")[n % 3],
            )
            for n in range(number)
        )
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "</pre></style></title><img src=x onerror=alert(1)>",
    "]]> &lt; &amp; \" ' <!--",
    "[bold red]markup[/] [/] [link=javascript:alert(1)]x[/link]",
    "\x1b[31mred\x1b[0m\x00\x07\x9b2J\r\n",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066 \ud800 \ufffe",
    "x" * 20_000,
)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.text("<>&\"'[]/=\n\x1b{}%", max_size=40),
)


# Fingerprints hash these as UTF-8, which lone surrogates have no form in.
named = texts.filter(_encodable)


def _samples() -> st.SearchStrategy[Sample | Rendered | None]:
    headers = st.lists(st.tuples(texts, texts), max_size=2).map(Headers)
    body = st.none() | st.binary(max_size=20) | texts.map(lambda t: t.encode("utf-8", "replace"))
    requests = st.builds(Request, texts, texts, headers, body)
    interactions = st.builds(
        interaction,
        request=requests,
        response=st.builds(Response, st.integers(100, 599)),
        credentials=st.sampled_from(Credentials),
        region=st.none() | texts,
        api_version=st.none() | texts,
        case=st.none() | st.builds(Case, texts),
    )
    values = st.none() | st.dictionaries(texts, st.integers() | texts, max_size=3)
    return st.none() | st.builds(Rendered, texts, texts) | st.builds(Sample, interactions, values)


samples = _samples()


@st.composite
def hostile_reports(draw: st.DrawFn) -> Report:
    """Reports in which every text is whatever a response or a recording may hold."""
    groups = []
    for _ in range(draw(st.integers(0, 3))):
        found = finding(
            check=draw(named),
            operation=draw(st.none() | named),
            method=draw(named),
            path=draw(named),
            status=draw(st.none() | st.integers(100, 599)),
            region=draw(st.sampled_from(("us", "eu", None)) | texts),
            pointer=draw(named),
            expected=draw(texts),
            observed=draw(texts),
            message=draw(texts),
            interaction=draw(texts),
            part=draw(named),
            arguments=(draw(named),),
        )
        groups.append(
            FindingGroup(
                found,
                draw(st.sampled_from([v for v in Verdict if v is not Verdict.PASS])),
                draw(st.integers(1, 10**6)),
                tuple(draw(st.lists(texts, max_size=3))),
                draw(samples),
                draw(texts),
                tuple(draw(st.lists(texts, max_size=2))),
            )
        )
    run = RunInfo(
        id=draw(texts),
        started_at=draw(texts),
        command=draw(texts),
        target=draw(texts),
        api_version=draw(texts),
        contract=draw(texts),
        regions=("us", draw(texts)),
        seed=draw(st.none() | st.integers(0, 2**128)),
        complete=draw(st.booleans()),
        notes=(draw(texts),),
    )
    cells = (Cell(draw(texts), "us", draw(st.sampled_from(Verdict)), 3, (200,)),)
    missing: list[JSONValue] = [draw(texts)]
    return Report(
        run,
        draw(st.integers(0, 10**6)),
        tuple(groups),
        cells,
        Coverage(fields={"exercised": [], "missing": missing}),
        (draw(texts),),
    )


def change(**changes: object) -> Change:
    values: dict[str, object] = {
        "rule": "response-property-became-nullable",
        "level": Level.BREAKING,
        "operation": "listTags",
        "method": "GET",
        "path": "/tags",
        "pointer": "/data/*/id",
        "from_": False,
        "to": True,
        "direction": "response",
        "location": "200 application/json",
    }
    return Change(**(values | changes))  # type: ignore[arg-type]


def comparison(*found: Change, **changes: object) -> DriftReport:
    values: dict[str, object] = {"base": "2.11", "revision": "2.12", "kind": "contracts"}
    return DriftReport(**(values | {"changes": found} | changes))  # type: ignore[arg-type]


@st.composite
def hostile_comparisons(draw: st.DrawFn) -> DriftReport:
    """Comparisons in which every text is whatever a description or a recording may hold."""
    changes = [
        change(
            level=draw(st.sampled_from(Level)),
            operation=draw(named),
            path=draw(named),
            pointer=draw(named),
            location=draw(named),
            to=draw(named),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    entries = [IgnoreEntry("0" * 12, draw(texts), draw(st.none() | st.dates())) for _ in range(2)]
    return comparison(
        *changes,
        base=draw(texts),
        revision=draw(texts),
        kind=draw(st.sampled_from(["contracts", "recordings"])),
        ignored=((change(path=draw(named)), entries[0]),),
        stale=(entries[0],),
        expired=(entries[1],),
        notes=(draw(texts),),
        uses={one.fingerprint: Use((draw(texts),), draw(st.booleans()), "") for one in changes[:1]},
        untouched=draw(st.integers(0, 3)),
        upgrade=draw(st.none() | st.just(Upgrade(UpgradeAnswer.NO, (draw(texts),)))),
        facts=(("calls", draw(texts)),),
    )


def write(
    form: str, report: Report | DriftReport, fail_on: str = "fail", past: Past | None = None
) -> str:
    """A report in a format, as text."""
    content = whole(registry.named(form)(outline(report, past), FormatOptions(fail_on)))
    return content.decode() if isinstance(content, bytes) else content


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The builders above."""
    return SimpleNamespace(
        finding=finding,
        interaction=interaction,
        group=group,
        report=report,
        three=three,
        many=many,
        hostile_reports=hostile_reports,
        change=change,
        comparison=comparison,
        hostile_comparisons=hostile_comparisons,
        anything=lambda: hostile_reports() | hostile_comparisons(),
        write=write,
        body=BODY,
    )
