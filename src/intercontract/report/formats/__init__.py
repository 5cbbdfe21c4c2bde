"""The formats of reports: each module is one, ``write``; `intercontract.report.registry` finds them."""

import pkgutil


def format_names() -> tuple[str, ...]:
    """What ``--format`` takes, the default first; no format is imported for it."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return ("text", *(name for name in found if name != "text"))
