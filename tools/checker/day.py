"""The fold of one business day's records, with a check at each of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

import policy
from hall import Bound, Counter, Disagreement, Hall, Json, Press, Ticket

IN_HAND = ("called", "serving")
PRESSES_OF_A_CALL = ("next", "call")
WALK_UP_RECORDS_MAX = 3  # from ticket_issued to ticket_called: counter_opened and ticket_finished may stand between


def disagree(said: str) -> NoReturn:
    """Ends the day with what is wrong."""
    raise Disagreement(said)


def demand(holds: bool, otherwise: str) -> None:
    """Ends the day unless something holds."""
    if not holds:
        disagree(otherwise)


def bound_of(event: Json) -> Bound | None:
    """For which counter or clerk alone a ticket waits."""
    bound = event.get("bound")
    return next(iter(bound.items())) if bound else None


def ticket_of(stored: Json) -> Ticket:
    """A ticket as `day_opened` carries it over."""
    return Ticket(
        id=stored["id"],
        number=stored["number"],
        service=stored["service"],
        cls=stored["class"],
        authority=stored.get("authority"),
        non_territorial=stored.get("non_territorial", False),
        since=stored["since"] if "since" in stored else stored["issued_at"],
        arrival=stored["arrival"],
        state=stored["state"],
        counter=stored.get("counter") if stored["state"] in IN_HAND else None,
        bound=bound_of(stored),
        first=stored.get("first", False),
        booked=stored.get("channel") == "booking",
        after=stored.get("after", 0),
        calls=stored["calls"],
        called_by=frozenset({stored["counter"]} if "counter" in stored else ()),
        held_for=stored.get("held", {}).get("reason"),
        held_by=stored.get("held", {}).get("counter"),
    )


class Day:
    """One business day. `read` takes its office records in order; a `Disagreement` ends it."""

    def __init__(self, opened: Json, before: "Day | None") -> None:
        self.date: str = opened["day"]["date"]
        self.ordinal: int = opened["day"]["ordinal"]
        self.counts = {"calls": 0, "chosen": 0, "awaited": 0, "brought_back": 0, "walk_up": 0, "undone": 0}
        self.closed = False
        self.hall = Hall()
        self.seq = 0
        self.by: Json = {}
        self.last_issued: tuple[str, int, Json] = ("", 0, {})
        self.numbers: set[str] = set()
        self.rated: set[str] = set()
        self.bookings: dict[str, Json] = {b["id"]: b for b in opened.get("bookings", [])}
        self.next_arrival: int = opened["next_arrival"]
        self.before = before

    def read(self, seq: int, at: int, by: Json, event: Json) -> None:
        """Checks one record and takes it in."""
        demand(at >= self.hall.at, f"its time is {self.hall.at - at} ms before that of a record before it")
        demand(not self.closed, "the day was closed already")
        self.seq, self.hall.at, self.by = seq, at, by
        handler: Callable[[Json], None] = getattr(self, "on_" + event["kind"], lambda _: None)
        handler(event)

    # --- the day ----------------------------------------------------------------------------------------------------

    def on_day_opened(self, event: Json) -> None:
        """The opening state, from which the day replays alone."""
        self.hall.work_by(event["rules"])
        for stored in event["carried"]:
            self.hall.put(ticket_of(stored))
            self.numbers.add(stored["number"])
        for desk in event["counters"]:
            counter = self.counter(desk["number"])
            counter.state, counter.clerk = desk["state"], desk.get("clerk")
            counter.in_hand, counter.free_since = desk.get("in_hand"), self.hall.at
        self._hands_agree()
        if self.before is not None:
            self._follows(self.before, event)

    def _hands_agree(self) -> None:
        in_hands = {c.number: c.in_hand for c in self.hall.counters.values() if c.in_hand}
        carried = {t.counter: t.id for t in self.hall.tickets.values() if t.state in IN_HAND}
        demand(in_hands == carried, f"counters hold {in_hands}, the tickets carried over say {carried}")

    def _follows(self, before: "Day", event: Json) -> None:
        demand(before.closed, f"day {before.date} was never closed")
        demand(self.ordinal == before.ordinal + 1 and self.date > before.date, f"it follows day {before.date}")
        left = {t.id: t for t in before.hall.tickets.values() if t.state in (*IN_HAND, "on_hold")}
        for ticket in self.hall.tickets.values():
            was = left.pop(ticket.id, None)
            demand(was is not None, f"{ticket.number} was not alive when the day before closed")
            same = was and (was.number, was.place, was.service, was.state) == (
                ticket.number,
                ticket.place,
                ticket.service,
                ticket.state,
            )
            demand(bool(same), f"{ticket.number} is carried over as {ticket}, and was {was}")
        demand(not left, f"not carried over: {[t.number for t in left.values()]}")
        demand(event["next_arrival"] == before.next_arrival, f"next_arrival is not {before.next_arrival}")

    def on_day_closed(self, event: Json) -> None:
        """Whoever waits at the end of a day has been given a typed ending first."""
        demand(event["day"]["ordinal"] == self.ordinal, "another day was open")
        waiting = sorted(t.number for t in self.hall.waiting.values())
        demand(not waiting, f"{', '.join(waiting)} still waits when the day closes")
        held = sorted(t.number for t in self.hall.tickets.values() if t.state == "on_hold" and t.held_for != "tomorrow")
        demand(not held, f"{', '.join(held)} is still set aside when the day closes")
        self.closed = True

    def on_config_changed(self, event: Json) -> None:
        """New rules, from here on."""
        self.hall.work_by(event["rules"])

    # --- counters ---------------------------------------------------------------------------------------------------

    def counter(self, number: int) -> Counter:
        """The counter with this number."""
        return self.hall.counters.setdefault(number, Counter(number))

    def _moves(self, event: Json) -> Counter:
        """The counter of an event across which nothing can be taken back."""
        counter = self.counter(event["counter"])
        counter.press = None
        return counter

    def on_counter_opened(self, event: Json) -> None:
        """A counter works; whoever opened it as a clerk sits there."""
        counter = self._moves(event)
        clerk = event.get("clerk")
        seat = None if clerk is None else self.hall.seat_of(clerk)
        demand(seat in (None, counter), f"{clerk} sits at counter {seat.number if seat else 0} already")
        counter.clerk = clerk
        if counter.state != "open":
            counter.free_since = self.hall.at
        counter.state = "open"

    def on_counter_paused(self, event: Json) -> None:
        """A counter rests; whoever sits there stays."""
        self._moves(event).state = "paused"

    def on_counter_closed(self, event: Json) -> None:
        """A counter ends its work, and nobody sits there."""
        counter = self._moves(event)
        demand(counter.in_hand is None, f"counter {counter.number} closes with a ticket in hand")
        counter.state, counter.clerk = "closed", None

    def on_counter_handed_over(self, event: Json) -> None:
        """The seat is free for the next clerk."""
        self._moves(event).clerk = None

    def on_counter_assigned(self, event: Json) -> None:
        """Other services, for the rest of the day."""
        self._moves(event).assigned = event.get("services")

    # --- tickets that wait ------------------------------------------------------------------------------------------

    def ticket(self, event: Json, *states: str) -> Ticket:
        """The ticket of an event, which is in one of these states."""
        ticket = self.hall.tickets.get(event["ticket"])
        if ticket is None:
            disagree(f"{event['kind']}: there is no ticket {event['ticket']} today")
        demand(ticket.state in states, f"{event['kind']}: {ticket.number} is {ticket.state}")
        return ticket

    def on_ticket_issued(self, event: Json) -> None:
        """A number, in its place: that of this moment, or that of its booking."""
        number, ticket = event["number"], event["ticket"]
        demand(number not in self.numbers, f"number {number} is given out twice")
        demand(ticket not in self.hall.tickets, f"ticket {ticket} is issued twice")
        booking = self.bookings.pop(ticket, None)
        if booking is None:
            demand("since" not in event, f"{number} waits since {event.get('since')} and was not booked")
            self._takes_arrival(event["arrival"])
        else:
            self._is_as_booked(event, booking)
        self.numbers.add(number)
        self.last_issued = (number, self.seq, self.by)
        self.hall.put(
            Ticket(
                id=ticket,
                number=number,
                service=event["service"],
                cls=event["class"],
                authority=event.get("authority"),
                non_territorial=event.get("non_territorial", False),
                since=event.get("since", self.hall.at),
                arrival=event["arrival"],
                booked=event.get("channel") == "booking",
            )
        )

    def _takes_arrival(self, arrival: int) -> None:
        """Places are given out one after another: a gap would hide somebody."""
        demand(arrival == self.next_arrival, f"arrival {arrival} follows {self.next_arrival - 1}")
        self.next_arrival += 1

    def _is_as_booked(self, event: Json, booking: Json) -> None:
        order = self.hall.rules.get("issuing", {}).get("booking", {}).get("order", "registration")
        since = booking["registered_at"]
        if order == "slot":
            year, month, day = (int(part) for part in booking["date"].split("-"))
            midnight = datetime(year, month, day, tzinfo=self.hall.zone)
            since = int((midnight + timedelta(minutes=booking["minute"])).timestamp() * 1000)
        place = (event.get("since", self.hall.at), event["arrival"])
        due = (since, booking["arrival"])
        demand(place == due, f"{event['number']} has the place {place}; booked is {due}")
        demand(event["service"] == booking["service"], f"{event['number']} was booked for {booking['service']}")

    def on_booking_made(self, event: Json) -> None:
        """A booking takes a place."""
        booking = event["booking"]
        self._takes_arrival(booking["arrival"])
        self.bookings[booking["id"]] = booking

    def on_booking_moved(self, event: Json) -> None:
        """Another slot; the place by registration stays."""
        moved = {key: event[key] for key in ("date", "minute")}
        self.bookings[event["booking"]] = self.bookings[event["booking"]] | moved

    def on_booking_cancelled(self, event: Json) -> None:
        """A booking is no more."""
        demand(self.bookings.pop(event["booking"], None) is not None, "there is no such booking")

    on_booking_lapsed = on_booking_cancelled

    def on_ticket_corrected(self, event: Json) -> None:
        """Another lane, the same place; the notes stay."""
        ticket = self.ticket(event, "waiting")
        ticket.service, ticket.cls = event["service"], event["class"]
        ticket.authority = event.get("authority")
        ticket.non_territorial = event.get("non_territorial", False)

    def on_ticket_rated(self, event: Json) -> None:
        """A citizen says how a visit was: once, of one that is done."""
        ticket = self.ticket(event, "done")
        demand(ticket.id not in self.rated, f"{ticket.number} is rated twice")
        demand(1 <= event["score"] <= 5, f"{ticket.number} is rated {event['score']}")
        self.rated.add(ticket.id)

    def on_ticket_cancelled(self, event: Json) -> None:
        """Given back, or taken out."""
        self.hall.leave(self.ticket(event, "waiting", "on_hold", "no_show"), "cancelled")

    def on_ticket_expired(self, event: Json) -> None:
        """The day was over."""
        ticket = self.ticket(event, "waiting", "on_hold")
        due = "day_over" if ticket.state == "waiting" else "never_returned"
        demand(event["reason"] == due, f"{ticket.number} is {ticket.state} and expires as {event['reason']}")
        self.hall.leave(ticket, "expired")

    def on_ticket_returned(self, event: Json) -> None:
        """One who was away waits again, in the same place."""
        ticket = self.ticket(event, "on_hold", "no_show")
        ticket.bound, ticket.first, ticket.after = bound_of(event), event.get("first", False), event.get("after", 0)
        self.hall.wait_afresh(ticket)

    # --- tickets in hand --------------------------------------------------------------------------------------------

    def in_hand(self, event: Json) -> Ticket:
        """The ticket of an event, which its counter has in hand."""
        ticket = self.ticket(event, *IN_HAND)
        counter = self.counter(event["counter"])
        demand(counter.in_hand == ticket.id, f"{event['kind']}: {ticket.number} is not at counter {counter.number}")
        return ticket

    def on_ticket_recalled(self, event: Json) -> None:
        """Called once more."""
        ticket = self.in_hand(event)
        ticket.calls += 1
        demand(event["calls"] == ticket.calls, f"{ticket.number} was called {ticket.calls} times by now")

    def on_service_started(self, event: Json) -> None:
        """They came."""
        self.in_hand(event).state = "serving"

    def on_ticket_finished(self, event: Json) -> None:
        """The visit ended."""
        self._ends(event, event["press"], "done")

    def on_ticket_missed(self, event: Json) -> None:
        """They did not come."""
        self._ends(event, "no_show", "no_show")

    def on_ticket_held(self, event: Json) -> None:
        """Set aside, from a hand or from waiting."""
        if event.get("counter") is None:
            ticket = self.ticket(event, "waiting")
            self.hall.leave(ticket, "on_hold")
        else:
            ticket = self._ends(event, "hold", "on_hold")
        ticket.held_for, ticket.held_by = event["reason"], event.get("counter")

    def on_ticket_transferred(self, event: Json) -> None:
        """Sent on: its own place, or the last one."""
        ticket = self._ends(event, event["press"], "waiting")
        place = (event["since"], event["arrival"])
        if place != ticket.place:
            demand(event["since"] == self.hall.at, f"{ticket.number} is sent to the place {place}")
            self._takes_arrival(event["arrival"])
        ticket.service, ticket.since, ticket.arrival = event["service"], event["since"], event["arrival"]
        ticket.bound, ticket.first, ticket.after = bound_of(event), event.get("first", False), 0
        self.hall.wait_afresh(ticket)

    def _ends(self, event: Json, kind: str, state: str) -> Ticket:
        """A press by which a counter lets its ticket go."""
        ticket, counter = self.in_hand(event), self.counter(event["counter"])
        counter.press = self._press(counter, kind)
        counter.press.left, counter.press.left_as = ticket.copy(), state
        counter.in_hand, counter.free_since = None, self.hall.at
        self.hall.leave(ticket, state)
        return ticket

    def _press(self, counter: Counter, kind: str | None) -> Press:
        return Press(kind, self.hall.at, counter.run, list(counter.credits))

    # --- the call ---------------------------------------------------------------------------------------------------

    def on_ticket_called(self, event: Json) -> None:
        """Re-derives a call."""
        counter = self.counter(event["counter"])
        ticket = self.ticket(event, "waiting", "on_hold", "no_show")
        self._may_call(counter, event)
        press = self._press_of_call(counter, event)
        among = policy.candidates(self.hall, counter, event.get("finished"))
        told = event.get("why") or disagree(f"{ticket.number} was called without a why")
        named = policy.name(self.hall, counter, among)
        walked_up = told["rule"] == "walk_up" and self._has_just_walked_up(ticket)
        by_policy = named is not None and named.ticket.id == ticket.id and not walked_up
        rule, step = (named.rule, named.step) if named and by_policy else (told["rule"], None)
        bound_by_policy = press.kind == "next" or self.by.get("who") == "system"
        if not by_policy and (bound_by_policy or told["rule"] != self._clerks_rule(counter, ticket, walked_up, among)):
            disagree(self._instead(counter, ticket, told["rule"], named, among))
        if not by_policy:
            self._may_be_called(counter, ticket, told)
        passed = policy.passed_over(self.hall, among, ticket)
        self._why_is_true(ticket, told, policy.why(rule, step, passed))
        press.called, press.call = ticket.copy(), self.seq
        policy.note(self.hall, self.seq, among, ticket, passed)
        if named and by_policy:
            counter.run, counter.credits = named.run, named.credits
        self._count(rule)
        self._into_hand(counter, ticket, press, event)

    def _may_call(self, counter: Counter, event: Json) -> None:
        demand(counter.state == "open", f"counter {counter.number} called and is {counter.state}")
        demand(counter.in_hand is None, f"counter {counter.number} called with a ticket in hand")
        if self.by.get("who") == "system":
            declared = self.hall.declared.get(counter.number, {})
            free_ms = self.hall.rules.get("limits", {}).get("auto_next_ms", 5_000)
            demand(declared.get("auto_next", False), f"counter {counter.number} does not call by itself")
            demand(self.hall.at - counter.free_since >= free_ms, f"counter {counter.number} was not free long enough")

    def _press_of_call(self, counter: Counter, event: Json) -> Press:
        """The press that a call belongs to: that which ended `finished`, or one of its own."""
        finished = event.get("finished")
        if finished is None:
            return self._press(counter, None)
        press = counter.press
        if press is None or press.left is None or press.left.id != finished or press.at != self.hall.at:
            disagree("`finished` names a ticket that this press did not end")
        demand(
            press.kind in PRESSES_OF_A_CALL, f"a call belongs to {' or '.join(PRESSES_OF_A_CALL)}, not to {press.kind}"
        )
        return press

    def _clerks_rule(self, counter: Counter, ticket: Ticket, walked_up: bool, among: list[Ticket]) -> str:
        """As what a clerk calls a number that the policy does not name."""
        if walked_up:
            return "walk_up"
        if ticket in among and ticket.bound and policy.is_bound_to(counter, ticket.bound):
            return "awaited"
        passes = any(policy.is_ready(self.hall, t) and t.place < ticket.place for t in among)
        held_elsewhere = ticket.state == "on_hold" and ticket.held_by != counter.number
        if ticket.held_by is None:
            held_elsewhere = ticket.state == "on_hold" and passes
        return "chosen" if ticket.state == "waiting" or held_elsewhere else "brought_back"

    def _may_be_called(self, counter: Counter, ticket: Ticket, told: Json) -> None:
        """Whether a clerk could call this number here, and whether this office lets them."""
        competent = policy.is_competent(self.hall, counter, ticket)
        known = told["rule"] == "brought_back" and counter.number in ticket.called_by and competent
        could = told["rule"] in ("awaited", "walk_up") or known or policy.takes(self.hall, counter, ticket)
        demand(could, f"counter {counter.number} called {ticket.number}, which it does not take")
        if told["rule"] == "chosen":
            self._may_choose(told)

    def _may_choose(self, told: Json) -> None:
        allowed = self.hall.calling.get("chosen_by", "clerk")
        demand(allowed != "nobody", "nobody may choose a number here")
        demand(allowed == "clerk" or self.by.get("role") == "supervisor", "only supervisors may choose a number here")
        asked = self.hall.calling.get("reason_required", False)
        demand(not asked or bool(told.get("reason")), "a number was chosen without a reason")

    def _has_just_walked_up(self, ticket: Ticket) -> bool:
        """Whether the same press issued it."""
        number, seq, by = self.last_issued
        same_press = ticket.since == self.hall.at and by == self.by and self.seq - seq <= WALK_UP_RECORDS_MAX
        return number == ticket.number and same_press

    def _instead(
        self, counter: Counter, ticket: Ticket, rule: str, named: policy.Named | None, among: list[Ticket]
    ) -> str:
        said = f"counter {counter.number} called {ticket.number} ({ticket.state}) as {rule}; "
        if named is None:
            return said + "the policy names nobody: it has no candidate"
        why = "a candidate" if ticket in among else "no candidate of this counter"
        step = "" if named.step is None else f" by step {named.step}"
        ready = [t for t in among if policy.is_ready(self.hall, t)]
        line = ", ".join(f"{t.number} {t.cls} {t.service} passed {len(self.hall.passes_of(t))}" for t in ready[:8])
        names = f"the policy names {named.ticket.number} as {named.rule}{step}; "
        return f"{said}{names}{ticket.number} is {why}, the run is {counter.run}, ready are {len(ready)}: {line}"

    def _why_is_true(self, ticket: Ticket, told: Json, true: Json) -> None:
        given = {"passed": [], "more": 0} | {key: value for key, value in told.items() if key != "reason"}
        demand(given == true, f"{ticket.number} was called with the why {given}; true is {true}")

    def _into_hand(self, counter: Counter, ticket: Ticket, press: Press, event: Json) -> None:
        demand(event["calls"] == ticket.calls + 1, f"{ticket.number} was called {ticket.calls} times before")
        ticket.bound, ticket.first, ticket.after = None, False, 0
        ticket.calls += 1
        ticket.called_by |= {counter.number}
        ticket.waited, ticket.passes = [], []
        self.hall.leave(ticket, "called")
        ticket.counter, counter.in_hand, counter.press = counter.number, ticket.id, press

    def _count(self, rule: str) -> None:
        self.counts["calls"] += 1
        if rule in self.counts:
            self.counts[rule] += 1

    # --- 6. Taking back ---------------------------------------------------------------------------------------------

    def on_call_undone(self, event: Json) -> None:
        """Everything is as if the counter's last press had never been."""
        counter = self.counter(event["counter"])
        press = counter.press
        if press is None:
            disagree(f"counter {counter.number} has no press to take back")
        named = (event.get("requeued"), event.get("restored"))
        due = (press.called.id if press.called else None, press.left.id if press.left else None)
        demand(named == due, f"it takes back {named}; the last press of counter {counter.number} was about {due}")
        kinds = PRESSES_OF_A_CALL if press.kind is None else (press.kind,)
        demand(event["press"] in kinds, f"the press was {' or '.join(kinds)}")
        undo_ms = self.hall.rules.get("limits", {}).get("undo_ms", 10_000)
        demand(self.hall.at - press.at <= undo_ms, f"the press was {self.hall.at - press.at} ms ago")
        self._put_back(counter, press)
        self.counts["undone"] += 1

    def _put_back(self, counter: Counter, press: Press) -> None:
        if press.called is not None and press.call is not None:
            demand(counter.in_hand == press.called.id, f"{press.called.number} has left counter {counter.number}")
            self.hall.taken_back.add(press.call)
            self.hall.put(press.called)
            counter.in_hand = None
        if press.left is not None:
            demand(counter.in_hand is None, f"counter {counter.number} has another ticket in hand")
            state = self.hall.tickets[press.left.id].state
            demand(state == press.left_as, f"{press.left.number} is {state}: it has moved on since the press")
            self.hall.put(press.left)
            counter.in_hand = press.left.id
        counter.run, counter.credits, counter.press = press.run, press.credits, None
        counter.free_since = self.hall.at
