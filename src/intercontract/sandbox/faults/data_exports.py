"""Faults in exports of messages."""

from __future__ import annotations

from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.tools import (
    answers_with,
    changes,
    drops,
    failed,
    now_and_then,
    replaces,
    sets,
)

CREATE, RETRIEVE, CANCEL = "createDataExport", "getDataExport", "cancelDataExport"
_ALL = (CREATE, RETRIEVE, CANCEL)
_SCHEMA = ("response-schema",)


FAULTS = (
    Fault("export-status-unknown", "the status of an export is a word of its own", _SCHEMA,
          changes(sets(status="queued"), *_ALL)),
    Fault("export-identifier-misspelt", "the identifier of an export is misspelt, as a later version has it",
          ("response-schema", "undocumented-field"),
          changes(lambda p: p.update(job_identfier=p.pop("job_identifier")), *_ALL)),
    Fault("export-identifier-number", "the identifier of an export is a number", _SCHEMA,
          changes(sets(job_identifier=12), *_ALL)),
    Fault("export-url-null", "an export that is not done has a null address", _SCHEMA,
          changes(sets(download_url=None), *_ALL)),
    Fault("export-expiry-number", "an export expires at a number", _SCHEMA,
          changes(sets(download_expires_at=0), *_ALL)),
    Fault("export-status-missing", "an export has no status", _SCHEMA, changes(drops("status"), *_ALL)),
    Fault("export-extra", "an export has an undocumented field", ("undocumented-field",),
          changes(sets(progress=0.5), *_ALL)),
    Fault("export-created-202", "creating an export answers 202", ("undocumented-status",),
          answers_with(202, CREATE)),
    Fault("export-created-500", "creating an export fails with 500", ("server-error",),
          now_and_then("export-created-500", replaces(failed), CREATE)),
    Fault("export-unknown-500", "an export that is not there is answered 500", ("server-error",),
          replaces(failed, RETRIEVE, CANCEL, statuses=(404,))),
)  # fmt: skip
