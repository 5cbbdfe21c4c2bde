"""Two schemas under comparison, and what rules may say about them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field

from intercontract.drift.canonical import Canon
from intercontract.drift.change import MISSING, Value, text
from intercontract.drift.options import Options
from intercontract.drift.rules import RULES
from intercontract.drift.schema import Schema
from intercontract.drift.transitions import Transition
from intercontract.values import frozen


@frozen
class Usage:
    """Where schemas are used; it decides which rules apply to them.

    ``side`` is ``request`` or ``response``; ``part`` is ``body``, ``parameter`` or ``header``.
    ``strongly_typed`` tells JSON, where ``1`` is not ``"1"``, from text. ``notice`` is the days that a
    deprecation needs, None when the operation's stability cannot be read. ``between`` stands between the
    items of a list in a parameter, and is empty where the parameter is repeated. ``received`` says that
    the client is the one that is called (a webhook).
    """

    side: str
    part: str = "body"
    strongly_typed: bool = True
    notice: int | None = 0
    header: bool = False
    between: str = ""
    optional: bool = False
    received: bool = False

    @property
    def sender(self) -> str:
        """``request`` where the client sends the values, ``response`` where it gets them."""
        return "response" if (self.side == "request") is self.received else "request"

    def is_unsent(self, schema: Schema) -> bool:
        """Whether a property does not travel: read-only in a request, write-only in a response."""
        keyword = "readOnly" if self.sender == "request" else "writeOnly"
        return self.part == "body" and schema.flag(keyword)


@frozen
class SchemaChange:
    """A change relative to the schema it was found in; ``home`` is its place in a named component.

    ``texts`` are its values as text; ``schemas`` are given where the verdict hangs on a composition;
    ``harmless`` is true where it cannot matter: below a property that does not travel (read-only in
    requests, write-only in responses).
    """

    rule: str
    tokens: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    from_: Value = field(default=MISSING, eq=False)
    to: Value = field(default=MISSING, eq=False)
    texts: tuple[str, str] = field()
    schemas: tuple[Schema, Schema] | None = field(default=None, eq=False)
    harmless: bool = False
    home: str = field(default="", eq=False)

    @texts.default
    def _texts(self) -> tuple[str, str]:
        return text(self.from_), text(self.to)

    def under(
        self, tokens: tuple[str, ...], trail: tuple[str, ...], *, harmless: bool
    ) -> SchemaChange:
        """The same change seen from further out."""
        return SchemaChange(
            self.rule,
            tokens + self.tokens,
            trail + self.trail,
            self.from_,
            self.to,
            self.texts,
            self.schemas,
            self.harmless or harmless,
            self.home,
        )


@frozen(eq=False)
class Pair:
    """A base and a revision schema with everything that a rule family needs to judge them."""

    base: Schema
    revision: Schema
    scope: Usage
    root: bool
    canon: Canon
    options: Options
    transition: Transition = field(init=False)

    @transition.default
    def _transition(self) -> Transition:
        return Transition(self.base, self.revision, self.canon)

    @property
    def subject(self) -> str:
        """How the rule ids about this pair begin."""
        if self.scope.part == "parameter":
            return "request-parameter" if self.root else "request-parameter-property"
        if self.scope.part == "header":
            return "response-header"
        return f"{self.scope.side}-{'body' if self.root else 'property'}"

    def say(
        self, suffix: str, from_: Value = MISSING, to: Value = MISSING, *tokens: str
    ) -> Iterator[SchemaChange]:
        """The rule ``<subject>-<suffix>``, if there is one and no transition accounts for it."""
        name = self.variant(suffix) or f"{self.subject}-{suffix}"
        if name in RULES:
            yield from self.report(name, from_, to, *tokens)

    def known(self, rule: str) -> str | None:
        """The rule, if there is one of that id."""
        return rule if rule in RULES else None

    def variant(self, suffix: str) -> str | None:
        """The milder rule for a property that does not cross the wire in this direction."""
        word = "read-only" if self.scope.side == "request" else "write-only"
        name = f"{self.scope.side}-{word}-property-{suffix}"
        hidden = not self.root and self.scope.is_unsent(self.revision)
        return self.known(name) if hidden else None

    def report(
        self,
        rule: str,
        from_: Value = MISSING,
        to: Value = MISSING,
        *tokens: str,
    ) -> Iterator[SchemaChange]:
        """A rule by its full id, unless a transition accounts for it."""
        known = RULES[rule]
        if not self.transition.claims(known, root=self.root):
            composed = known.kind == "structure" or known.keyword == "list-of-types"
            schemas = (self.base, self.revision) if composed else None
            yield SchemaChange(rule, tokens, tokens, from_, to, schemas=schemas)
