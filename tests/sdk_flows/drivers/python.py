"""Calls of python-intercom as lines of JSON: {call, args, pages} in, {value} or {error} out.

Run with the interpreter that has the package: python python.py URL TOKEN

The calls are written as the Node SDK takes them. Both are generated from one description, so that only
spelling differs (``listAttachedTags`` is ``list_attached_tags``), and how a body is handed over.
"""

import inspect
import json
import re
import sys
from itertools import islice

from intercom import Intercom
from intercom.core.api_error import ApiError
from intercom.core.jsonable_encoder import jsonable_encoder

MOST_ITEMS = 2000


def arguments(method, given):
    """The keyword arguments for a call: by name, as ``request``, or as further members of the body."""
    taken = inspect.signature(method).parameters
    if isinstance(given.get("body"), dict):
        given = {**given, **given.pop("body")} if "request" not in taken else given
    ready, left = {}, {}
    for name, value in given.items():
        parameter = next((p for p in (name, name + "_") if p in taken), None)
        if parameter is None and name == "id":
            free = [p for p in taken if p.endswith("_id") and p not in given]
            parameter = free[0] if len(free) == 1 else None
        if parameter is None:
            left[name] = value
        else:
            ready[parameter] = value
    if left and "request" in taken:
        ready["request"] = left["body"] if isinstance(left.get("body"), dict) else left
    elif left:
        ready["request_options"] = {"additional_body_parameters": left}
    return ready


def answer(client, call, args, pages):
    holder = client
    for name in re.sub(r"(?<=[a-z])([A-Z])", r"_\1", call).lower().split("."):
        holder = getattr(holder, name)
    try:
        found = holder(**arguments(holder, args))
        if inspect.isgenerator(found):
            found = b"".join(found).decode("latin-1")
        elif hasattr(found, "has_next"):
            found = list(islice(found, MOST_ITEMS)) if pages else found.items
        return {"value": jsonable_encoder(found)}
    except ApiError as error:
        return {"error": {"status": error.status_code, "body": jsonable_encoder(error.body)}}
    except Exception as error:  # noqa: BLE001 - told to the test
        return {"error": {"status": None, "body": None, "text": f"{type(error).__name__}: {error}"}}


def main(url, token):
    client = Intercom(token=token, base_url=url)
    for line in sys.stdin:
        print(json.dumps(answer(client, **json.loads(line))), flush=True)  # noqa: T201 - the protocol


main(*sys.argv[1:])
