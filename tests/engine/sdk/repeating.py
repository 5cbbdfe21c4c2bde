"""Whether the script of a finding about an SDK shows what the finding claims: what was run, read strictly."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from threading import Timer

from shown_types import admits

from intercontract.model.finding import Finding
from intercontract.model.run import FindingGroup
from intercontract.sdk.install import Installed, installed
from intercontract.sdk.languages import sdks

_RECEIVED = re.compile(
    r"received after ([\d.]+) s (\w+) (\S+) Intercom-Version: (\S*) ?Authorization: (\S*) ?"
    r"Content-Type: (\S*) ?(.*)"
)
_ABSENT = object()


@dataclass
class Printed:
    """What a script printed, by kinds of lines. ``returned`` and ``raised`` start with the type's name."""

    text: str
    received: list[tuple[float, str, str, str, str, str, str]] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    declared: list[tuple[str, str, str]] = field(default_factory=list)
    items: tuple[int, int] | None = None
    returned: tuple[str, str] | None = None
    raised: tuple[str, bool] | None = None
    told: str = ""
    message: str = ""
    endless: bool = False

    @staticmethod
    def of(text: str) -> Printed:
        """The lines, read."""
        found = Printed(text)
        lines = text.splitlines()
        for number, line in enumerate(lines):
            word, _, rest = line.partition(" ")
            if word == "received" and (match := _RECEIVED.match(line)):
                after, *others = match.groups()
                found.received.append((float(after), *others))
            elif word == "answered":
                found.answered.append(rest.rpartition("Intercom-Version: ")[2])
            elif word == "declared":
                holder, step, kind = (*rest.split(" ", 2), "")[:3]
                found.declared.append((holder, step, kind))
            elif word == "items":
                _, number_of, _, different = line.split()
                found.items = int(number_of), int(different)
            elif word == "returned":
                kind, _, value = rest.partition(" ")
                found.returned = kind, value
            elif word == "raised":
                kind, _, own = rest.rpartition(" an ")[0], "", rest.rpartition(": ")[2]
                found.raised = kind, own.lower() == "true"
                found.told = "".join(lines[number + 1 : number + 2]).removeprefix("which tells ")
                found.message = "\n".join(lines[number + 2 :])
            elif line.startswith("enough:"):
                found.endless = True
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing is at the place that is shown."""
        return self.returned is not None and self.returned[1] in ("null", "undefined", "")

    def value(self) -> object:
        """The value at the place that is shown, as JSON."""
        if self.returned is None or self.returned[1] == "undefined":
            return _ABSENT
        try:
            return json.loads(self.returned[1])
        except ValueError:
            return self.returned[1]


def repeated(name: str, group: FindingGroup, folder: Path) -> str:
    """What the script of a finding prints, where the SDK is installed."""
    place, script = _written(name, group, folder)
    one = place.sdk
    command = one.filled(one.language.run_script, folder=str(place.folder), script=str(script))
    environment = {**os.environ, **place.environment}
    done = subprocess.run(
        command, cwd=place.folder, env=environment, capture_output=True, text=True, timeout=120
    )
    return done.stdout + done.stderr


class Warm:
    """Scripts of one Node SDK, one after the other in a process that has read its declarations once."""

    def __init__(self, name: str) -> None:
        self.name = name
        place = installed(sdks((name,))[0])
        self.process = subprocess.Popen(
            ["node", str(Path(__file__).with_name("warm.cjs"))],
            cwd=place.folder,
            env={**os.environ, **place.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, group: FindingGroup, folder: Path) -> str:
        """What the script of a finding prints."""
        _, script = _written(self.name, group, folder)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{script}\n")
        self.process.stdin.flush()
        timer = Timer(120, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        return str(json.loads(line))

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def _written(name: str, group: FindingGroup, folder: Path) -> tuple[Installed, Path]:
    (one,) = sdks((name,))
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / ("Repeat.java" if one.language.language == "java" else "repeat.cjs")
    script.write_text(group.script)
    return installed(one), script


def unlike(finding: Finding, text: str) -> str:
    """What in a script's output is not as the finding has it; empty where all is."""
    return "; ".join(_RULES[finding.check](finding, Printed.of(text)))


Problems = Iterator[str]


def _no(holds: bool, message: str) -> Problems:
    if not holds:
        yield message


def _same(shown: str, told: str) -> bool:
    """Whether a printed value is what a finding tells, which is cut where it is long."""
    told = re.sub(r"^(?:object|array|string) (?=[\[{\"])", "", told)
    told = told.partition("… (")[0]
    if shown == told:
        return True
    try:
        return json.dumps(json.loads(shown), sort_keys=True) == json.dumps(
            json.loads(told), sort_keys=True
        )
    except ValueError:
        pass
    return len(told) > 60 and _sorted(shown)[:60] == _sorted(told)[:60]


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return _ABSENT


def _sorted(text: str) -> str:
    try:
        return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return re.sub(r"(?<=[:,]) ?", " ", text)


def _declared(finding: Finding, printed: Printed) -> str | None:
    """The type that was shown last, where it is that of the place."""
    *_, last = finding.pointer.split("/")
    for _, step, kind in printed.declared[-1:]:
        if step == last.replace("~1", "/") or "*" in finding.pointer or not last:
            return kind
    return None


def _type(finding: Finding, printed: Printed) -> Problems:
    """A declared type that does not admit what comes."""
    kind = _declared(finding, printed)
    if kind is None:
        yield f"the declared type is not shown: {printed.declared}"
        return
    if finding.observed == "nothing":
        yield from _no(printed.is_empty, f"something is there: {printed.returned}")
        yield from _no(not admits(kind, _ABSENT, absent=True), f"{kind} admits that nothing comes")
        return
    if "Failed to getValue()" in printed.text:  # the SDK's own getter raises at what came
        came = _parsed(finding.observed)
        yield from _no(not admits(kind, came), f"{kind} admits {finding.observed}")
        return
    if printed.returned is None:
        # What cannot be read at all is as little as the type says as what is read otherwise.
        yield from _no(printed.raised is not None, f"nothing is shown: {printed.text[-300:]}")
        return
    value = printed.value()
    if finding.expected == "null" and printed.is_empty:
        return  # declared as nothing: it does not read what comes
    value = None if value is _ABSENT else value
    if finding.interaction:
        came = _parsed(finding.observed)
        # A value may have been made what the type says.
        same = _same(printed.returned[1], finding.observed) or value == str(came)
        yield from _no(same, f"another value: {printed.returned}")
        value = value if came is _ABSENT else came
    yield from _no(not admits(kind, value), f"{kind} admits {value!r:.80}")


def _undeclared(finding: Finding, printed: Printed) -> Problems:
    kind = _declared(finding, printed) or ""
    yield from _no(kind == "not at all", f"it is declared, or not shown: {printed.declared[-1:]}")


def _request_type(finding: Finding, printed: Printed) -> Problems:
    """A declared type of a request that has no room for what was sent all the same."""
    yield from _no(bool(printed.received), f"it sends nothing: {printed.raised}")
    kind = _declared(finding, printed)
    if kind is None:
        yield f"the declared type is not shown: {printed.declared}"
    elif finding.expected == "a declared type":
        yield from _no(kind == "not at all", f"it is declared: {kind}")
    else:
        sent = _parsed(finding.observed)
        yield from _no(not admits(kind, sent), f"{kind} admits {finding.observed}")


def _lost(_finding: Finding, printed: Printed) -> Problems:
    yield from _no(printed.is_empty, f"it is there: {printed.returned or printed.raised}")


def _changed(finding: Finding, printed: Printed) -> Problems:
    shown = printed.returned
    if shown is None:
        yield f"nothing is returned: {printed.raised}"
        return
    value = shown[1]
    if finding.observed == "null" and printed.is_empty:
        return
    yield from _no(_same(value, finding.observed), f"another value: {shown}")
    yield from _no(not _same(value, finding.expected), f"it is what came: {shown}")


def _invented(finding: Finding, printed: Printed) -> Problems:
    yield from _no(
        not printed.is_empty and printed.returned is not None, f"nothing: {printed.raised}"
    )
    if printed.returned is not None:
        value, told = printed.value(), _told_of(finding.observed)
        same = _is_part(value, told) or _same(printed.returned[1], finding.observed)
        yield from _no(same, f"another: {printed.returned}")


def _told_of(observed: str) -> object:
    """What a finding tells of a value: of an object that is cut, its members that are whole, and ``...``."""
    text, cut, _ = observed.removeprefix("object ").partition("… (")
    if not cut:
        return _parsed(text)
    members: dict[str, object] = {"...": None}
    decoder, at = json.JSONDecoder(), 1
    while match := re.compile(r'\s*("(?:[^"\\]|\\.)*"): ').match(text, at):
        try:
            members[json.loads(match[1])], at = decoder.raw_decode(text, match.end())
        except ValueError:
            break
        at += 1
    return members


def _is_part(value: object, told: object) -> bool:
    """Whether an object is the other one: a mapper of a language's own may leave members out."""
    if not isinstance(value, dict) or not isinstance(told, dict):
        return False
    if "..." in told:
        common = value.keys() & told.keys()
        return bool(common) and all(value[name] == told[name] for name in common)
    return value.items() <= told.items()


def _refused(finding: Finding, printed: Printed) -> Problems:
    yield from _raises(finding.observed.partition(":")[0], printed)


def _raises(kind: str, printed: Printed) -> Problems:
    if printed.raised is None:
        yield f"nothing is raised: {printed.returned or printed.items}"
        return
    short = kind.strip().rpartition(".")[2]
    yield from _no(
        printed.raised[0].rpartition(".")[2] == short, f"another error: {printed.raised}"
    )


def _foreign(finding: Finding, printed: Printed) -> Problems:
    yield from _raises(finding.observed.partition(":")[0], printed)
    yield from _no(
        printed.raised is not None and not printed.raised[1], "an error of the SDK's own"
    )


def _error(finding: Finding, printed: Printed) -> Problems:
    (what,) = finding.arguments
    if finding.observed == "a result":
        yield from _no(printed.returned is not None, f"it raises: {printed.raised}")
        return
    yield from _raises(finding.observed.partition(" in ")[2], printed)
    if what == "message":
        yield from _no(finding.expected not in printed.message, "the message is told")
    else:
        own = r"(?<![\w.])" + re.escape(finding.expected) + r"(?![\w.])"
        yield from _no(not re.search(own, printed.told), f"the {what} is told: {printed.told}")


def _broken(finding: Finding, printed: Printed) -> Problems:
    if printed.returned is None:
        yield f"it raises {printed.raised}"
        return
    told = finding.observed.removeprefix("a result: ")
    yield from _no(
        _same(printed.returned[1], told)
        or _is_part(printed.value(), _parsed(told))
        or (told == "null" and printed.is_empty)
        or len(told) > 60,
        f"another result: {printed.returned}",
    )


def _pages(finding: Finding, printed: Printed) -> Problems:
    (kind,) = finding.arguments
    if kind == "error":
        yield from _raises(finding.observed.partition(":")[0], printed)
        return
    number, different = printed.items or (0, 0)
    if kind in ("circle", "endless"):
        yield from _no(
            printed.endless or number >= 100, f"it ends: {printed.items or printed.raised}"
        )
    elif printed.items is None:
        yield f"no items: {printed.raised}"
    elif kind == "repeated":
        yield from _no(different < number, f"no item twice: {printed.items}")
    else:
        wanted = int(finding.expected.split()[0])
        yield from _no(different == int(finding.observed.split()[0]), f"others: {printed.items}")
        yield from _no(different < wanted, f"none is missed: {printed.items}")


def _retry(finding: Finding, printed: Printed) -> Problems:
    times = [each[0] for each in printed.received]
    kind = finding.arguments[0]
    if kind == "ignored":
        asked = float(finding.expected.split()[0])
        gaps = [later - earlier for earlier, later in pairwise(times)]
        yield from _no(bool(gaps) and min(gaps) < asked - 1.5, f"it waits {gaps}")
    elif kind == "body":
        yield from _no(len({each[-1] for each in printed.received}) > 1, "one body")
    else:
        yield from _count(finding, printed)


def _count(finding: Finding, printed: Printed) -> Problems:
    number = int(finding.observed.split()[0])
    yield from _no(len(printed.received) == number, f"{len(printed.received)} requests")


def _setting(finding: Finding, printed: Printed) -> Problems:
    if finding.pointer.endswith("retries"):
        yield from _count(finding, printed)
    elif finding.pointer.endswith("version"):
        yield from _no(
            {each[3] for each in printed.received} == {finding.observed}, "another version"
        )
    else:
        yield from _no(printed.returned is not None, f"it raises {printed.raised}")


def _version(finding: Finding, printed: Printed) -> Problems:
    asked = {each[3] or "none" for each in printed.received}
    yield from _no(asked == {finding.observed}, f"it asks for {asked}")


def _other_version(finding: Finding, printed: Printed) -> Problems:
    match = re.match(r"asked for (\S+) and answered in (\S+),", finding.message)
    assert match is not None
    asked, answered = match.groups()
    yield from _no(
        {each[3] for each in printed.received} == {asked}, f"asks for {printed.received}"
    )
    yield from _no(set(printed.answered) == {answered}, f"answered in {printed.answered}")
    yield from _no(printed.returned is not None, f"it raises {printed.raised}")


def _misread(finding: Finding, printed: Printed) -> Problems:
    if finding.observed.startswith("declared as "):
        yield from _type(finding, printed)
    else:
        yield from _changed(finding, printed)


def _request(finding: Finding, printed: Printed) -> Problems:
    if finding.arguments == ("nothing",):
        yield from _no(not printed.received, f"it sends {printed.received}")
        return
    if not printed.received:
        yield f"it sends nothing: {printed.raised}"
        return
    _, _, target, _, scheme, media, body = printed.received[0]
    if finding.part == "header":
        shown = {"Authorization": scheme, "Content-Type": media}.get(finding.pointer)
        yield from _no(shown == finding.observed, f"another: {shown}")
        return
    if finding.part == "path":
        yield from _no(target == finding.observed, f"it asks for {target}")
        return
    sent: object = json.loads(body or "null")
    way = [part.replace("~1", "/").replace("~0", "~") for part in finding.pointer.split("/")[1:]]
    for step in way:
        if isinstance(sent, dict):
            sent = sent.get(step, _ABSENT)
        elif isinstance(sent, list) and step.isdecimal() and int(step) < len(sent):
            sent = sent[int(step)]
        else:
            sent = _ABSENT
    if sent is _ABSENT and way and f"{way[-1]}=" in target:
        sent = re.search(rf"{re.escape(way[-1])}=([^&]*)", target)[1]  # type: ignore[index]
    if finding.observed == "nothing":
        yield from _no(sent is _ABSENT, f"it is sent: {sent}")
        return
    shown = json.dumps(sent) if sent is not _ABSENT else "nothing"
    yield from _no(_same(shown, finding.observed), f"sent is {shown[:120]}")


def _left_out(finding: Finding, printed: Printed) -> Problems:
    name = finding.pointer[1:]
    refused = printed.raised is not None and name in printed.message
    dropped = any(f"{name}=" not in each[2] for each in printed.received)
    yield from _no(refused or dropped, "the parameter is taken")


_RULES: dict[str, Callable[[Finding, Printed], Problems]] = {
    "sdk-request": _request,
    "sdk-left-out": _left_out,
    "sdk-version": _version,
    "sdk-declared-type": _type,
    "sdk-undeclared-null": _type,
    "sdk-undeclared-field": _undeclared,
    "sdk-request-type": _request_type,
    "sdk-refused-answer": _refused,
    "sdk-lost-field": _lost,
    "sdk-changed-value": _changed,
    "sdk-invented-field": _invented,
    "sdk-written-back": _request,
    "sdk-error": _error,
    "sdk-foreign-error": _foreign,
    "sdk-broken-answer": _broken,
    "sdk-pages": _pages,
    "sdk-retry": _retry,
    "sdk-setting": _setting,
    "sdk-other-version": _other_version,
    "sdk-misread-version": _misread,
}
