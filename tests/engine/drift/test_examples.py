"""For every rule a smallest pair of descriptions that makes it speak, and what that says of the rule."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from intercontract.drift import RULES, Level, Options, compare

JSON = "application/json"
XML = "application/xml"
TODAY = date(2026, 1, 1)
Pair = tuple[dict[str, Any], dict[str, Any], Options]


def document(paths: dict[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    """A 3.1 description."""
    info = {"title": "t", "version": rest.pop("version", "2.11")}
    return {"openapi": "3.1.0", "info": info, "paths": paths or {}, **rest}


def operation(**node: Any) -> dict[str, Any]:
    return document({"/x": {"post": {"operationId": "x", "responses": {}, **node}}})


def request(schema: Any, media: str = JSON, **node: Any) -> dict[str, Any]:
    body = {"content": {media: {"schema": schema}}}
    return operation(requestBody=body, **node)


def encoded(**encoding: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"f": {"type": "array", "items": {"type": "string"}}}}
    content = {"multipart/form-data": {"schema": schema, "encoding": {"f": encoding}}}
    return operation(requestBody={"content": content})


def response(schema: Any, media: str = JSON, **node: Any) -> dict[str, Any]:
    return operation(responses={"200": {"content": {media: {"schema": schema}}}}, **node)


def parameter(schema: Any, place: str = "query", **node: Any) -> dict[str, Any]:
    return operation(parameters=[{"name": "p", "in": place, "schema": schema, **node}])


def with_discriminator(build: Any, value: str) -> dict[str, Any]:
    """One of two alternatives is named by a value."""
    kinds = {"K": prop(S, required=["f"]), "L": prop(I, required=["f"])}
    choice = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds],
        "discriminator": {"propertyName": "kind", "mapping": {value: "K"}},
    }
    made: dict[str, Any] = build(choice)
    return {**made, "components": {"schemas": kinds}}


def header(schema: Any = None, **node: Any) -> dict[str, Any]:
    return operation(
        responses={"200": {"headers": {"H": {"schema": {} if schema is None else schema, **node}}}}
    )


def prop(schema: Any, **node: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"f": schema}, **node}


S = {"type": "string"}
I = {"type": "integer"}  # noqa: E741 - short on purpose
A = {"type": "array", "items": S}
O = prop(S)  # noqa: E741
ONE, TWO = prop(S, title="one"), prop(I, title="two", required=["f"])
D = {"propertyName": "kind", "mapping": {"a": "#/a"}}

# suffix of the rule: schema before, schema after
KEYWORDS: dict[str, tuple[Any, Any]] = {
    "became-enum": (S, {**S, "enum": ["a"]}),
    "became-not-enum": ({**S, "enum": ["a"]}, S),
    "enum-value-removed": ({**S, "enum": ["a", "b"]}, {**S, "enum": ["a"]}),
    "enum-value-added": ({**S, "enum": ["a"]}, {**S, "enum": ["a", "b"]}),
    "x-extensible-enum-value-removed": (
        {**S, "x-extensible-enum": ["a", "b"]},
        {**S, "x-extensible-enum": ["a"]},
    ),
    "became-nullable": (S, {"type": ["string", "null"]}),
    "became-not-nullable": ({"type": ["string", "null"]}, S),
    "const-added": (S, {**S, "const": "a"}),
    "const-removed": ({**S, "const": "a"}, S),
    "const-changed": ({**S, "const": "a"}, {**S, "const": "b"}),
    "default-value-added": (S, {**S, "default": "a"}),
    "default-value-removed": ({**S, "default": "a"}, S),
    "default-value-changed": ({**S, "default": "a"}, {**S, "default": "b"}),
    "pattern-added": (S, {**S, "pattern": "^a"}),
    "pattern-removed": ({**S, "pattern": "^a"}, S),
    "pattern-changed": ({**S, "pattern": "^a"}, {**S, "pattern": "^b"}),
    "pattern-generalized": ({**S, "pattern": "^a"}, {**S, "pattern": ".*"}),
    "type-changed": (S, {"type": "boolean"}),
    "type-generalized": (I, {"type": "number"}),
    "type-specialized": ({"type": "number"}, I),
    "list-of-types-widened": (S, {"oneOf": [S, I]}),
    "list-of-types-narrowed": ({"oneOf": [S, I]}, S),
    "one-of-added": ({"oneOf": [ONE]}, {"oneOf": [ONE, TWO]}),
    "one-of-removed": ({"oneOf": [ONE, TWO]}, {"oneOf": [ONE]}),
    "any-of-added": ({"anyOf": [ONE]}, {"anyOf": [ONE, TWO]}),
    "any-of-removed": ({"anyOf": [ONE, TWO]}, {"anyOf": [ONE]}),
    "all-of-added": ({"allOf": [ONE]}, {"allOf": [ONE, TWO]}),
    "all-of-removed": ({"allOf": [ONE, TWO]}, {"allOf": [ONE]}),
    "all-of-added-annotation-only": ({"allOf": [ONE]}, {"allOf": [ONE, {"title": "t"}]}),
    "all-of-removed-annotation-only": ({"allOf": [ONE, {"title": "t"}]}, {"allOf": [ONE]}),
    "wrapped-in-one-of": (O, {"oneOf": [prop(S, required=["f"]), prop(I)]}),
    "discriminator-added": (O, {**O, "discriminator": D}),
    "discriminator-removed": ({**O, "discriminator": D}, O),
    "discriminator-property-name-changed": (
        {**O, "discriminator": D},
        {**O, "discriminator": {**D, "propertyName": "type"}},
    ),
    "discriminator-mapping-added": (
        {**O, "discriminator": D},
        {**O, "discriminator": {**D, "mapping": {"a": "#/a", "b": "#/b"}}},
    ),
    "discriminator-mapping-deleted": (
        {**O, "discriminator": D},
        {**O, "discriminator": {**D, "mapping": {}}},
    ),
    "discriminator-mapping-changed": (
        {**O, "discriminator": D},
        {**O, "discriminator": {**D, "mapping": {"a": "#/b"}}},
    ),
    "prefix-items-added": ({**A, "prefixItems": [S]}, {**A, "prefixItems": [S, I]}),
    "prefix-items-removed": ({**A, "prefixItems": [S, I]}, {**A, "prefixItems": [S]}),
    "dependent-required-added": (O, {**O, "dependentRequired": {"f": ["g"]}}),
    "dependent-required-removed": ({**O, "dependentRequired": {"f": ["g"]}}, O),
    "dependent-required-changed": (
        {**O, "dependentRequired": {"f": ["g"]}},
        {**O, "dependentRequired": {"f": ["h"]}},
    ),
    "content-media-type-changed": (S, {**S, "contentMediaType": JSON}),
    "schema-became-false": (S, False),
    "schema-became-not-false": (False, S),
    "unique-items-set": (A, {**A, "uniqueItems": True}),
    "unique-items-unset": ({**A, "uniqueItems": True}, A),
    "multiple-of-set": (I, {**I, "multipleOf": 2}),
    "multiple-of-unset": ({**I, "multipleOf": 2}, I),
    "multiple-of-changed": ({**I, "multipleOf": 2}, {**I, "multipleOf": 3}),
    "multiple-of-generalized": ({**I, "multipleOf": 4}, {**I, "multipleOf": 2}),
    "multiple-of-specialized": ({**I, "multipleOf": 2}, {**I, "multipleOf": 4}),
    "wrapped-in-one-of-original-preserved": (O, {"oneOf": [O, prop(I)]}),
    "content-encoding-changed": (S, {**S, "contentEncoding": "base64"}),
}
IF, THEN = {"if": O}, {"then": ONE}
for _name, _before, _after in (
    ("if", {}, {**IF, **THEN}),
    ("then", {**IF, "else": ONE}, {**IF, **THEN, "else": ONE}),
    ("else", {**IF, **THEN}, {**IF, **THEN, "else": ONE}),
):
    KEYWORDS[f"{_name}-added"] = (_before, _after)
    KEYWORDS[f"{_name}-removed"] = (_after, _before)
for _keyword, _name, _value in (
    ("contains", "contains", S),
    ("propertyNames", "property-names", {"maxLength": 3}),
    ("unevaluatedItems", "unevaluated-items", False),
    ("unevaluatedProperties", "unevaluated-properties", False),
    ("contentSchema", "content-schema", O),
    ("dependentSchemas", "dependent-schema", {"f": O}),
    ("patternProperties", "pattern-property", {"^x": S}),
):
    KEYWORDS[f"{_name}-added"] = ({}, {_keyword: _value})
    KEYWORDS[f"{_name}-removed"] = ({_keyword: _value}, {})
for _keyword, _name in (
    ("maximum", "max"),
    ("minimum", "min"),
    ("exclusiveMaximum", "exclusive-max"),
    ("exclusiveMinimum", "exclusive-min"),
    ("maxLength", "max-length"),
    ("minLength", "min-length"),
    ("maxItems", "max-items"),
    ("minItems", "min-items"),
    ("minContains", "min-contains"),
    ("maxContains", "max-contains"),
    ("maxProperties", "max-properties"),
    ("minProperties", "min-properties"),
):
    _beside = {"contains": S} if "Contains" in _keyword else {}
    _less, _some, _more = ({**_beside, _keyword: number} for number in (4, 5, 6))
    KEYWORDS[f"{_name}-set"] = (_beside, _some)
    KEYWORDS[f"{_name}-unset"] = (_some, _beside)
    KEYWORDS[f"{_name}-increased"] = (_some, _more)
    KEYWORDS[f"{_name}-decreased"] = (_some, _less)

SUBJECTS = {
    "request-body": request,
    "request-property": lambda schema: request(prop(schema)),
    "request-read-only-property": lambda schema: request(prop({**schema, "readOnly": True})),
    "response-body": response,
    "response-property": lambda schema: response(prop(schema)),
    "response-write-only-property": lambda schema: response(prop({**schema, "writeOnly": True})),
    "request-parameter": parameter,
    "request-parameter-property": lambda schema: parameter(prop(schema)),
    "response-header": header,
}


def _keyword_examples() -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for subject, build in SUBJECTS.items():
        for suffix, (before, after) in KEYWORDS.items():
            if f"{subject}-{suffix}" in RULES:
                found[f"{subject}-{suffix}"] = (build(before), build(after), Options())
    return found


def _object_examples() -> dict[str, Pair]:
    full, none = prop(S), {"type": "object", "properties": {}}
    needed = prop(S, required=["f"])
    filled = prop({**S, "default": "a"})
    found = {
        "request-property-removed": (request(full), request(none)),
        "new-optional-request-property": (request(none), request(full)),
        "new-required-request-property": (request(none), request(needed)),
        "new-required-request-property-with-default": (
            request(none),
            request({**filled, "required": ["f"]}),
        ),
        "request-property-became-required": (request(full), request(needed)),
        "request-property-became-optional": (request(needed), request(full)),
        "request-property-became-required-with-default": (
            request(filled),
            request({**filled, "required": ["f"]}),
        ),
        "response-property-became-required": (response(full), response(needed)),
        "response-property-became-optional": (response(needed), response(full)),
        "new-required-request-header-property": (
            parameter(none, "header"),
            parameter(needed, "header"),
        ),
        "request-header-property-became-required": (
            parameter(full, "header"),
            parameter(needed, "header"),
        ),
        "request-header-property-became-enum": (
            parameter(full, "header"),
            parameter(prop({**S, "enum": ["a"]}), "header"),
        ),
    }
    hidden = prop({**S, "writeOnly": True})
    for kind, required in (("required", ["f"]), ("optional", [])):
        for word, schema in (("", full), ("-write-only", hidden)):
            given = response({**schema, "required": required})
            name = f"response-{kind}{word}-property"
            found[f"{name}-removed"] = (given, response(none))
            found[f"{name}-added"] = (response(none), given)
        for side, build in (("request", request), ("response", response)):
            for keyword, word in (("readOnly", "read-only"), ("writeOnly", "write-only")):
                plain = build(prop(S, required=required))
                marked = build(prop({**S, keyword: True}, required=required))
                name = f"{side}-{kind}-property-became"
                found[f"{name}-{word}"] = (plain, marked)
                found[f"{name}-not-{word}"] = (marked, plain)
    both = (response(hidden), response({**hidden, "required": ["f"]}))
    found["response-write-only-property-became-required"] = both
    found["response-write-only-property-became-optional"] = both[::-1]
    more, less = response({**S, "enum": ["a", "b"]}), response({**S, "enum": ["a"]})
    found["response-mediatype-enum-value-removed"] = (more, less)
    found["response-mediatype-enum-value-added"] = (less, more)
    found["response-mediatype-became-enum"] = (response(S), more)
    found["response-mediatype-became-not-enum"] = (more, response(S))
    found["request-required-property-became-not-read-only-in-openapi-31"] = found.pop(
        "request-required-property-became-not-read-only"
    )
    found["request-required-property-became-not-read-only"] = tuple(
        {**doc, "openapi": "3.0.3"}
        for doc in found["request-required-property-became-not-read-only-in-openapi-31"]
    )
    for side, build in (("request", request), ("response", response)):
        swap = (O, S) if side == "request" else (S, O)
        found[f"{side}-body-type-compatible"] = tuple(build(s, XML) for s in swap)
        found[f"{side}-property-type-compatible"] = tuple(build(prop(s), XML) for s in swap)
        found[f"{side}-additional-properties-opened"] = (
            build({**O, "additionalProperties": False}),
            build(O),
        )
        found[f"{side}-additional-properties-closed"] = (
            build(O),
            build({**O, "additionalProperties": False}),
        )
        found[f"{side}-additional-properties-restricted"] = (
            build(O),
            build({**O, "additionalProperties": S}),
        )
    for side, build in (("request", request), ("response", response)):
        for part, made in (("body", build), ("property", lambda s, build=build: build(prop(s)))):
            named = [with_discriminator(made, value) for value in ("a", "b")]
            found[f"{side}-{part}-discriminator-value-added"] = tuple(named)
            found[f"{side}-{part}-discriminator-value-removed"] = tuple(named)
    found["response-header-type-changed"] = (header(S), header({**S, "format": "date"}))
    found["response-header-type-changed"] = found["response-header-type-changed"][::-1]
    found["response-header-type-compatible"] = (header(S), header(I))
    object_parameter = prop(I), prop({"type": "string"})
    found["request-parameter-property-type-changed"] = tuple(map(parameter, object_parameter))
    found["request-parameter-property-type-specialized"] = (
        parameter(prop(S)),
        parameter(prop(I)),
    )
    return {rule: (*pair, Options()) for rule, pair in found.items()}


def _lifecycle_examples() -> dict[str, Pair]:
    old = {"deprecated": True}
    near, far = {**old, "x-sunset": "2026-01-10"}, {**old, "x-sunset": "2030-01-01"}
    past, wrong = {**old, "x-sunset": "2020-01-01"}, {**old, "x-sunset": "soon"}
    policy = Options(today=TODAY, stable_deprecation_days=100)
    plain = Options(today=TODAY)
    found: dict[str, Pair] = {
        "endpoint-deprecated": (operation(), operation(**old), plain),
        "endpoint-deprecated-with-sunset": (operation(), operation(**far), plain),
        "endpoint-reactivated": (operation(**old), operation(), plain),
        "api-deprecated-sunset-missing": (operation(), operation(**old), policy),
        "api-deprecated-sunset-parse": (operation(), operation(**wrong), plain),
        "api-sunset-date-too-small": (operation(), operation(**near), policy),
        "sunset-deleted": (operation(**far), operation(**old), plain),
        "api-sunset-date-changed-too-small": (operation(**far), operation(**near), policy),
        "api-sunset-date-changed-earlier": (operation(**far), operation(**near), plain),
        "api-path-removed-without-deprecation": (operation(), document(), plain),
        "api-path-removed-with-deprecation": (operation(**old), document(), plain),
        "api-path-removed-before-sunset": (operation(**far), document(), plain),
        "api-path-removed-after-sunset": (operation(**past), document(), plain),
        "api-path-sunset-parse": (operation(**wrong), document(), plain),
    }
    rest = {"/x": {"get": {"operationId": "y", "responses": {}}}}
    for name, node in (
        ("without-deprecation", {}),
        ("with-deprecation", old),
        ("before-sunset", far),
        ("after-sunset", past),
    ):
        before = operation(**node)
        before["paths"]["/x"].update(deepcopy(rest["/x"]))
        found[f"api-removed-{name}"] = (before, document(rest), plain)
    for name, before, after, options in (
        ("reactivated", old, {}, plain),
        ("deprecated", {}, old, plain),
        ("deprecated-sunset-missing", {}, old, policy),
        ("sunset-date-too-small", {}, near, policy),
        ("sunset-parse", {}, wrong, plain),
        ("sunset-deleted", far, old, plain),
        ("sunset-date-changed-too-small", far, near, policy),
        ("sunset-date-changed-earlier", far, near, plain),
    ):
        found[f"request-parameter-{name}"] = (
            parameter(S, **before),
            parameter(S, **after),
            options,
        )
    for name, node in (
        ("removed", {}),
        ("removed-with-deprecation", old),
        ("removed-before-sunset", far),
        ("removed-after-sunset", past),
    ):
        found[f"request-parameter-{name}"] = (parameter(S, **node), operation(), plain)
    for side, build in (("request", request), ("response", response)):
        for name, before, after, options in (
            ("deprecated", {}, old, plain),
            ("deprecated-with-sunset", {}, far, plain),
            ("deprecated-sunset-missing", {}, old, policy),
            ("deprecated-sunset-invalid", {}, wrong, plain),
            ("sunset-date-too-small", {}, near, policy),
            ("reactivated", old, {}, plain),
            ("sunset-deleted", far, old, plain),
            ("sunset-date-changed-too-small", far, near, policy),
            ("sunset-date-changed-earlier", far, near, plain),
        ):
            found[f"{side}-property-{name}"] = (
                build(prop({**S, **before})),
                build(prop({**S, **after})),
                options,
            )
        levels = ({"x-stability-level": "stable"}, {"x-stability-level": "beta"})
        pair = [build(prop({**S, **level})) for level in levels]
        found[f"{side}-property-stability-decreased"] = (pair[0], pair[1], plain)
        found[f"{side}-property-stability-increased"] = (pair[1], pair[0], plain)
    none = {"type": "object", "properties": {}}
    for name, node in (("with-deprecation", old), ("before-sunset", far)):
        found[f"request-property-removed-{name}"] = (
            request(prop({**S, **node})),
            request(none),
            plain,
        )
        found[f"response-required-property-removed-{name}"] = (
            response(prop({**S, **node}, required=["f"])),
            response(none),
            plain,
        )
    beta = operation(**{"x-stability-level": "beta"})
    found["api-stability-decreased"] = (operation(), beta, plain)
    found["api-stability-increased"] = (beta, operation(), plain)
    found["api-invalid-stability-level"] = (
        operation(),
        operation(**{"x-stability-level": "so so"}),
        plain,
    )
    return found


def _outer_examples() -> dict[str, Pair]:
    def components(**parts: Any) -> dict[str, Any]:
        return document(components=parts)

    def oauth(**flow: Any) -> dict[str, Any]:
        flows = {"implicit": {"authorizationUrl": "https://a", "scopes": {"r": "read"}, **flow}}
        return components(securitySchemes={"s": {"type": "oauth2", "flows": flows}})

    def oauth_too() -> dict[str, Any]:
        made = oauth()
        made["components"]["securitySchemes"]["s"]["flows"]["password"] = {"tokenUrl": "https://a"}
        return made

    key = {"s": {"type": "apiKey", "in": "header", "name": "k"}}

    def scheme(**changes: Any) -> dict[str, Any]:
        return components(securitySchemes={"s": {**key["s"], **changes}})

    read, write = [{"s": ["read"]}], [{"s": ["read", "write"]}]
    body = {"content": {JSON: {"schema": S}}}
    shared = operation()
    needy = operation()
    for doc, needed in ((shared, False), (needy, True)):
        doc["paths"]["/x"]["parameters"] = [
            {"name": "p", "in": "query", "required": needed, "schema": S}
        ]
    us, eu = {"url": "https://api.intercom.io"}, {"url": "https://api.eu.intercom.io"}
    home, away = {"url": "https://a.example"}, {"url": "https://b.example"}

    def media(name: str) -> dict[str, Any]:
        return operation(responses={"200": {"content": {name: {}}}})

    def statuses(*names: str) -> dict[str, Any]:
        return operation(responses={name: {"description": ""} for name in names})

    gone = document({"/x": {"post": {"responses": {}}}})
    versions = {v: operation() for v in ("1.0.0", "1.1.0", "0.9.0")}
    for version, doc in versions.items():
        doc["info"]["version"] = version
        if version != "1.0.0":
            doc["paths"] = {}
    unbumped = document(version="1.0.0")
    found: dict[str, tuple[Any, Any]] = {
        "endpoint-added": (document(), operation()),
        "api-operation-id-removed": (operation(), gone),
        "api-operation-id-added": (gone, operation()),
        "api-tag-added": (operation(), operation(tags=["t"])),
        "api-tag-removed": (operation(tags=["t"]), operation()),
        "api-schema-removed": (components(schemas={"a": S}), components(schemas={})),
        "webhook-added": (document(), document(webhooks={"w": {}})),
        "webhook-removed": (document(webhooks={"w": {}}), document()),
        "api-security-component-added": (document(), components(securitySchemes=key)),
        "api-security-component-removed": (components(securitySchemes=key), document()),
        "api-security-component-type-changed": (components(securitySchemes=key), oauth()),
        "api-security-component-oauth-url-changed": (oauth(), oauth(authorizationUrl="b")),
        "api-security-component-oauth-flow-added": (oauth(), oauth_too()),
        "api-security-component-oauth-flow-removed": (oauth_too(), oauth()),
        "api-security-component-oauth-token-url-changed": (oauth(), oauth(tokenUrl="b")),
        "api-security-component-oauth-scope-added": (
            oauth(),
            oauth(scopes={"r": "read", "w": "write"}),
        ),
        "api-security-component-oauth-scope-removed": (oauth(), oauth(scopes={})),
        "api-security-component-oauth-scope-changed": (oauth(), oauth(scopes={"r": "rd"})),
        "api-security-component-oauth-refresh-url-changed": (oauth(), oauth(refreshUrl="b")),
        "api-security-component-api-key-name-changed": (scheme(), scheme(name="other")),
        "api-security-component-api-key-in-changed": (scheme(), scheme(**{"in": "query"})),
        "api-security-component-http-scheme-changed": (
            scheme(type="http", scheme="basic"),
            scheme(type="http", scheme="bearer"),
        ),
        "api-security-component-bearer-format-changed": (scheme(), scheme(bearerFormat="JWT")),
        "api-security-component-openid-connect-url-changed": (
            scheme(),
            scheme(openIdConnectUrl="https://a.example"),
        ),
        "api-security-added": (operation(security=read), operation(security=[*read, {"t": []}])),
        "api-security-removed": (operation(security=[*read, {"t": []}]), operation(security=read)),
        "api-security-anonymous-access-removed": (operation(), operation(security=read)),
        "api-security-anonymous-access-added": (operation(security=read), operation()),
        "api-security-scope-added": (operation(security=read), operation(security=write)),
        "api-security-scope-removed": (operation(security=write), operation(security=read)),
        "api-global-security-added": (document(), document(security=read)),
        "api-global-security-removed": (document(security=read), document()),
        "api-global-security-scope-added": (document(security=read), document(security=write)),
        "api-global-security-scope-removed": (
            document(security=write),
            document(security=read),
        ),
        "api-version-not-bumped": (versions["1.0.0"], unbumped),
        "api-version-decreased": (versions["1.0.0"], versions["0.9.0"]),
        "api-major-version-not-bumped": (versions["1.0.0"], versions["1.1.0"]),
        "request-body-added-required": (
            operation(),
            operation(requestBody={**body, "required": True}),
        ),
        "request-body-added-optional": (operation(), operation(requestBody=body)),
        "request-body-removed": (operation(requestBody=body), operation()),
        "request-body-became-required": (
            operation(requestBody=body),
            operation(requestBody={**body, "required": True}),
        ),
        "request-body-became-optional": (
            operation(requestBody={**body, "required": True}),
            operation(requestBody=body),
        ),
        "request-body-media-type-added": (request(S), request(S)),
        "request-body-media-type-removed": (request(S), request(S, XML)),
        "request-body-media-type-schema-added": (
            operation(requestBody={"content": {JSON: {}}}),
            request(S),
        ),
        "request-body-media-type-schema-removed": (
            request(S),
            operation(requestBody={"content": {JSON: {}}}),
        ),
        "response-body-media-type-schema-added": (media(JSON), response(S)),
        "response-body-media-type-schema-removed": (response(S), media(JSON)),
        "response-media-type-added": (response(S), response(S)),
        "response-media-type-removed": (response(S), response(S, XML)),
        "response-media-type-name-changed": (
            media(JSON),
            media("application/problem+json; v=1"),
        ),
        "response-media-type-parameter-added": (media(JSON), media(f"{JSON}; charset=utf-8")),
        "response-media-type-parameter-removed": (media(f"{JSON}; charset=utf-8"), media(JSON)),
        "response-media-type-parameter-changed": (media(f"{JSON}; v=1"), media(f"{JSON}; v=2")),
        "request-parameter-style-changed": (parameter(A), parameter(A, explode=False)),
        "request-parameter-allow-empty-value-set": (
            parameter(I),
            parameter(I, allowEmptyValue=True),
        ),
        "request-parameter-allow-empty-value-unset": (
            parameter(I, allowEmptyValue=True),
            parameter(I),
        ),
        "request-property-style-changed": (encoded(explode=True), encoded(explode=False)),
        "request-property-content-type-narrowed": (
            encoded(contentType="image/png, image/jpeg"),
            encoded(contentType="image/png"),
        ),
        "request-property-content-type-widened": (
            encoded(contentType="image/png"),
            encoded(contentType="image/*"),
        ),
        "request-parameter-content-changed": (
            parameter(A),
            operation(parameters=[{"name": "p", "in": "query", "content": {JSON: {"schema": A}}}]),
        ),
        "response-media-type-name-specialized": (media(JSON), media("application/problem+json")),
        "response-media-type-name-generalized": (media("application/problem+json"), media(JSON)),
        "response-success-status-removed": (statuses("200"), statuses()),
        "response-success-status-added": (statuses(), statuses("201")),
        "response-non-success-status-removed": (statuses("404"), statuses()),
        "response-non-success-status-added": (statuses(), statuses("404")),
        "response-status-range-removed": (statuses("default"), statuses()),
        "response-status-range-added": (statuses(), statuses("4XX")),
        "required-response-header-removed": (header(required=True), statuses("200")),
        "optional-response-header-removed": (header(), statuses("200")),
        "response-header-added": (statuses("200"), header()),
        "response-header-became-optional": (header(required=True), header()),
        "new-required-request-parameter": (operation(), parameter(S, required=True)),
        "new-optional-request-parameter": (operation(), parameter(S)),
        "new-request-path-parameter": (operation(), parameter(S, "path", required=True)),
        "new-optional-request-default-parameter-to-existing-path": (operation(), shared),
        "new-required-request-default-parameter-to-existing-path": (operation(), needy),
        "request-parameter-became-required": (parameter(S), parameter(S, required=True)),
        "request-parameter-became-optional": (parameter(S, required=True), parameter(S)),
        "api-version-header-changed": (
            parameter({**S, "default": "1"}, "header", name="X-Version"),
            parameter({**S, "default": "2"}, "header", name="X-Version"),
        ),
        "server-added": (document(servers=[home]), document(servers=[home, away])),
        "server-removed": (document(servers=[home, away]), document(servers=[home])),
        "region-added": (document(servers=[us]), document(servers=[us, eu])),
        "region-removed": (document(servers=[us, eu]), document(servers=[us])),
        "request-body-narrowed": (request(I), request({**I, "not": {"const": 1}})),
        "request-parameter-narrowed": (
            parameter({**A, "uniqueItems": False}),
            parameter({**A, "uniqueItems": True}),
        ),
        "response-body-widened": (
            response({**S, "not": {"const": "a"}}),
            response(S),
        ),
        # Only strings that nobody would try tell these two apart.
        "request-body-perhaps-narrowed": (
            request({**S, "pattern": "^q{7}$"}),
            request({"allOf": [{**S, "pattern": "^q{7}$"}], "not": {"const": "q" * 8}}),
        ),
        "request-parameter-perhaps-narrowed": (
            parameter({**S, "pattern": "^q{7}$"}),
            parameter({**S, "pattern": "^q{7}$", "not": {"const": "q" * 8}}),
        ),
        "response-body-perhaps-widened": (
            response({**S, "not": {"const": "q" * 8}, "pattern": "^q{7}$"}),
            response({**S, "pattern": "^q{7}$"}),
        ),
    }
    for name in ("request-body-media-type-added", "response-media-type-added"):
        node = found[name][1]["paths"]["/x"]["post"]
        holder = node["requestBody"] if name.startswith("request") else node["responses"]["200"]
        holder["content"][XML] = {}
    return {rule: (*pair, Options()) for rule, pair in found.items()}


EXAMPLES: dict[str, Pair] = {
    **_keyword_examples(),
    **_object_examples(),
    **_lifecycle_examples(),
    **_outer_examples(),
}


def test_every_rule_has_an_example():
    assert EXAMPLES.keys() == {rule.id for rule in RULES.values() if rule.source != "recorded"}


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_example_makes_its_rule_speak_at_its_level(rule):
    base, revision, options = EXAMPLES[rule]
    found = {change.rule: change for change in compare(base, revision, options=options)}
    assert rule in found
    # What no operation inherits is told for information.
    level = Level.INFO if rule.startswith("api-global-security") else RULES[rule].level
    assert found[rule].level is level
    assert found[rule].direction == RULES[rule].direction
    assert len(found[rule].fingerprint) == 12


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_description_compared_with_itself_is_silent(rule):
    base, revision, options = EXAMPLES[rule]
    assert compare(base, deepcopy(base), options=options) == ()
    assert compare(revision, deepcopy(revision), options=options) == ()


@pytest.mark.parametrize("rule", EXAMPLES)
def test_neither_description_is_altered(rule):
    base, revision, options = EXAMPLES[rule]
    before = deepcopy((base, revision))
    compare(base, revision, options=options)
    assert (base, revision) == before


def test_a_level_can_be_overridden():
    base, revision, _ = EXAMPLES["endpoint-added"]
    options = Options(levels={"endpoint-added": Level.WARNING})
    assert [c.level for c in compare(base, revision, options=options)] == [Level.WARNING]


def test_our_own_rules_can_be_left_out():
    base, revision, _ = EXAMPLES["region-removed"]
    assert compare(base, revision, options=Options(own_rules=False)) == ()
