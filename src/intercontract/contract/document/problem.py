"""What is wrong with a description itself."""

from __future__ import annotations

from intercontract.values import frozen


@frozen
class DocumentProblem:
    """One defect of a document: the rule, where, and what it says.

    ``pointer`` leads into the document, ``line`` is counted from 1 in the source file. For an example
    that contradicts its schema, ``example`` leads to the example, ``pointer`` to the value inside it and
    ``keyword`` names what refuses it.
    """

    rule: str
    pointer: str
    message: str
    operation: str | None = None
    line: int | None = None
    file: str = ""
    example: str = ""
    keyword: str = ""
