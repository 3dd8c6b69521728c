"""The hall as the log leaves it: tickets, counters, and what has been noted about passing, in POLICY.md's words."""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Bound = tuple[str, Any]  # ("counter", 3) or ("clerk", "lan")

PASSES_KEPT_MAX = 256
MINUTE_MS = 60_000


class Disagreement(Exception):
    """The log says something that the declared policy, or the format, does not admit."""


@dataclass(frozen=True)
class Pass:
    """One call that passed a ticket over: which call, when, and whether it was the ticket's turn."""

    call: int
    at: int
    in_turn: bool


@dataclass
class Ticket:
    """A ticket of today. `waited` and `passes` are the notes of POLICY.md section 4."""

    id: str
    number: str
    service: str
    cls: str
    authority: str | None
    non_territorial: bool
    since: int
    arrival: int
    state: str = "waiting"
    counter: int | None = None
    bound: Bound | None = None
    first: bool = False
    booked: bool = False
    after: int = 0
    calls: int = 0
    called_by: frozenset[int] = frozenset()
    held_for: str | None = None
    held_by: int | None = None
    waited: list[int] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        """Its place: the smaller one first."""
        return (self.since, self.arrival)

    def copy(self) -> "Ticket":
        """The ticket as it is at this moment."""
        twin = copy(self)
        twin.waited, twin.passes = list(self.waited), list(self.passes)
        return twin


@dataclass
class Press:
    """What `undo` takes back: a counter's last press. `kind` is None where the log does not tell `next` from `call`."""

    kind: str | None
    at: int
    run: int
    credits: list[int]
    left: Ticket | None = None
    left_as: str = ""
    called: Ticket | None = None
    call: int | None = None


@dataclass
class Counter:
    """A counter of today, with its run and its credits."""

    number: int
    state: str = "closed"
    clerk: str | None = None
    in_hand: str | None = None
    assigned: list[str] | None = None
    run: int = 0
    credits: list[int] = field(default_factory=list)
    press: Press | None = None
    free_since: int = 0


class Hall:
    """One office on one business day."""

    def __init__(self) -> None:
        self.at = 0
        self.tickets: dict[str, Ticket] = {}
        self.waiting: dict[str, Ticket] = {}
        self.counters: dict[int, Counter] = {}
        self.taken_back: set[int] = set()
        self.work_by({})

    def work_by(self, rules: Json) -> None:
        """New rules: every counter begins its run and its credits anew, whatever is taken back later."""
        self.rules = rules
        self.zone = ZoneInfo(rules.get("time_zone", "UTC"))
        self.declared: dict[int, Json] = {c["number"]: c for c in rules.get("counters", [])}
        self.clerks: dict[str, Json] = {c["user"]: c for c in rules.get("clerks", [])}
        offered = {service["key"] for service in rules.get("services", [])}
        for counter in self.counters.values():
            if not offered.issuperset(counter.assigned or []):
                counter.assigned = None
            counter.run, counter.credits = 0, []
            if counter.press is not None:
                counter.press.run, counter.press.credits = 0, []

    @property
    def calling(self) -> Json:
        """The office's rules of calling."""
        calling: Json = self.rules.get("calling", {})
        return calling

    def put(self, ticket: Ticket) -> None:
        """The ticket is from here on as given."""
        self.tickets[ticket.id] = ticket
        if ticket.state == "waiting":
            self.waiting[ticket.id] = ticket
        else:
            self.waiting.pop(ticket.id, None)

    def wait_afresh(self, ticket: Ticket) -> None:
        """The ticket begins to wait, with nothing noted about it."""
        ticket.state, ticket.counter, ticket.waited, ticket.passes = "waiting", None, [], []
        self.put(ticket)

    def leave(self, ticket: Ticket, state: str) -> None:
        """The ticket waits no more and is in no hand."""
        ticket.state, ticket.counter = state, None
        self.put(ticket)

    def minute(self) -> int:
        """The local minute of the day."""
        local = datetime.fromtimestamp(self.at / 1000, self.zone)
        return local.hour * 60 + local.minute

    def clock(self) -> str:
        """The local time, for people."""
        return datetime.fromtimestamp(self.at / 1000, self.zone).strftime("%H:%M:%S")

    def seat_of(self, clerk: str) -> Counter | None:
        """The counter at which a clerk sits."""
        return next((c for c in self.counters.values() if c.clerk == clerk), None)

    def others_called(self, ticket: Ticket) -> int:
        """Calls noted for a ticket that waits for others to be called first."""
        return sum(1 for call in ticket.waited if call not in self.taken_back)

    def passes_of(self, ticket: Ticket) -> list[Pass]:
        """The calls that passed a ticket over and were not taken back."""
        return [p for p in ticket.passes if p.call not in self.taken_back]
