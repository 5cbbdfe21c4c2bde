"""Exports of messages: a job that takes a few seconds, then a file that lasts two days.

Source: *Create content data export* and the two operations beside it: one active job per workspace, dates
inclusive, a gzipped CSV.
"""

from __future__ import annotations

import csv
import gzip
from io import StringIO

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.model.region import canonical_base
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Answer, Call
from intercontract.sandbox.identifiers import job_identifier
from intercontract.sandbox.resources.messages import sent_between
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_IN_PROGRESS, _COMPLETED = 1, 2
_EXPIRES = 2 * 24 * 60 * 60
_COLUMNS = ("message_id", "message_type", "user_id", "sent_at")


@frozen
class DataExport:
    """A job; ``after`` and ``before`` bound what it exports. Times are Unix seconds."""

    id: str
    created_at: int
    after: int
    before: int
    canceled: bool = False


DATA_EXPORTS = Collection["DataExport"](
    "data_export", lambda job, workspace: _render(job, workspace)
)


def _status(job: DataExport, workspace: Workspace) -> str:
    passed = workspace.now - job.created_at
    if job.canceled:
        return "canceled"
    if passed < _IN_PROGRESS:
        return "pending"
    if passed < _COMPLETED:
        return "in_progress"
    return "completed" if sent_between(workspace, job.after, job.before) else "no_data"


def _render(job: DataExport, workspace: Workspace) -> JSONObject:
    """Where its file is, and until when (Unix seconds as a text), once it is completed."""
    status = _status(job, workspace)
    done = status == "completed"
    url = f"{canonical_base(workspace.region)}/download/content/data/{job.id}"
    return {
        "job_identifier": job.id,
        "status": status,
        "download_url": url if done else "",
        "download_expires_at": str(job.created_at + _COMPLETED + _EXPIRES) if done else "",
    }


def _named(call: Call, workspace: Workspace) -> DataExport:
    return DATA_EXPORTS.find(workspace, call.params["job_identifier"])


@DATA_EXPORTS.answers("POST", "/export/content/data", "createDataExport")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """Begins a job, unless another one is active."""
    body = parameters.body_of(call)
    after = parameters.integer(body, "created_at_after", required=True) or 0
    before = parameters.integer(body, "created_at_before", required=True) or 0
    known = DATA_EXPORTS.table(workspace).rows()
    if known and _status(known[-1], workspace) in ("pending", "in_progress"):
        message = "Exceeded rate limit of 1 pending message data export jobs"
        raise Refusal(429, "rate_limit_exceeded", message)
    id_ = job_identifier(workspace.region, workspace.seed, workspace.state.next("data_export"))
    job = DataExport(id_, workspace.now, after, before)
    return _render(DATA_EXPORTS.keep(workspace, job), workspace)


@DATA_EXPORTS.answers("GET", "/export/content/data/{job_identifier}", "getDataExport")
def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """How far a job is."""
    return _render(_named(call, workspace), workspace)


@DATA_EXPORTS.answers("POST", "/export/cancel/{job_identifier}", "cancelDataExport")
def cancel(call: Call, workspace: Workspace) -> JSONValue:
    """Ends a job that is active; one that has ended stays as it is."""
    job = _named(call, workspace)
    if _status(job, workspace) in ("pending", "in_progress"):
        job = DATA_EXPORTS.keep(workspace, evolve(job, canceled=True))
    return _render(job, workspace)


@DATA_EXPORTS.answers("GET", "/download/content/data/{job_identifier}", "downloadDataExport")
def download(call: Call, workspace: Workspace) -> Answer:
    """The file of a completed job, for as long as it is kept."""
    job = _named(call, workspace)
    kept = workspace.now < job.created_at + _COMPLETED + _EXPIRES
    if _status(job, workspace) != "completed" or not kept:
        raise DATA_EXPORTS.not_found()
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for sent in sent_between(workspace, job.after, job.before):
        writer.writerow((sent.id, sent.kind, sent.contact_id, sent.created_at))
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="messages-{job.id}.csv.gz"',
    }
    return Answer(raw=gzip.compress(text.getvalue().encode(), mtime=0), headers=headers)
