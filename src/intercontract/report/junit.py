"""A run as JUnit XML: a suite for each region, a case for each operation and for each finding.

A failure is a failure, a known deviation is skipped with its reason, and an operation that nothing
exercised is skipped too. What is our own fault is an error.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from intercontract.model.finding import Verdict
from intercontract.model.region import region_rank
from intercontract.model.report import Report
from intercontract.model.run import Cell, FindingGroup
from intercontract.model.words import plural
from intercontract.report.grid import label
from intercontract.report.sample import rendered
from intercontract.report.text import block, line

_FINDINGS = (Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN, Verdict.ERROR)


def junit(report: Report, *, fail_on: str = "fail") -> bytes:
    """The XML document, UTF-8.

    With ``fail_on="warning"`` warnings are failures; otherwise they pass, with the warning as output.
    With ``fail_on="never"`` nothing is a failure, and what was found is output too.
    """
    failing = {"warning": {Verdict.FAIL, Verdict.WARNING}, "never": set()}.get(
        fail_on, {Verdict.FAIL}
    )
    root = ET.Element("testsuites", name="intercontract", time=f"{report.run.duration:.3f}")
    run = _suite(root, report, "run")
    _run_case(run, report)
    groups = [group for group in report.groups if group.verdict in _FINDINGS]
    regions = dict.fromkeys(
        [
            *report.run.regions,
            *sorted({c.region for c in report.grid}, key=region_rank),
            *sorted({g.finding.region or "" for g in groups}, key=region_rank),
        ]
    )
    for region in regions:
        suite = _suite(root, report, region or "no region")
        for cell in (cell for cell in report.grid if cell.region == region):
            _operation(suite, cell)
        for group in (group for group in groups if (group.finding.region or "") == region):
            _finding(suite, group, failing)
    _count(root)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(root: ET.Element, report: Report, name: str) -> ET.Element:
    run = report.run
    suite = ET.SubElement(root, "testsuite", name=line(name), timestamp=line(run.started_at))
    properties = ET.SubElement(suite, "properties")
    facts = {
        "run": run.id,
        "target": run.target,
        "api_version": run.api_version,
        "contract": run.contract,
        "seed": "" if run.seed is None else str(run.seed),
    }
    for key, value in facts.items():
        if value:
            ET.SubElement(properties, "property", name=key, value=line(value))
    return suite


def _case(suite: ET.Element, group: str, name: str) -> ET.Element:
    classname = f"intercontract.{suite.get('name')}.{group}"
    return ET.SubElement(suite, "testcase", classname=line(classname, 300), name=line(name, 600))


def _run_case(suite: ET.Element, report: Report) -> None:
    case = _case(suite, "run", "completed")
    run = report.run
    if not run.complete and run.stopped != "time":
        ET.SubElement(case, "error", type="incomplete", message=line(report.summary.headline))
    elif not run.complete or not report.interactions:
        ET.SubElement(case, "skipped", message=line(report.summary.headline))
    ET.SubElement(case, "system-out").text = block(
        "\n".join([report.summary.headline, *run.notes, *report.not_verified]), 20_000
    )


def _operation(suite: ET.Element, cell: Cell) -> None:
    case = _case(suite, cell.operation, "exercised")
    if not cell.interactions:
        ET.SubElement(case, "skipped", message="no interaction exercised this operation")
        return
    statuses = ", ".join(str(status) for status in cell.statuses) or "none"
    ET.SubElement(
        case, "system-out"
    ).text = f"{label(cell)}; {plural(cell.interactions, 'interaction')}; statuses: {statuses}"


def _finding(suite: ET.Element, group: FindingGroup, failing: set[Verdict]) -> None:
    finding = group.finding
    # The fingerprint tells apart what shares check and pointer, and stays the same between runs.
    name = f"{finding.check} {line(finding.pointer)} [{finding.fingerprint}]"
    case = _case(suite, finding.place, name)
    message = line(finding.message, 1000)
    if group.verdict is Verdict.KNOWN:
        ET.SubElement(case, "skipped", message=line(f"known deviation: {group.reason}", 1000))
    elif group.verdict is Verdict.ERROR:
        ET.SubElement(case, "error", type=line(finding.check), message=message).text = _details(
            group
        )
    elif group.verdict in failing:
        ET.SubElement(case, "failure", type=line(finding.check), message=message).text = _details(
            group
        )
    else:
        output = f"{group.verdict.value}: {message}\n{_details(group)}"
        ET.SubElement(case, "system-out").text = output


def _details(group: FindingGroup) -> str:
    finding = group.finding
    rows = {
        "where": f"{finding.method} {finding.path} -> {finding.status}, "
        f"{finding.part} {finding.pointer or '(whole)'}",
        "expected": finding.expected,
        "observed": finding.observed,
        "times": f"{group.count:,}",
        "examples": ", ".join(group.examples),
    }
    text = [f"{name:<9} {line(value, 2000)}" for name, value in rows.items() if value]
    sample = rendered(group)
    extra = [block(part, 12_000) for part in (sample.excerpt, sample.curl) if part]
    return "\n\n".join(["\n".join(text), *extra])


def _count(root: ET.Element) -> None:
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for element in (*root.findall("testsuite"), root):
        for attribute, tag in kinds.items():
            element.set(attribute, str(sum(1 for _ in element.iter(tag))))
