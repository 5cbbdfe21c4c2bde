"""What of a run may be kept, shown, written and printed: one redactor that everything passes.

What is judged is the interaction as it came. Reports, events, logs and messages have it redacted, with the
stand-ins that recordings have.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TypeVar
from urllib.parse import urlsplit

from attrs import Factory, evolve, field

from intercontract.cassette.redaction.bodies import redact_text
from intercontract.cassette.redaction.echoes import Echoes, echoes_of
from intercontract.cassette.redaction.interactions import redact, redactor_of
from intercontract.cassette.redaction.json import JsonRedactor
from intercontract.cassette.redaction.known_secrets import KnownSecrets
from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy
from intercontract.cassette.redaction.scrub import is_encoded
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Finding
from intercontract.model.interaction import Credentials, Interaction
from intercontract.model.json import JSON_TYPES, JSONValue, split
from intercontract.model.run import FieldRemark, FindingGroup, RunInfo, Sample
from intercontract.values import define

NOT_SHOWN = "nothing"
"""What is told of a value of which no redacted form is known."""

DefectIdentity = tuple[str, str | None]
"""A finding's fingerprint and region, as they may be shown."""

V = TypeVar("V")
_REMEMBERED = 20_000
_OWN_WORDS = {"", "nothing", *Credentials}


class _Remembered(dict[str, V]):
    """What was made of texts."""

    def __init__(self) -> None:
        super().__init__()
        self._encoded: set[str] = set()

    def remember(self, text: str, made: V) -> V:
        """Keep what was made of a text."""
        if len(self) >= _REMEMBERED:
            self.clear()
            self._encoded.clear()
        if is_encoded(text) or "~" in text:
            self._encoded.add(text)
        self[text] = made
        return made

    def take(self, before: _Remembered[V], fresh: Echoes) -> None:
        """Keep what was made before of texts that show nothing of what is secret since.

        What an encoded text shows would have to be read first.
        """
        known = dict(before)
        for text in tuple(before._encoded):
            known.pop(text, None)
        if fresh.may_be_in("\n".join(map(str, chain.from_iterable(known.items())))):
            known = {
                text: made for text, made in known.items() if not fresh.may_be_in(f"{text}\n{made}")
            }
        self.update(known)


class _Redacted(_Remembered[str]):
    """What a function made of texts."""

    def __init__(self, make: Callable[[str], str]):
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> str:
        return self.remember(text, self._make(text))


class _Current:
    """What redacts single texts as long as no more secrets are known; most come again and again."""

    def __init__(self, known: frozenset[str], sandboxs: JsonRedactor, anybodys: JsonRedactor):
        self.known = known
        self.anybodys = anybodys
        self._made = tuple(
            map(_Redacted, (sandboxs.scrub.text, sandboxs.path, sandboxs.pointer, anybodys.pointer))
        )
        self.text, self.path, self.pointer, self.live_pointer = (
            made.__getitem__ for made in self._made
        )
        self.identities = _Remembered[DefectIdentity]()

    def take(self, before: _Current) -> None:
        """Keep what holds of what was made before, when less was known."""
        fresh = Echoes(self.known - before.known)
        for made, earlier in zip(self._made, before._made, strict=True):
            made.take(earlier, fresh)
        self.identities.take(before.identities, fresh)


@define(eq=False)
class Redactor:
    """Redacts by a policy, and everything that was learned to be secret since."""

    policy: Policy = DEFAULT_POLICY
    known: KnownSecrets = Factory(KnownSecrets)
    _now: _Current | None = field(init=False, default=None)

    def learn(self, interaction: Interaction) -> None:
        """Look from now on for the secrets that an interaction shows."""
        self.known.learn(interaction)

    def interaction(self, interaction: Interaction) -> Interaction:
        """An interaction as it may be kept."""
        return redact(interaction, evolve(self.policy, secrets=self._secrets))

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same, seen through the same contract."""
        return Exchange(self.interaction(exchange.interaction), exchange.contract)

    def text(self, text: str) -> str:
        """A text for people."""
        return self._current.text(text)

    def path(self, path: str) -> str:
        """A path, with a query perhaps, still percent-encoded."""
        return self._current.path(path)

    def pointer(self, pointer: str) -> str:
        """A JSON Pointer, whose tokens may be somebody's."""
        return self._current.live_pointer(pointer)

    def value(self, pointer: str, value: JSONValue) -> JSONValue:
        """A value of a place that a pointer names."""
        *_, parent, name = ["", "", *(t for t in split(pointer) if not t.isdigit() and t != "*")]
        return self._current.anybodys.value(value, name, parent=parent)

    def placed(self, finding: Finding, answered_by: str = "sandbox") -> Finding:
        """A finding whose circumstances may be shown; what was expected and observed is not looked at."""
        now = self._current
        pointer = now.pointer if answered_by == "sandbox" else now.live_pointer
        return evolve(
            finding,
            operation=finding.operation and now.text(finding.operation),
            method=now.text(finding.method),
            path=now.path(finding.path),
            region=finding.region and now.text(finding.region),
            pointer=pointer(finding.pointer),
            interaction=now.text(finding.interaction),
            arguments=tuple(map(now.text, finding.arguments)),
            api_version=finding.api_version and now.text(finding.api_version),
            cause=pointer(finding.cause),
        )

    def identity(self, finding: Finding, answered_by: str = "sandbox") -> DefectIdentity:
        """What `placed` makes of a finding's fingerprint and region; most findings come again and again."""
        now = self._current
        key = "\n".join(
            (
                finding.check,
                finding.operation or "",
                finding.method,
                finding.path,
                finding.part,
                finding.pointer,
                repr(finding.region),  # none is not the one without a name
                str(answered_by == "sandbox"),
                *finding.arguments,
            )
        )
        known = now.identities.get(key)
        if known is None:
            placed = self.placed(finding, answered_by)
            known = now.identities.remember(key, (placed.fingerprint, placed.region))
        return known

    def told(self, placed: Finding, twin: Finding | None, instead: str = NOT_SHOWN) -> Finding:
        """A placed finding in the words of its ``twin``, the same in the redacted interaction.

        Without one it says where, and ``instead`` of what was observed what redaction made of it.
        """
        if twin is None:
            where = placed.pointer or f"the {placed.part}"
            return evolve(
                placed,
                expected=NOT_SHOWN,
                observed=instead,
                message=f"{placed.check}: {where} is wrong; of what is there {instead} may be shown",
            )
        return evolve(
            placed,
            expected=self.text(twin.expected),
            observed=self.text(twin.observed),
            message=self.text(twin.message),
        )

    def own(self, finding: Finding) -> Finding:
        """A finding in words of our own: what was observed is a value of its place, or a whole body."""
        placed = self.placed(finding)
        observed = finding.observed
        if observed not in _OWN_WORDS:
            if finding.pointer:
                observed = str(self.value(finding.pointer, observed))
            else:
                observed = redact_text(observed, self._current.anybodys)
        return self.told(placed, evolve(finding, observed=observed))

    def again(self, group: FindingGroup) -> FindingGroup:
        """A defect that was told before, without what was learned to be secret since."""
        finding, sample = group.finding, group.sample
        texts = (finding.expected, finding.observed, finding.message)
        if tuple(map(self.text, texts)) != texts:
            finding = self.told(finding, finding)
        if isinstance(sample, Sample) and self._echoes(repr(sample)):
            body = self._current.anybodys.value(sample.body)
            sample = evolve(sample, interaction=self.interaction(sample.interaction), body=body)
        return evolve(group, finding=self.placed(finding), sample=sample)

    def _echoes(self, text: str) -> bool:
        return echoes_of(self._secrets).hidden(text) != text

    def kind(self, finding: Finding) -> str:
        """The kind of a finding's wrong value, which may be a word that was sent."""
        kind = finding.observed_kind
        if not kind or kind in JSON_TYPES:
            return kind
        return str(self.value(finding.pointer, kind))

    def info(self, info: RunInfo) -> RunInfo:
        """The facts of a run."""
        notes = tuple(map(self.text, info.notes))
        return evolve(info, target=self._target(info.target), notes=notes)

    def remark(self, remark: FieldRemark) -> FieldRemark:
        """What is told of a field."""
        pointer = self.pointer(remark.pointer)
        return evolve(remark, pointer=pointer, remarks=tuple(map(self.text, remark.remarks)))

    def _target(self, target: str) -> str:
        # ``us=https://user:password@host``: the user goes, and nothing else of what names the target.
        return ",".join(
            self.text(part) if "@" in urlsplit(part.partition("=")[2] or part).netloc else part
            for part in target.split(",")
        )

    @property
    def _current(self) -> _Current:
        known = self.known.values
        if self._now is None or self._now.known is not known:
            now = _Current(
                known,
                redactor_of(self.policy, self._secrets, "sandbox"),
                redactor_of(self.policy, self._secrets),
            )
            if self._now is not None:
                now.take(self._now)
            self._now = now
        return self._now

    @property
    def _secrets(self) -> frozenset[str]:
        return self.policy.secrets | self.known.values
