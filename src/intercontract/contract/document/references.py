"""References that lead nowhere, or back to themselves: found, reported, and made harmless.

Both validators raise on a reference that they cannot resolve, so a schema behind one is replaced by a
schema that accepts everything and says what it stood for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import quote, unquote

from intercontract.contract.document.grammar import Part, walk
from intercontract.contract.document.problem import DocumentProblem
from intercontract.model.json import JSONObject, JSONValue, join, resolve, split

DANGLING = "x-dangling-reference"

# Keywords whose schemas judge the same value as the schema that holds them.
IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
IN_PLACE = ("not", "if", "then", "else")


def target_of(reference: JSONValue) -> str | None:
    """The pointer of a reference inside the document, or None for any other reference."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    pointer = unquote(reference[1:])
    return pointer if not pointer or pointer.startswith("/") else None


def mend(
    document: JSONObject, convert: Callable[[JSONObject, str, str | None], None]
) -> Iterator[DocumentProblem]:
    """Replaces, in place, every reference that cannot be followed; yields one problem for each.

    ``convert`` prepares a schema that only a reference shows to be one, such as one kept under an
    extension.
    """
    parts = list(walk(document))
    anchors = {
        f"#{part.value['$anchor']}": part.pointer
        for part in parts
        if part.kind == "schema" and isinstance(part.value, dict) and "$anchor" in part.value
    }
    known = {part.pointer: part for part in parts if part.kind == "schema"}
    pending = [part for part in parts if isinstance(part.value, dict) and "$ref" in part.value]
    while pending:
        part = pending.pop(0)
        holder = cast("JSONObject", part.value)
        reference = holder["$ref"]
        if isinstance(reference, str) and reference in anchors:
            reference = holder["$ref"] = "#" + quote(anchors[reference], safe="/~!$&'()*+,;=:@")
        problem = _dangling(document, part, reference)
        if problem:
            holder.clear()
            holder[DANGLING] = reference
            yield problem
        elif part.kind == "schema" and (target := cast("str", target_of(reference))) not in known:
            for found in list(walk(resolve(document, target), "schema", target)):
                known[found.pointer] = found
                if isinstance(found.value, dict):
                    convert(found.value, found.pointer, None)
                    if "$ref" in found.value:
                        pending.append(found)
    yield from _cycles(known)


def _dangling(document: JSONObject, part: Part, reference: JSONValue) -> DocumentProblem | None:
    target = target_of(reference)
    where = join(part.pointer, "$ref")
    if target is None:
        message = f"{reference!r} is no reference inside this document"
        return DocumentProblem("dangling-reference", where, message, part.operation)
    try:
        found = resolve(document, target)
    except KeyError:
        message = f"{reference} leads nowhere"
        return DocumentProblem("dangling-reference", where, message, part.operation)
    fits = isinstance(found, dict) or (part.kind == "schema" and isinstance(found, bool))
    if not fits:
        message = f"{reference} leads to something that is no {part.kind}"
        return DocumentProblem("dangling-reference", where, message, part.operation)
    return None


def _cycles(schemas: dict[str, Part]) -> Iterator[DocumentProblem]:
    # A schema that reaches itself without a step into the value would keep a validator busy for ever.
    done: set[str] = set()
    for start in schemas:
        if start in done:
            continue
        open_: set[str] = {start}
        stack = [(start, _steps(schemas, start))]
        while stack:
            pointer, steps = stack[-1]
            step = next(steps, None)
            if step is None:
                done.add(pointer)
                open_.discard(pointer)
                stack.pop()
            elif step in open_:
                # Only a reference can lead back, and `pointer` is the schema that holds it.
                holder = cast("JSONObject", schemas[pointer].value)
                reference = holder.pop("$ref")
                message = f"{reference} leads back to itself"
                where = join(pointer, "$ref")
                yield DocumentProblem("reference-cycle", where, message, schemas[pointer].operation)
            elif step not in done and step in schemas:
                open_.add(step)
                stack.append((step, _steps(schemas, step)))


def _steps(schemas: dict[str, Part], pointer: str) -> Iterator[str]:
    schema = schemas[pointer].value
    if not isinstance(schema, dict):
        return
    for keyword in IN_PLACE_LISTS:
        listed = schema.get(keyword)
        for index in range(len(listed) if isinstance(listed, list) else 0):
            yield join(pointer, keyword, index)
    for keyword in IN_PLACE:
        if keyword in schema:
            yield join(pointer, keyword)
    dependent = schema.get("dependentSchemas")
    for name in dependent if isinstance(dependent, dict) else ():
        yield join(pointer, "dependentSchemas", name)
    if (target := target_of(schema.get("$ref"))) is not None:
        yield join("", *split(target))
