"""Which documented parameter and body field names which resource, and its value put into a case."""

from __future__ import annotations

from typing import Any

from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case as GeneratedCase

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.generate.pool import Pool

VERSION_HEADER = "Intercom-Version"

# One generated value in eight stays as it was drawn, so that unknown ids are tried too.
_KEEP = 8


def bind(case: GeneratedCase[Any], pool: Pool, catalogue: Catalogue, api_version: str) -> None:
    """Put ids that exist, and the version under test, into the valid parts of a case.

    What was made invalid on purpose stays as it is. Where the pool has things of the run's own, writes strike
    nothing else; what is created carries the pool's mark.
    """
    meta = case.meta
    to_write = case.method.upper() not in ("GET", "HEAD")

    def valid(location: ParameterLocation) -> bool:
        return meta is None or not meta.is_negative_at(location)

    if api_version and valid(ParameterLocation.HEADER):
        case.headers[VERSION_HEADER] = api_version
    if valid(ParameterLocation.PATH):
        for name in list(case.path_parameters or {}):
            resource = catalogue.of_path(case.path, name)
            drawn = case.path_parameters[name]
            found = pool.pick(resource.name, drawn, to_write=to_write) if resource else None
            # A link, or chance, may have drawn somebody's: that is never written to.
            theirs = to_write and resource is not None and pool.is_anothers(resource.name, drawn)
            if found is not None and (theirs or not _is_kept(drawn)):
                case.path_parameters[name] = found
    if valid(ParameterLocation.BODY) and isinstance(case.body, dict):
        _bind_body(case.body, case.path, pool, catalogue, to_write=to_write)
        if pool.mark and case.method.upper() == "POST":
            _mark_body(case.body, case.path, pool.mark, catalogue)


def _is_kept(drawn: object) -> bool:
    return not sum(repr(drawn).encode("utf-8", "surrogatepass")) % _KEEP


def _mark_body(body: dict[str, Any], path: str, mark: str, catalogue: Catalogue) -> None:
    resource = catalogue.created_at(path)
    field = resource.creation.marked if resource and resource.creation else ""
    if field:
        given = body.get(field)
        body[field] = (
            f"intercontract {mark} {given}" if isinstance(given, str) else f"intercontract {mark}"
        )


def _bind_body(
    body: dict[str, Any], path: str, pool: Pool, catalogue: Catalogue, *, to_write: bool = False
) -> None:
    for name, value in body.items():
        # `id` in what is sent to /conversations/{id}/tags is a tag's.
        below = catalogue.of_segment(path.rpartition("/")[2]) if path.count("/") > 1 else None
        # A `user_id` is the customer's own name of a contact, which the pool does not know.
        resource = (
            below if name == "id" else None if name == "user_id" else catalogue.of_field(name)
        )
        if resource and isinstance(value, str):
            body[name] = pool.pick(resource.name, value, to_write=to_write) or value
        elif resource and isinstance(value, dict) and isinstance(value.get("id"), str):
            value["id"] = pool.pick(resource.name, value["id"], to_write=to_write) or value["id"]


def describe(case: GeneratedCase[Any]) -> str:
    """How the case came to be, in Schemathesis' words: ``Value greater than maximum (per_page in query)``."""
    meta = case.meta
    data = meta.phase.data if meta else None
    text = getattr(data, "description", None) or ""
    where = getattr(data, "parameter", None)
    location = getattr(data, "parameter_location", None)
    suffix = f" ({where} in {location.value})" if where and location else ""
    return f"{text}{suffix}"
