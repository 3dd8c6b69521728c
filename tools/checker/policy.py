"""The calling policy, worked out from docs/POLICY.md alone. Section numbers are that page's."""

from dataclasses import dataclass

from hall import MINUTE_MS, PASSES_KEPT_MAX, Bound, Counter, Hall, Json, Pass, Ticket

PASSED_NAMED_MAX = 8
RUN_MAX = 255
CLERKS_RULES = ("chosen", "awaited", "brought_back", "walk_up")
STEP_RULES = ("earliest", "priority_turn", "normal_turn")


@dataclass(frozen=True)
class Named:
    """Whom the policy names, and what the counter remembers after that call."""

    ticket: Ticket
    rule: str
    step: int | None
    run: int
    credits: list[int]


# --- 2. Whom a counter could call -----------------------------------------------------------------------------------


def takes(hall: Hall, counter: Counter, ticket: Ticket) -> bool:
    """Whether the counter, with who sits there, takes the ticket's lane."""
    rules = hall.declared.get(counter.number)
    if rules is None:
        return False
    services = counter.assigned if counter.assigned is not None else rules.get("services", [])
    by_right = ticket.cls != "normal" and ticket.service in rules.get("priority_services", [])
    skills = hall.clerks.get(counter.clerk or "")
    classes = rules.get("classes", [])
    return (
        (ticket.service in services or by_right)
        and (skills is None or ticket.service in skills["services"])
        and (not classes or ticket.cls in classes)
        and is_competent(hall, counter, ticket)
    )


def is_competent(hall: Hall, counter: Counter, ticket: Ticket) -> bool:
    """Whether the counter serves the ticket's authority and territory."""
    rules = hall.declared.get(counter.number)
    if rules is None:
        return False
    authorities, territory = rules.get("authorities", []), rules.get("territory", "any")
    named = ticket.authority is None or not authorities or ticket.authority in authorities
    return named and (territory == "any" or (territory == "non_territorial") == ticket.non_territorial)


def binds(hall: Hall, bound: Bound, ticket: Ticket) -> bool:
    """Whether what a ticket is bound to is open and may serve it."""
    return any(
        c.state == "open" and is_bound_to(c, bound) and is_competent(hall, c, ticket) for c in hall.counters.values()
    )


def is_bound_to(counter: Counter, bound: Bound) -> bool:
    """Whether a bound names this counter or who sits there."""
    return bound in (("counter", counter.number), ("clerk", counter.clerk))


def could_call(hall: Hall, counter: Counter, ticket: Ticket) -> bool:
    """Whether a waiting ticket is a candidate of the counter."""
    if ticket.bound is not None and binds(hall, ticket.bound, ticket):
        return is_bound_to(counter, ticket.bound)
    return takes(hall, counter, ticket)


def candidates(hall: Hall, counter: Counter, without: str | None) -> list[Ticket]:
    """The counter's candidates by place, without the ticket that the same press ended or sent on."""
    waiting = (t for t in hall.waiting.values() if t.id != without)
    return sorted((t for t in waiting if could_call(hall, counter, t)), key=lambda t: t.place)


def is_ready(hall: Hall, ticket: Ticket) -> bool:
    """Whether nobody else is to be called before it any more."""
    return ticket.after == 0 or hall.others_called(ticket) >= ticket.after


# --- 3. Which candidate is called -----------------------------------------------------------------------------------


def name(hall: Hall, counter: Counter, among: list[Ticket]) -> Named | None:
    """Whom the policy names among candidates in order of place; None when there is nobody."""
    ready = [t for t in among if is_ready(hall, t)]
    if not ready:
        return _settle(counter, among[0], "nobody_else", ready) if among else None
    for rule, holds in (
        ("owed", lambda t: is_owed(hall, t)),
        ("urgent", lambda t: t.cls == "urgent"),
        ("first", lambda t: t.first or t.after > 0),
    ):
        named = next((t for t in ready if holds(t)), None)
        if named is not None:
            nobody_passed = rule == "owed" and not hall.passes_of(named)
            return _settle(counter, named, "earliest" if nobody_passed else rule, ready)
    plan = plan_of(hall, counter)
    followed, credits = follow(hall, plan, ready, counter.credits)
    matching = ready if followed is None else [t for t in ready if matches(hall, plan[followed], t)]
    ticket, rule = between(hall, counter, matching)
    step = None if followed is None else followed + 1
    return _settle(counter, ticket, rule, ready, step, credits)


def _settle(
    counter: Counter,
    ticket: Ticket,
    rule: str,
    ready: list[Ticket],
    step: int | None = None,
    credits: list[int] | None = None,
) -> Named:
    run = counter.run
    if ticket.cls == "normal":
        run = 0
    elif ticket.cls == "priority" and any(t.cls == "normal" for t in ready):
        run = min(run + 1, RUN_MAX)
    return Named(ticket, rule, step, run, counter.credits if credits is None else credits)


def plan_of(hall: Hall, counter: Counter) -> list[Json]:
    """The plan in force: the clerk's, the counter's, the office's, none."""
    skills = hall.clerks.get(counter.clerk or "", {})
    declared = hall.declared.get(counter.number, {})
    return skills.get("plan") or declared.get("plan") or hall.calling.get("plan") or []


def matches(hall: Hall, step: Json, ticket: Ticket) -> bool:
    """Whether a step is about this ticket."""
    for key, own in (("services", ticket.service), ("authorities", ticket.authority), ("classes", ticket.cls)):
        if step.get(key) and own not in step[key]:
            return False
    if step.get("booked") and not ticket.booked:
        return False
    minutes = step.get("waited_minutes")
    return minutes is None or hall.at - ticket.since >= minutes * MINUTE_MS


def is_live(hall: Hall, step: Json, ready: list[Ticket]) -> bool:
    """Whether a step can be followed at this minute."""
    minute = hall.minute()
    if not step.get("from_minute", 0) <= minute < step.get("to_minute", minute + 1):
        return False
    least: int = step.get("waiting_at_least", 1)
    return sum(matches(hall, step, t) for t in ready) >= least


def follow(hall: Hall, plan: list[Json], ready: list[Ticket], credits: list[int]) -> tuple[int | None, list[int]]:
    """The step that is followed, counted from 0, and the credits afterwards."""
    live = [nth for nth, step in enumerate(plan) if is_live(hall, step, ready)]
    if not live or not plan[live[0]].get("share", 0):
        return (live[0] if live else None), credits
    credits = (credits + [0] * len(plan))[: len(plan)]
    end = live[0]
    while end < len(plan) and plan[end].get("share", 0):
        end += 1
    sharing = [nth for nth in live if nth < end]
    for nth in sharing:
        credits[nth] += plan[nth]["share"]
    followed = max(sharing, key=lambda nth: (credits[nth], -nth))
    credits[followed] -= sum(plan[nth]["share"] for nth in sharing)
    return followed, credits


def between(hall: Hall, counter: Counter, matching: list[Ticket]) -> tuple[Ticket, str]:
    """The turn of the classes, among tickets in order of place."""
    priority = next((t for t in matching if t.cls == "priority"), None)
    normal = next((t for t in matching if t.cls == "normal"), None)
    if priority is None or normal is None:
        return (priority or normal), "earliest"  # type: ignore[return-value]  # a live step matches somebody
    rule = hall.calling.get("between", {"interleaved": 1})
    if rule == "strict" or counter.run < rule["interleaved"]:
        return priority, "priority_turn"
    return normal, "normal_turn"


# --- 4. Nobody is passed over without end ---------------------------------------------------------------------------


def is_owed(hall: Hall, ticket: Ticket) -> bool:
    """Whether a ready candidate was passed over as often, or as long ago, as may be."""
    bound = hall.calling.get("overtaking", {"people": 3, "minutes": 15})
    people, minutes = bound.get("people"), bound.get("minutes")
    if people == 0:
        return True
    if not ticket.passes:
        return False
    passes = hall.passes_of(ticket)
    if people is not None and len(passes) >= people:
        return True
    in_turn = next((p.at for p in passes if p.in_turn), None)
    return minutes is not None and in_turn is not None and hall.at - in_turn >= minutes * MINUTE_MS


def passed_over(hall: Hall, among: list[Ticket], called: Ticket) -> list[Ticket]:
    """The ready candidates with a smaller place than the one called, the smallest first."""
    return [t for t in among if t.place < called.place and is_ready(hall, t)]


def note(hall: Hall, call: int, among: list[Ticket], called: Ticket, passed: list[Ticket]) -> None:
    """Makes the notes that a call leaves on the counter's other candidates."""
    for ticket in among:
        if ticket.id != called.id and not is_ready(hall, ticket):
            ticket.waited.append(call)
    for nth, ticket in enumerate(passed):
        if len(ticket.passes) < PASSES_KEPT_MAX:
            ticket.passes.append(Pass(call, hall.at, in_turn=nth == 0))


# --- 5. Why ---------------------------------------------------------------------------------------------------------


def why(rule: str, step: int | None, passed: list[Ticket]) -> Json:
    """What an honest call carries, without a reason."""
    told: Json = {"rule": rule}
    if step is not None and rule in STEP_RULES:
        told["step"] = step
    told["passed"] = [t.number for t in passed[:PASSED_NAMED_MAX]]
    told["more"] = max(0, len(passed) - PASSED_NAMED_MAX)
    return told
