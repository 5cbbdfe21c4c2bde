"""How like the real thing the sandbox is: recorded requests sent to a fresh one, the answers compared.

Recorded ids mean nothing to a sandbox. Those that earlier answers of both put in the same place stand for
each other; where that leaves one open and the recorded request succeeded, the thing of the same kind whose
answer is most like the recorded one is taken. Requests that still cannot be asked are not compared, and
are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice, product
from pathlib import Path

import orjson
from attrs import Factory, evolve

from intercontract.cassette.entry import Note
from intercontract.cassette.reading import read
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.engine.fidelity.ids import Identifiers, named, opaque_in
from intercontract.engine.fidelity.shape import READING, Fact, compare_shapes, likeness
from intercontract.errors import TrafficError
from intercontract.evidence.shape import ObservedShape
from intercontract.model.fidelity import ASPECTS, Fidelity, Score
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request, Response
from intercontract.model.json import JSONValue
from intercontract.sandbox.auth import token_for
from intercontract.sandbox.clock import EPOCH, TickingClock
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.router import find
from intercontract.sandbox.sandbox import MARK, Sandbox, Settings
from intercontract.values import define

UNROUTED = "(no operation)"
# What a proxy, a connection or a tool adds or takes away, and what only the sandbox says of itself.
_TRANSPORT = frozenset(
    {
        "connection", "content-encoding", "content-length", "date", "keep-alive", "server", "set-cookie",
        "transfer-encoding", "via", "alt-svc", "age", MARK.lower(),
    }
)  # fmt: skip
_THIN = frozenset({"content-type"})
_TRIES = 600


def fidelity(interactions: Iterable[Interaction], *, seed: int = 1) -> Fidelity:
    """Send what was recorded, in order, to one fresh sandbox per region, and compare the answers."""
    by_region: dict[str, list[Interaction]] = {}
    passed_over: list[str] = []
    for interaction in interactions:
        if _is_intercom(interaction):
            by_region.setdefault(interaction.region or "us", []).append(interaction)
        else:
            passed_over.append(f"{interaction.name}: asks {interaction.request.host}, not Intercom")
    tallies: dict[str, _Tally] = {}
    not_served: Counter[str] = Counter()
    for region, recorded in by_region.items():
        replayer = _Replayer(_sandbox(region, seed, recorded), token_for(region))
        for interaction in _in_order(recorded):
            operation = _operation(interaction)
            if operation is None:
                not_served[f"{interaction.request.method} {_kind_of_path(interaction)}"] += 1
            elif (answer := replayer.ask(interaction)) is None:
                passed_over.append(f"{interaction.name}: {_why(interaction)}")
            else:
                tallies.setdefault(operation, _Tally()).add(interaction, answer)
    scores = (tally.score(operation) for operation, tally in tallies.items())
    return Fidelity(
        tuple(sorted(scores, key=lambda score: (score.value, score.operation))),
        dict(not_served.most_common()),
        tuple(passed_over),
    )


def compare_recordings(paths: Iterable[Path], *, seed: int = 1) -> Fidelity:
    """The same of recordings in files and folders.

    Raises:
        CassetteError, TrafficError: a recording cannot be read, or nothing in them can be compared.
    """
    notes: list[Note] = []
    found = fidelity(
        (each for path in paths for each in read(path, on_note=notes.append)), seed=seed
    )
    found = evolve(found, passed_over=(*map(str, notes), *found.passed_over))
    if not found.scores:
        raise TrafficError(
            "nothing in these recordings can be compared with the sandbox",
            hint="; ".join(found.passed_over[:2])
            or f"it does not serve {', '.join(found.not_served)}",
        )
    return found


def _is_intercom(interaction: Interaction) -> bool:
    # A recording of a gateway, or of a server under test, has its own address.
    host = interaction.request.host
    return interaction.region is not None or host in (None, "localhost", "127.0.0.1", "::1")


def _sandbox(region: str, seed: int, recorded: list[Interaction]) -> Sandbox:
    moments = [i.recorded_at for i in recorded if i.recorded_at and i.answered_by != "sandbox"]
    start = float(EPOCH)
    if moments:
        # A time to snooze until must lie ahead, as it did when it was recorded.
        start = max(start, datetime.fromisoformat(min(moments)).timestamp())
    settings = Settings(region=region, seed=seed, disguised=True, rate_limit=10**9)
    return Sandbox(evolve(settings, clock=TickingClock(start)))


def _in_order(recorded: list[Interaction]) -> list[Interaction]:
    if not all(interaction.recorded_at for interaction in recorded):
        return recorded
    begun: dict[str, str] = {}
    for interaction in recorded:
        file = interaction.name.rpartition("#")[0]
        begun[file] = min(begun.get(file, "9"), str(interaction.recorded_at))

    def key(interaction: Interaction) -> tuple[str, str]:
        # Times are of seconds: of two files in one second, that which began before was at work.
        return str(interaction.recorded_at), begun[interaction.name.rpartition("#")[0]]

    return sorted(recorded, key=key)


def _operation(interaction: Interaction) -> str | None:
    """The operation of the sandbox that a request is for; None for what it does not serve."""
    routed = find(Call.of(interaction.request))
    if routed is not None:
        return routed[0].operation
    return UNROUTED if interaction.response.status in (404, 405, 406) else None


def _kind_of_path(interaction: Interaction) -> str:
    segments = interaction.request.path.split("/")
    return "/".join("*" if any(c.isdigit() for c in s) else s for s in segments)


def _why(interaction: Interaction) -> str:
    if interaction.response.status == 429 or interaction.response.status >= 500:
        return f"{interaction.response.status} is an accident of the moment"
    return "nothing in the sandbox stands for what it asks about"


@define
class _Replayer:
    """One sandbox, and what is known of recorded ids."""

    sandbox: Sandbox
    token: str
    ids: Identifiers = Factory(Identifiers)

    def ask(self, recorded: Interaction) -> Response | None:
        """The sandbox's answer; None when there is nothing to compare."""
        wanted = recorded.response.status
        if wanted == 429 or wanted >= 500:
            return None
        routed = find(Call.of(recorded.request))
        params = routed[1].params if routed else {}
        request = self._signed(recorded)
        before = self.sandbox.snapshot()
        answer = self.sandbox.handle(named(request, params, self.ids.pick))
        if answer.status != wanted and wanted < 300 and answer.status in (400, 404, 422):
            self.sandbox.restore(before)
            return self._as_another(request, params, recorded)
        if answer.status == wanted:
            self.ids.learn(_json(recorded.response), _json(answer))
        return answer

    def _as_another(
        self, request: Request, params: Mapping[str, str], recorded: Interaction
    ) -> Response | None:
        """The answer when other things are asked about: those that the recorded ids may stand for."""
        open_ids = self._ids_in(request, params)
        unknown = [name for name in open_ids if not self.ids.knows(*name)]
        chosen = self._nearest(request, params, recorded, unknown) if unknown else None
        if chosen is not None:
            self.ids.known.update(chosen)
        elif unknown and request.method == "GET":
            return None
        elif request.method != "GET" and open_ids:
            # What a write needs (a tag to take off) may have come about before the recording, or between.
            chosen = self._nearest(request, params, recorded, open_ids)
            if chosen is None and unknown:
                return None
        pick = Identifiers({**self.ids.known, **(chosen or {})}).pick
        answer = self.sandbox.handle(named(request, params, pick))
        if (
            request.method == "GET"
            and answer.status == 404
            and self._asks_for_a_stranger(request, params)
        ):
            return None
        if answer.status == recorded.response.status:
            self.ids.learn(_json(recorded.response), _json(answer))
        return answer

    def _asks_for_a_stranger(self, request: Request, params: Mapping[str, str]) -> bool:
        """Whether a read is about something that no recorded answer had told of."""
        told = {value for _, value in self.ids.known}
        return any(value not in told for value in opaque_in(request, params))

    def _ids_in(self, request: Request, params: Mapping[str, str]) -> list[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}

        def note(kind: str, value: str) -> str:
            resource = INTERCOM.named(kind)
            if resource and resource.path:
                found[kind, value] = None
            return value

        named(request, params, note)
        return list(found)

    def _signed(self, recorded: Interaction) -> Request:
        kept = recorded.request.headers.without("Authorization", "Content-Length", "Host")
        fields = list(kept.fields)
        status, credentials = recorded.response.status, recorded.credentials
        invalid = credentials is Credentials.INVALID
        unknown = credentials is Credentials.UNKNOWN
        if credentials is not Credentials.NONE:
            wrong = invalid or (unknown and status == 401)
            fields.append(("Authorization", f"Bearer {'invalid' if wrong else self.token}"))
        if recorded.api_version and "Intercom-Version" not in kept and recorded.case is None:
            fields.append(("Intercom-Version", recorded.api_version))
        if "Accept" not in kept and recorded.case is None:
            fields.append(("Accept", "application/json"))
        return evolve(recorded.request, headers=Headers(fields))

    def _nearest(
        self,
        request: Request,
        params: Mapping[str, str],
        recorded: Interaction,
        unknown: list[tuple[str, str]],
    ) -> dict[tuple[str, str], str] | None:
        """Things to ask about: the answer has the recorded status, and is most like the recorded one."""
        shape = _shape(recorded.response)
        before = self.sandbox.snapshot()
        best: tuple[float, dict[tuple[str, str], str]] | None = None
        for chosen in self._combinations(unknown):
            trial = Identifiers({**self.ids.known, **chosen})
            answer = self.sandbox.handle(named(request, params, trial.pick))
            self.sandbox.restore(before)
            if answer.status != recorded.response.status:
                continue
            alike = likeness(shape, _shape(answer))
            if best is None or alike > best[0]:
                best = alike, chosen
            if alike == 1:
                break
        return best[1] if best else None

    def _combinations(self, unknown: list[tuple[str, str]]) -> Iterator[dict[tuple[str, str], str]]:
        taken = set(self.ids.known.values())
        pools = []
        for kind, value in unknown:
            # What the sandbox lists none of stays as it is.
            found = self._pool(kind) or [value]
            # Two recorded things are two things here too, as long as there are enough.
            pools.append([i for i in found if i not in taken] + [i for i in found if i in taken])
        for values in islice(product(*pools), _TRIES):
            yield dict(zip(unknown, values, strict=True))

    def _pool(self, kind: str) -> list[str]:
        resource = INTERCOM.named(kind)
        if resource is None or not resource.path:
            return []
        path = resource.path + ("?per_page=150" if resource.paged else "")
        headers = Headers({"Accept": "application/json", "Authorization": f"Bearer {self.token}"})
        before = self.sandbox.snapshot()
        answer = self.sandbox.handle(Request("GET", f"https://sandbox{path}", headers))
        self.sandbox.restore(before)
        return [str(item["id"]) for item in resource.listed_in(_json(answer)) if "id" in item]


def _json(response: Response) -> JSONValue:
    try:
        value: JSONValue = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
    return value


def _shape(response: Response) -> ObservedShape:
    shape = ObservedShape()
    if (value := _json(response)) is not None:
        shape.add(value, READING)
    return shape


@define
class _Seen:
    """All answers of one operation with one status, of one side."""

    shape: ObservedShape = Factory(ObservedShape)
    headers: set[str] = Factory(set)
    types: set[str] = Factory(set)

    def add(self, response: Response) -> None:
        if (value := _json(response)) is not None:
            self.shape.add(value, READING)
        self.types.add((response.headers.get("Content-Type") or "none").partition(";")[0].lower())
        self.headers |= {name.lower() for name, _ in response.headers} - _TRANSPORT


@define
class _Tally:
    """One operation so far."""

    count: int = 0
    statuses: Counter[tuple[int, int]] = Factory(Counter)
    recorded: dict[int, _Seen] = Factory(dict)
    ours: dict[int, _Seen] = Factory(dict)

    def add(self, recorded: Interaction, answer: Response) -> None:
        wanted = recorded.response.status
        self.count += 1
        self.statuses[wanted, answer.status] += 1
        if wanted == answer.status:
            self.recorded.setdefault(wanted, _Seen()).add(recorded.response)
            self.ours.setdefault(wanted, _Seen()).add(answer)

    def score(self, operation: str) -> Score:
        facts = list(self._facts())
        aspects = {
            aspect: (
                sum(
                    count for fact, count in facts if fact.aspect == aspect and not fact.difference
                ),
                sum(count for fact, count in facts if fact.aspect == aspect),
            )
            for aspect in ASPECTS
        }
        said = dict.fromkeys(fact.difference for fact, _ in facts if fact.difference)
        return Score(operation, self.count, aspects, tuple(said))

    def _facts(self) -> Iterator[tuple[Fact, int]]:
        for (wanted, given), count in sorted(self.statuses.items()):
            said = f"{wanted} is recorded, and the sandbox answered {given} ({count} times)"
            yield Fact("status", "" if wanted == given else said), count
        for status, theirs in sorted(self.recorded.items()):
            mine = self.ours[status]
            for fact in (*_headers(theirs, mine), *compare_shapes(theirs.shape, mine.shape)):
                said = f"{status}: {fact.difference}" if fact.difference else ""
                yield evolve(fact, difference=said), 1


def _headers(theirs: _Seen, mine: _Seen) -> Iterator[Fact]:
    same = bool(theirs.types & mine.types)
    said = (
        f"the content type is {_or(theirs.types)} as recorded, and {_or(mine.types)} in the sandbox"
    )
    if theirs.types != {"none"}:
        yield Fact("headers", "" if same else said)
    if not theirs.headers - _THIN:
        return  # the recording kept none
    for name in sorted((theirs.headers | mine.headers) - _THIN):
        if name in theirs.headers and name in mine.headers:
            yield Fact("headers")
        elif name in theirs.headers:
            yield Fact("headers", f"the header {name} is recorded, and not sent by the sandbox")
        else:
            yield Fact("headers", f"the header {name} is sent by the sandbox, and not recorded")


def _or(names: set[str]) -> str:
    return " or ".join(sorted(names))
