"""JUnit XML: a suite for each region of a run or operation of a comparison, a case for each entry.

What makes the exit code 1 is a failure, what somebody accepted passes and says why, and what is our own
fault is an error.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from intercontract.report.cases import BROKEN, FAILED, SKIPPED, CaseResult, cases
from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions
from intercontract.report.text import line

_TAGS = {FAILED: "failure", BROKEN: "error", SKIPPED: "skipped"}


def write(outline: Outline, options: FormatOptions) -> bytes:
    """The XML document, UTF-8; what is no failure under ``fail_on`` is told as output."""
    root = ET.Element("testsuites", name=outline.name)
    suites = {name: _suite(root, outline, name) for name in outline.suites}
    for case in cases(outline, options.fail_on):
        if case.suite not in suites:
            suites[case.suite] = _suite(root, outline, case.suite)
        _case(suites[case.suite], case)
    _count(root)
    if outline.duration is not None:
        root.set("time", f"{outline.duration:.3f}")
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


def _case(suite: ET.Element, case: CaseResult) -> None:
    time = f"{case.seconds:.3f}"
    element = ET.SubElement(suite, "testcase", classname=case.classname, name=case.name, time=time)
    if tag := _TAGS.get(case.status):
        told = ET.SubElement(element, tag, message=case.message)
        if case.status != SKIPPED:
            told.set("type", case.kind)
            told.text = case.text
    elif case.text:
        said = "" if case.known or not case.severity else f"{case.severity}: {case.message}\n"
        ET.SubElement(element, "system-out").text = said + case.text


def _count(root: ET.Element) -> None:
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for element in (*root.findall("testsuite"), root):
        for attribute, tag in kinds.items():
            element.set(attribute, str(sum(1 for _ in element.iter(tag))))
        seconds = sum(float(case.get("time", "0")) for case in element.iter("testcase"))
        element.set("time", f"{seconds:.3f}")
