"""The sandbox: a stateful reference server that answers as Intercom does.

``Sandbox(Settings(...)).handle(request)`` answers in process; ``running(Settings(...))`` serves the
same over HTTP on loopback; ``create_app`` gives the Starlette application.
"""

from intercontract.sandbox.app import create_app
from intercontract.sandbox.auth import token_for
from intercontract.sandbox.clock import Clock, TickingClock, WallClock
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.sandbox import MARK, AnsweredRequest, Sandbox, Settings, Snapshot
from intercontract.sandbox.server import running, serving
from intercontract.sandbox.upgrade import WorkspaceUpgrade

__all__ = [
    "MARK",
    "AnsweredRequest",
    "Clock",
    "Fault",
    "Sandbox",
    "Settings",
    "Snapshot",
    "TickingClock",
    "WallClock",
    "WorkspaceUpgrade",
    "create_app",
    "running",
    "serving",
    "token_for",
]
