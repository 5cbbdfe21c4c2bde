"""A comparison as JUnit XML: a suite for each operation, a case for each change."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from intercontract.drift.change import Change
from intercontract.drift.report import DriftReport, headline, place
from intercontract.report.text import block, line


def junit(report: DriftReport, *, fail_on: str = "breaking") -> bytes:
    """The XML document, UTF-8. What makes the exit code 1 is a failure; what is ignored is skipped."""
    root = ET.Element("testsuites", name="intercontract drift")
    summary = ET.SubElement(root, "testsuite", name="drift")
    done = _case(summary, "drift", "compared")
    ET.SubElement(done, "system-out").text = block(
        "\n".join([headline(report), *report.notes]), 20_000
    )
    _upgrade(summary, report)
    for entries, state in ((report.stale, "stale"), (report.expired, "expired")):
        for entry in entries:
            case = _case(summary, "ignore", f"{entry.fingerprint} is {state}")
            text = line(f"the ignore entry {entry.fingerprint} is {state}: {entry.reason}", 1000)
            if fail_on == "warning":
                ET.SubElement(case, "failure", type=state, message=text)
            else:
                ET.SubElement(case, "system-out").text = text
    suites: dict[str, ET.Element] = {}
    for change in report.changes:
        suite = _suite(root, suites, change)
        case = _case(suite, place(change), _name(change))
        message = line(change.message, 1000)
        if report.is_failure(change, fail_on):
            failure = ET.SubElement(case, "failure", type=line(change.rule), message=message)
            failure.text = _details(report, change)
        else:
            text = f"{change.level.value}: {message}\n{_details(report, change)}"
            ET.SubElement(case, "system-out").text = text
    for change, entry in report.ignored:
        case = _case(_suite(root, suites, change), place(change), _name(change))
        ET.SubElement(case, "skipped", message=line(f"ignored: {entry.reason}", 1000))
    _count(root)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _upgrade(summary: ET.Element, report: DriftReport) -> None:
    if report.upgrade is not None:
        case = _case(summary, "upgrade", f"can upgrade: {report.upgrade.verdict.value}")
        ET.SubElement(case, "system-out").text = block("\n".join(report.upgrade.reasons), 20_000)


def _suite(root: ET.Element, suites: dict[str, ET.Element], change: Change) -> ET.Element:
    name = place(change)
    if name not in suites:
        suites[name] = ET.SubElement(root, "testsuite", name=line(name, 300))
    return suites[name]


def _case(suite: ET.Element, group: str, name: str) -> ET.Element:
    return ET.SubElement(
        suite, "testcase", classname=line(f"intercontract.drift.{group}", 300), name=line(name, 600)
    )


def _name(change: Change) -> str:
    # The fingerprint tells apart what shares rule and pointer, and stays the same between runs.
    return f"{change.rule} {line(change.pointer)} [{change.fingerprint}]"


def _details(report: DriftReport, change: Change) -> str:
    use = report.use(change)
    rows = {
        "where": f"{change.method} {change.path} {change.location}".strip(),
        "pointer": change.pointer,
        "used by": ", ".join(use.where),
        "why": use.why,
    }
    return "\n".join(f"{name:<8} {line(value, 2000)}" for name, value in rows.items() if value)


def _count(root: ET.Element) -> None:
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for element in (*root.findall("testsuite"), root):
        for attribute, tag in kinds.items():
            element.set(attribute, str(sum(1 for _ in element.iter(tag))))
