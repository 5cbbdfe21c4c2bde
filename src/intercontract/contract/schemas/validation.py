"""Two validators for one schema: jsonschema-rs decides, jsonschema explains.

One conversation takes jsonschema about 450 µs and jsonschema-rs 1.5 µs, so the slow one runs only on
values that the fast one has refused. A differential test holds the two to the same verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from attrs import evolve, field

from intercontract.contract.document.directions import FLAG
from intercontract.contract.document.patterns import COSTLY, PatternKeyword, found_in, watched
from intercontract.contract.schemas.formats import FormatKeyword
from intercontract.contract.schemas.schema_problem import FALSE, Problem
from intercontract.model.json import (
    JSONValue,
    as_list,
    as_object,
    is_large,
    join,
    objects,
    resolve,
    sample,
    size,
)
from intercontract.values import define

if TYPE_CHECKING:  # they take a while; jsonschema is for values that were refused
    import jsonschema_rs
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError

ROOT = "urn:intercontract:description"


# Keywords whose violation needs no more explanation than the keyword and the value.
_LEAVES = frozenset(
    {
        "type", "enum", "const", "format", "pattern", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
        "minProperties", "maxProperties", "uniqueItems",
    }
)  # fmt: skip


def _refuse(uri: str) -> JSONValue:
    raise LookupError(f"nothing is fetched while validating: {uri}")


@define(slots=False)
class Resources:
    """A document made ready for both validators once, for all the schemas in it."""

    document: JSONValue

    @cached_property
    def fast(self) -> jsonschema_rs.Registry:
        """The document for jsonschema-rs."""
        import jsonschema_rs

        return jsonschema_rs.Registry(
            [(ROOT, self.document)], draft=jsonschema_rs.Draft202012, retriever=_refuse
        )

    @cached_property
    def costly(self) -> dict[str, JSONValue]:
        """The patterns of the document that may take long, by keyword."""
        return as_object(self.document.get(COSTLY) if isinstance(self.document, dict) else None)

    @cached_property
    def explaining(self) -> type[Draft202012Validator]:
        """jsonschema's validator class for the schemas of the document."""
        from intercontract.contract.schemas.explain import explainer

        return explainer(self.document)


@cache
def _checker() -> FormatChecker:
    from intercontract.contract.schemas.explain import format_checker

    return format_checker()


# So many problems of one value are told.
MOST = 10_000
# jsonschema-rs makes all errors at once, each a kilobyte, and a value may have as many as its schema has
# keywords. Where there may be more than these, jsonschema finds one after the other, ten times as slowly.
_AT_ONCE = 2 * MOST
# Of more values than these that is taken for certain; of fewer a sample of each list and object tells.
_FAR_TOO_MANY = 5 * MOST
_SAMPLE = 50
# More branches than these are not explained one by one.
_BRANCHES_TOLD = 4
_LONGEST = 100


@define(slots=False)
class Validator:
    """Judges values against one schema of a document.

    ``formats`` asserts the formats that `formats.holds` knows; elsewhere a format is an annotation.
    """

    resources: Resources
    pointer: str
    formats: bool = True
    _keywords: dict[tuple[str | int, ...], tuple[str, JSONValue, str]] = field(
        factory=dict, repr=False, eq=False
    )
    _parts: dict[str, Validator] = field(factory=dict, repr=False, eq=False)

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        import jsonschema_rs

        keywords: dict[str, Any] = {"format": FormatKeyword} if self.formats else {}
        if self.resources.costly:
            keywords["pattern"] = PatternKeyword
        return jsonschema_rs.Draft202012Validator(
            {"$ref": f"{ROOT}#{quote(self.pointer)}"},
            registry=self.resources.fast,
            validate_formats=self.formats,
            keywords=keywords or None,
        )

    @cached_property
    def _explainer(self) -> Draft202012Validator:
        try:
            schema = resolve(self.resources.document, self.pointer)
        except KeyError:
            schema = True
        return self.resources.explaining(
            cast("Any", schema), format_checker=_checker() if self.formats else None
        )

    def decides(self, value: JSONValue) -> bool:
        """Whether all patterns that apply to a value are decided before they take too long.

        One that is not counts as found. Names come first: their patterns jsonschema-rs runs as they are.
        """
        if not self.resources.costly:
            return True
        with watched() as watch:
            patterns = as_list(self.resources.costly.get("patternProperties"))
            names = dict.fromkeys(name for _, held in objects(value) for name in held)
            for name in names if patterns else ():
                for pattern in patterns:
                    found_in(str(pattern), name)
                if watch.undecided:
                    return False
            self.problems(value)
        return not watch.undecided

    def is_valid(self, value: JSONValue) -> bool:
        """Whether the value fits, by the fast validator."""
        try:
            return bool(self._fast.is_valid(value))
        except ValueError:
            # A Python string can hold half a surrogate pair, which jsonschema-rs cannot take.
            return not self._explained(value)

    def problems(self, value: JSONValue, most: int = MOST) -> list[Problem]:
        """The first violations, those of a failed ``oneOf`` or ``anyOf`` told by its best matching branch.

        What jsonschema-rs finds at one keyword of one value is told as it is found; what takes more to
        explain, jsonschema explains, for the value and the schema that it concerns. Should the
        validators disagree, the one problem has the keyword ``validators-disagree``.
        """
        if self.is_valid(value):
            return []
        try:
            if self._has_too_many(value):
                found = self._explained(value, most)
            else:
                found = self._located(value, list(self._fast.iter_errors(value)))[:most]
        except ValueError:
            # A Python string can hold half a surrogate pair, which jsonschema-rs cannot take.
            return self._explained(value, most)
        return found or [Problem("", "validators-disagree", None, value, self.pointer)]

    def _has_too_many(self, value: JSONValue) -> bool:
        """Whether a value has more errors than are made at once, as far as a sample of it tells."""
        if not is_large(value, _AT_ONCE // 10):
            return False
        if is_large(value, _FAR_TOO_MANY):
            return True
        some = sample(value, _SAMPLE)
        share = size(some) / size(value)
        return len(list(self._fast.iter_errors(some))) > _AT_ONCE * share

    def _located(
        self, value: JSONValue, errors: list[jsonschema_rs.ValidationError]
    ) -> list[Problem]:
        found: dict[str, Problem] = {}
        # By value and schema: the names that are required and absent; None where there is more to explain.
        deeper: dict[tuple[str, str], list[str] | None] = {}
        for error in errors:
            pointer, path = join("", *error.instance_path), error.schema_path
            if error.kind.name == "falseSchema" or "propertyNames" in path:
                # Neither has a keyword of its own at the place that is wrong.
                return self._explained(value)
            keyword = str(path[-1]) if path else ""
            if keyword not in _LEAVES:
                place = pointer, join("", *path[:-1])
                names = deeper.setdefault(place, [])
                if keyword != "required":
                    deeper[place] = None
                elif names is not None:
                    names.append(str(error.kind.as_dict()["property"]))
                continue
            try:
                schema_pointer, argument, written = self._keyword(tuple(path))
            except KeyError:
                return self._explained(value)
            identity = f"{pointer}\n{keyword}\n{written}"
            if identity not in found:
                # As it came: jsonschema-rs has the names of an object in another order.
                observed = resolve(value, pointer)
                found[identity] = Problem(pointer, keyword, argument, observed, schema_pointer)
        for (pointer, schema), names in sorted(deeper.items()):
            try:
                told = self._deeper(value, pointer, schema, names)
            except KeyError:
                return self._explained(value)
            for problem in told:
                found.setdefault(_identity(problem), problem)
        return list(found.values())

    def _deeper(
        self, value: JSONValue, pointer: str, schema: str, absent: list[str] | None
    ) -> list[Problem]:
        """What is wrong with a part of a value, by one schema; the names that are all that it lacks.

        Raises:
            KeyError: one of the two is not there.
        """
        part = resolve(value, pointer)
        resolve(self.resources.document, schema)
        if absent is not None:
            at = join(schema, "required")
            return [Problem(join(pointer, n), "required", n, None, at) for n in absent]
        explained = self._part(schema)._explained(part)
        return [evolve(problem, pointer=pointer + problem.pointer) for problem in explained]

    def _keyword(self, path: tuple[str | int, ...]) -> tuple[str, JSONValue, str]:
        """The pointer of a keyword of the document, what it says, and that written out."""
        known = self._keywords.get(path)
        if known is None:
            pointer = join("", *path)
            argument = resolve(self.resources.document, pointer)
            known = self._keywords[path] = pointer, argument, repr(argument)
        return known

    def _part(self, pointer: str) -> Validator:
        if pointer not in self._parts:
            self._parts[pointer] = Validator(self.resources, pointer, self.formats)
        return self._parts[pointer]

    def _explained(self, value: JSONValue, most: int = MOST) -> list[Problem]:
        found: dict[str, Problem] = {}
        causes = chain.from_iterable(map(_flatten, self._explainer.iter_errors(cast("Any", value))))
        try:
            for cause in causes:
                problem = self._problem(cause)
                found.setdefault(_identity(problem), problem)
                if len(found) == most:
                    break
        except RecursionError:
            return [Problem("", "validators-disagree", None, None, self.pointer)]
        return list(found.values())

    def _problem(self, error: ValidationError) -> Problem:
        from intercontract.contract.schemas.explain import schema_pointer

        keyword = FALSE if error.validator is None else str(error.validator)
        if keyword == "not" and isinstance(error.schema, dict):
            keyword = str(error.schema.get(FLAG, keyword))
        problem = Problem(
            pointer=join("", *error.absolute_path),
            keyword=keyword,
            argument=cast("JSONValue", error.validator_value),
            observed=cast("JSONValue", error.instance),
            schema_pointer=schema_pointer(self.resources.document, self.pointer, error),
        )
        return self._branches(problem) if keyword in ("oneOf", "anyOf") else problem

    def first_error(self, value: JSONValue) -> str:
        """What the fast validator says first of a value that does not fit, cut when long."""
        import jsonschema_rs

        try:
            self._fast.validate(value)
        except jsonschema_rs.ValidationError as error:
            place = join("", *error.instance_path)
            return f"{place} {error.message[:_LONGEST]}".strip()
        except ValueError:
            pass
        return "does not fit"

    def _branches(self, problem: Problem) -> Problem:
        """A failed choice with the branches that the value fits, or what it lacks for each."""
        branches = problem.argument if isinstance(problem.argument, list) else []
        fitting, lacking = list[str](), list[str]()
        for index, branch in enumerate(branches):
            part = self._part(join(problem.schema_pointer, index))
            name = _branch_name(branch, index)
            if part.is_valid(problem.observed):
                fitting.append(name)
            elif len(lacking) < _BRANCHES_TOLD:
                lacking.append(f"{name}: {part.first_error(problem.observed)}")
        if fitting:
            detail = f"it fits {len(fitting)} of {len(branches)} ({', '.join(fitting)})"
            return evolve(problem, fits=len(fitting), detail=detail)
        return evolve(problem, detail="; ".join(lacking))


def _branch_name(branch: JSONValue, index: int) -> str:
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    title = branch.get("title") if isinstance(branch, dict) else None
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    return title if isinstance(title, str) else f"branch {index}"


def _identity(problem: Problem) -> str:
    # Two schemas that hold at once may say the same of one place.
    return f"{problem.pointer}\n{problem.keyword}\n{problem.argument!r}"


def _flatten(error: ValidationError) -> Iterator[ValidationError]:
    from intercontract.contract.schemas.nearest import nearest, wanted_types

    if error.validator in ("oneOf", "anyOf") and error.context:
        near = nearest(error)
        for cause in near:
            yield from _flatten(cause)
        if near:
            return
        if types := wanted_types(error):
            error.validator, error.validator_value = "type", types
    yield error
