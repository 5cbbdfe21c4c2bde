"""JUnit XML: a suite for each region of a run or operation of a comparison, a case for each entry.

What makes the exit code 1 is a failure, what somebody accepted is skipped with the reason, and what is our
own fault is an error.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from intercontract.model.finding import Verdict
from intercontract.report.outline import Outline, ReportCase, ReportEntry
from intercontract.report.registry import FormatOptions, ReportFormat
from intercontract.report.text import block, line


def write(outline: Outline, options: FormatOptions) -> bytes:
    """The XML document, UTF-8; what is no failure under ``fail_on`` is told as output."""
    root = ET.Element("testsuites", name=outline.name)
    if outline.duration is not None:
        root.set("time", f"{outline.duration:.3f}")
    suites = {name: _suite(root, outline, name) for name in outline.suites}
    for case in outline.cases:
        _case(suites[case.suite], case, options.fail_on)
    for entry in outline.entries:
        if entry.suite not in suites:
            suites[entry.suite] = _suite(root, outline, entry.suite)
        _entry(suites[entry.suite], entry, options.fail_on)
    _count(root)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(root: ET.Element, outline: Outline, name: str) -> ET.Element:
    suite = ET.SubElement(root, "testsuite", name=line(name, 300))
    if outline.timestamp:
        suite.set("timestamp", line(outline.timestamp))
    if outline.properties:
        properties = ET.SubElement(suite, "properties")
        for key, value in outline.properties.items():
            ET.SubElement(properties, "property", name=key, value=line(value))
    return suite


def _element(suite: ET.Element, classname: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=line(classname, 300), name=line(name, 600))


def _case(suite: ET.Element, case: ReportCase, fail_on: str) -> None:
    element = _element(suite, case.classname, case.name)
    outcome = "failure" if case.fails(fail_on) else case.outcome
    if outcome:
        told = ET.SubElement(element, outcome, message=line(case.message, 1000))
        if outcome != "skipped":
            told.set("type", case.type)
    if case.text and outcome != "failure":
        ET.SubElement(element, "system-out").text = block(case.text, 20_000)


def _entry(suite: ET.Element, entry: ReportEntry, fail_on: str) -> None:
    # The fingerprint tells apart what shares rule and pointer, and stays the same between runs.
    name = f"{entry.rule} {line(entry.pointer)} [{entry.fingerprint}]"
    element = _element(suite, entry.classname, name)
    message = line(entry.message, 1000)
    if entry.accepted:
        ET.SubElement(element, "skipped", message=line(entry.accepted, 1000))
    elif entry.tone is Verdict.ERROR or entry.fails(fail_on):
        kind = "error" if entry.tone is Verdict.ERROR else "failure"
        told = ET.SubElement(element, kind, type=line(entry.rule), message=message)
        told.text = _details(entry)
    else:
        text = f"{entry.word}: {message}\n{_details(entry)}"
        ET.SubElement(element, "system-out").text = text


def _details(entry: ReportEntry) -> str:
    rows = [
        ("where", entry.where),
        ("pointer", entry.pointer if not entry.values else ""),
        *entry.values,
        *entry.rows,
        ("times", f"{entry.count:,}" if entry.count else ""),
        ("examples", ", ".join(entry.examples)),
    ]
    text = [f"{name:<9} {line(value, 2000)}" for name, value in rows if value]
    return "\n\n".join(["\n".join(text), *(block(each.text, 12_000) for each in entry.blocks())])


def _count(root: ET.Element) -> None:
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for element in (*root.findall("testsuite"), root):
        for attribute, tag in kinds.items():
            element.set(attribute, str(sum(1 for _ in element.iter(tag))))


FORMAT = ReportFormat(write, "junit.xml")
