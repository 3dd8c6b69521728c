#!/usr/bin/env python3
"""Proves the checker: honest days agree, forged ones are all found.

    forge_days.py FOLDER [--seed S] [--keep DIR]

FOLDER holds honest logs, NAME.jsonl, and beside each the same office under a policy that was changed in secret while
the log declares the old one: NAME.what-was-changed. Each honest log is also forged here once, in one of the ways below.
Writes the forged logs into DIR where given. Exit code: 0 proved, 1 not.
"""

import argparse
import copy
import json
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from check_calls import check, records
from day import Day
from hall import Json, Ticket
from policy import CLERKS_RULES, STEP_RULES

Log = list[Json]
POLICYS_RULES = ("earliest", "owed", "urgent", "first", "priority_turn", "normal_turn", "nobody_else")


@dataclass(frozen=True)
class Scene:
    """A record of the forged day, and the hall just before it; who waits stands only with calls and undos."""

    index: int
    event: Json
    waiting: dict[str, Ticket]
    open: frozenset[int]


class Forger:
    """A day in its log, and chance."""

    def __init__(self, log: Log, dice: random.Random) -> None:
        self.log, self.dice = copy.deepcopy(log), dice
        opened = [n for n, record in enumerate(log) if kind(record) == "day_opened"]
        at = dice.randrange(len(opened))
        self.begin = opened[at]
        self.end = opened[at + 1] if at + 1 < len(opened) else len(log)
        self.scenes = self._scenes()
        self.calls = [scene for scene in self.scenes if scene.event["kind"] == "ticket_called"]

    def _scenes(self) -> list[Scene]:
        day, scenes = Day(office(self.log[self.begin]), before=None), []
        for index in range(self.begin, self.end):
            record = self.log[index]
            if not office(record):
                continue
            needed = kind(record) in ("ticket_called", "call_undone")
            waiting = {t.id: t.copy() for t in day.hall.waiting.values()} if needed else {}
            working = frozenset(c.number for c in day.hall.counters.values() if c.state == "open")
            scenes.append(Scene(index, office(record), waiting, working))
            day.read(record["seq"], record["at"], record["by"], office(record))
        return scenes

    def pick(self, scenes: list[Scene]) -> Scene | None:
        """One of these, if there is one."""
        return self.dice.choice(scenes) if scenes else None

    def by_policy(self) -> list[Scene]:
        """The calls that the policy made."""
        return [scene for scene in self.calls if scene.event["why"]["rule"] in POLICYS_RULES]

    def later(self, ticket: str, after: int) -> list[Scene]:
        """What becomes of a ticket afterwards."""
        return [s for s in self.scenes if s.index > after and ticket in tickets_of(s.event)]

    def drop(self, index: int) -> Log:
        """The log without a record, numbered anew so that no gap tells."""
        return renumbered(self.log[:index] + self.log[index + 1 :])


def kind(record: Json) -> str:
    """The kind of a record's event."""
    return str(office(record).get("kind", ""))


def office(record: Json) -> Json:
    """A record's event of the office, empty where it is of another sort."""
    event: Json = record["body"].get("office", {})
    return event


def tickets_of(event: Json) -> list[str]:
    """The tickets that an event is about."""
    return [event[key] for key in ("ticket", "requeued", "restored") if event.get(key)]


def renumbered(log: Log) -> Log:
    """The log with numbers from the first on, without gaps."""
    return [record | {"seq": log[0]["seq"] + nth} for nth, record in enumerate(log)]


# --- The forgeries: each gives the forged log, or None where this day has nothing for it ------------------------------


def trade_places(forger: Forger, scene: Scene, other: Ticket, why: Json) -> Log:
    """From a call on, two tickets stand for one another."""
    mine = scene.event["ticket"]
    number = next(t.number for t in scene.waiting.values() if t.id == mine)
    swaps = {mine: other.id, other.id: mine, number: other.number, other.number: number}
    text = json.dumps([record["body"] for record in forger.log[scene.index :]])
    parts = [text]
    for name in swaps:
        parts = [piece for part in parts for piece in split_keeping(part, f'"{name}"')]
    traded = "".join(f'"{swaps[part[1:-1]]}"' if part[1:-1] in swaps else part for part in parts)
    for record, body in zip(forger.log[scene.index :], json.loads(traded), strict=True):
        record["body"] = body
    office(forger.log[scene.index])["why"] = why
    return forger.log


def split_keeping(text: str, name: str) -> list[str]:
    """The text cut around a name, the name kept."""
    pieces = text.split(name)
    return [piece for nth, part in enumerate(pieces) for piece in ((name, part) if nth else (part,)) if piece]


def rivals(scene: Scene, alike: bool) -> list[Ticket]:
    """Who waits when another one is called, without a counter of their own; `alike` for those of the same lane."""
    called = scene.waiting.get(scene.event["ticket"])
    if called is None:
        return []
    others = [t for t in scene.waiting.values() if t.id != called.id and t.bound is None]
    return [t for t in others if lane(t) == lane(called)] if alike else others


def lane(ticket: Ticket) -> tuple[object, ...]:
    """What counters and plans tell tickets apart by."""
    return (ticket.service, ticket.cls, ticket.authority, ticket.non_territorial)


def favoured(forger: Forger) -> Log | None:
    """A favoured ticket is called before its turn, and the why is made up."""
    alike = forger.dice.random() < 0.5
    scene = forger.pick([s for s in forger.by_policy() if rivals(s, alike)])
    if scene is None:
        return None
    true = scene.event["why"]
    lies = [{"rule": rule} for rule in ("earliest", "owed", "urgent", "priority_turn", "normal_turn")]
    why = forger.dice.choice([true, *lies, *(true | lie for lie in lies)])
    return trade_places(forger, scene, forger.dice.choice(rivals(scene, alike)), why)


def two_calls_swapped(forger: Forger) -> Log | None:
    """Two tickets are called each when it was the other's turn, each with its own why."""
    pairs = []
    for nth, scene in enumerate(forger.calls):
        others = {t.id: t for t in rivals(scene, alike=False)}
        after = next((s for s in forger.calls[nth + 1 :] if s.event["ticket"] in others), None)
        if after is not None and scene.event["why"]["rule"] in POLICYS_RULES:
            pairs.append((scene, others[after.event["ticket"]], after))
    if not pairs:
        return None
    scene, other, after = forger.dice.choice(pairs)
    why = {key: value for key, value in after.event["why"].items() if key != "rule"}
    rule = after.event["why"]["rule"]
    return trade_places(forger, scene, other, why | {"rule": rule if rule in POLICYS_RULES else "earliest"})


def passed_left_out(forger: Forger) -> Log | None:
    """A why is silent about somebody who was passed over, or names somebody who was not."""
    scene = forger.pick([s for s in forger.calls if s.event["why"].get("passed")])
    if scene is None:
        return None
    why = office(forger.log[scene.index])["why"]
    way = forger.dice.randrange(4)
    if way == 0:
        del why["passed"]
        why.pop("more", None)
    elif way == 1:
        why["passed"].pop(forger.dice.randrange(len(why["passed"])))
    elif way == 2 and why.get("more"):
        why["more"] -= 1
    else:
        why["passed"][-1] = "Z999"
    return forger.log


def rule_made_up(forger: Forger) -> Log | None:
    """The right ticket, with another rule or another step than the policy's."""
    scene = forger.pick(forger.by_policy())
    if scene is None:
        return None
    why = office(forger.log[scene.index])["why"]
    if why["rule"] in STEP_RULES and forger.dice.random() < 0.4:
        if "step" in why:
            del why["step"]
        else:
            why["step"] = 1
    else:
        others = [rule for rule in (*POLICYS_RULES, *CLERKS_RULES) if rule != why["rule"]]
        why["rule"] = forger.dice.choice(others)
    return forger.log


def choice_disguised(forger: Forger) -> Log | None:
    """A number that a clerk chose is told as the policy's."""
    # Whoever walks up where nobody waits is whom the policy would name.
    passes = [s for s in forger.calls if s.event["why"]["rule"] != "walk_up" or s.event["why"].get("passed")]
    scene = forger.pick([s for s in passes if s.event["why"]["rule"] in CLERKS_RULES])
    if scene is None:
        return None
    why = office(forger.log[scene.index])["why"]
    why["rule"] = forger.dice.choice(POLICYS_RULES)
    why.pop("reason", None)
    return forger.log


def record_removed(forger: Forger) -> Log | None:
    """Any record is taken out, and its number is missing."""
    index = forger.dice.randrange(forger.begin + 1, forger.end - 1)
    return forger.log[:index] + forger.log[index + 1 :]


def visit_record_removed(forger: Forger) -> Log | None:
    """A record that something follows from is taken out, and the others are numbered anew."""
    found = [s for s in forger.scenes if forger.later(s.event.get("ticket", ""), s.index) and matters(forger, s)]
    scene = forger.pick(found)
    return None if scene is None else forger.drop(scene.index)


def matters(forger: Forger, scene: Scene) -> bool:
    """Whether what follows cannot be without this record."""
    event = scene.event
    if event["kind"] == "ticket_held":
        return event.get("counter") is None
    if event["kind"] == "ticket_returned":
        after = forger.later(event["ticket"], scene.index)[0].event
        return after["kind"] == "ticket_called" and after["why"]["rule"] in POLICYS_RULES
    return event["kind"] in ("ticket_issued", "ticket_called", "ticket_transferred")


def leaver_hidden(forger: Forger) -> Log | None:
    """Somebody who gave up waiting has not been there at all."""
    issued = [s.event for s in forger.scenes if s.event["kind"] == "ticket_issued"]
    walked_in = {event["ticket"] for event in issued if "since" not in event}
    cancelled = [s for s in forger.scenes if s.event["kind"] == "ticket_cancelled"]
    scene = forger.pick([s for s in cancelled if s.event["ticket"] in walked_in])
    if scene is None:
        return None
    gone = scene.event["ticket"]
    return renumbered([record for record in forger.log if gone not in tickets_of(office(record))])


def undo_removed(forger: Forger) -> Log | None:
    """A press that was taken back is told as if it stood."""
    undone = [s for s in forger.scenes if s.event["kind"] == "call_undone"]
    scene = forger.pick([s for s in undone if any(forger.later(t, s.index) for t in tickets_of(s.event))])
    return None if scene is None else forger.drop(scene.index)


def undo_of_another(forger: Forger) -> Log | None:
    """An undo puts somebody else back."""
    scene = forger.pick([s for s in forger.scenes if s.event["kind"] == "call_undone" and s.waiting])
    if scene is None:
        return None
    event = office(forger.log[scene.index])
    event["requeued" if "requeued" in event else "restored"] = forger.dice.choice(sorted(scene.waiting))
    return forger.log


def given_an_older_time(forger: Forger) -> Log | None:
    """A ticket waits since before it was issued."""
    scene = forger.pick([s for s in forger.scenes if s.event["kind"] == "ticket_issued"])
    if scene is None:
        return None
    event, at = office(forger.log[scene.index]), forger.log[scene.index]["at"]
    if forger.dice.random() < 0.5:
        since: int = event["since"] if "since" in event else at
        event["since"] = since - forger.dice.randrange(1_000, 3_600_000)
    else:
        event["arrival"] -= forger.dice.randrange(1, event["arrival"] + 1)
    return forger.log


def issued_earlier(forger: Forger) -> Log | None:
    """A ticket's issuing is moved before that of one of its lane who was called first; all numbers are made to fit."""
    issued = {s.event["ticket"]: s for s in forger.scenes if s.event["kind"] == "ticket_issued"}
    pairs = []
    for scene in forger.calls:
        mine = scene.waiting.get(scene.event["ticket"])
        if mine is None or mine.id not in issued or scene.event["why"]["rule"] not in STEP_RULES:
            continue
        for other in rivals(scene, alike=True):
            if other.id in issued and is_plain(other) and is_plain(mine) and other.place > mine.place:
                pairs.append((issued[mine.id], issued[other.id]))
    if not pairs:
        return None
    first, moved = forger.dice.choice(pairs)
    if "since" in first.event or "since" in moved.event:
        return None
    record = forger.log.pop(moved.index)
    record["at"] = forger.log[first.index]["at"]
    forger.log.insert(first.index, record)
    old, new = office(record)["arrival"], first.event["arrival"]
    for each in forger.log[forger.begin : forger.end]:
        move_arrival(office(each), old, new)
    return renumbered(forger.log)


def is_plain(ticket: Ticket) -> bool:
    """Whether it waits since it was issued, for the first time and for nobody in particular."""
    return ticket.calls == 0 and ticket.after == 0 and not ticket.first


def move_arrival(event: Json, old: int, new: int) -> None:
    """One arrival is moved forward to another's; those between move one back."""
    for holder in (event, event.get("booking", {})):
        if isinstance(holder, dict) and "arrival" in holder and new <= holder["arrival"] <= old:
            holder["arrival"] = new if holder["arrival"] == old else holder["arrival"] + 1


def at_two_counters(forger: Forger) -> Log | None:
    """A ticket in hand is called by another counter too."""
    scene = forger.pick([s for s in forger.calls if len(s.open) > 1])
    if scene is None:
        return None
    again = copy.deepcopy(forger.log[scene.index])
    office(again)["counter"] = forger.dice.choice(sorted(scene.open - {scene.event["counter"]}))
    office(again).pop("finished", None)
    office(again)["calls"] += 1
    return renumbered(forger.log[: scene.index + 1] + [again] + forger.log[scene.index + 1 :])


def number_twice(forger: Forger) -> Log | None:
    """Two tickets of a day have one number."""
    issued = [s for s in forger.scenes if s.event["kind"] == "ticket_issued"]
    if len(issued) < 2:
        return None
    one, other = forger.dice.sample(issued, 2)
    office(forger.log[one.index])["number"] = other.event["number"]
    return forger.log


def time_runs_back(forger: Forger) -> Log | None:
    """A record says that it was made before the one in front of it."""
    index = forger.dice.randrange(forger.begin + 1, forger.end)
    forger.log[index]["at"] = forger.log[index - 1]["at"] - forger.dice.randrange(1, 60_000)
    return forger.log


def counter_never_opened(forger: Forger) -> Log | None:
    """A counter calls that did not work."""
    opened = [s for s in forger.scenes if s.event["kind"] == "counter_opened" and s.event["counter"] not in s.open]
    scene = forger.pick([s for s in opened if next_act(forger, s) == "ticket_called"])
    return None if scene is None else forger.drop(scene.index)


def next_act(forger: Forger, opened: Scene) -> str | None:
    """What a counter does next of that for which it matters whether it is open."""
    after = (
        s.event for s in forger.scenes if s.index > opened.index and s.event.get("counter") == opened.event["counter"]
    )
    return next((e["kind"] for e in after if e["kind"] in ("ticket_called", "counter_opened", "counter_closed")), None)


def carried_over_better(forger: Forger) -> Log | None:
    """Who is carried over into a day stands further in front than at the end of the day before."""
    event = office(forger.log[forger.begin])
    if forger.begin < 10 or not event["carried"]:
        return None
    forger.dice.choice(event["carried"])["since"] = 0
    return forger.log


FORGERIES: list[Callable[[Forger], Log | None]] = [
    favoured,
    favoured,
    favoured,
    two_calls_swapped,
    two_calls_swapped,
    passed_left_out,
    rule_made_up,
    choice_disguised,
    record_removed,
    visit_record_removed,
    leaver_hidden,
    undo_removed,
    undo_of_another,
    given_an_older_time,
    issued_earlier,
    at_two_counters,
    number_twice,
    time_runs_back,
    counter_never_opened,
    *[carried_over_better] * 4,  # only few logs have a second day
]


# --- The proof --------------------------------------------------------------------------------------------------------


@dataclass
class Proof:
    """What one honest log and its forgeries came to."""

    days: int = 0
    calls: int = 0
    forged: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Proof") -> None:
        """Both together."""
        self.days, self.calls = self.days + other.days, self.calls + other.calls
        self.forged += other.forged
        self.same += other.same
        self.wrong += other.wrong


def read(file: Path) -> Log:
    """A log as a list."""
    with open(file, encoding="utf-8") as lines:
        return list(records(lines))


def disagreement(log: Log) -> int | None:
    """The number of the first record that the checker objects to."""
    return next((verdict.seq for verdict in check(log) if verdict.wrong is not None), None)


def forge(log: Log, dice: random.Random) -> tuple[str, Log]:
    """The log, forged in one way that it has something for."""
    forger = Forger(log, dice)
    for way in dice.sample(FORGERIES, len(FORGERIES)):
        forged = way(forger)
        if forged is not None and forged != log:
            return way.__name__, forged
    raise ValueError("a log without anything to forge")


def prove(task: tuple[Path, int, Path | None]) -> Proof:
    """Checks one honest log, and everything that is forged from it."""
    file, seed, keep = task
    proof, log = Proof(), read(file)
    for verdict in check(log):
        proof.days, proof.calls = proof.days + 1, proof.calls + verdict.counts.get("calls", 0)
        if verdict.wrong is not None:
            proof.wrong.append(f"{file.name}, honest: {verdict}")
    if proof.wrong:
        return proof
    way, forged = forge(log, random.Random(f"{seed} {file.name}"))
    proof.forged[way] += 1
    if keep is not None:
        (keep / f"{file.stem}.{way}").write_text("\n".join(map(json.dumps, forged)), encoding="utf-8")
    if disagreement(forged) is None:
        proof.wrong.append(f"{file.name}, {way}: not found")
    for changed in sorted(file.parent.glob(f"{file.stem}.*")):
        if changed != file:
            prove_changed(proof, log, changed)
    return proof


def prove_changed(proof: Proof, honest: Log, file: Path) -> None:
    """Where a policy was changed in secret, the first call that another policy made is the one objected to."""
    changed, what = read(file), f"policy changed: {file.suffix[1:]}"
    pairs = zip(without_alarms(honest), without_alarms(changed), strict=False)
    first = next((new for old, new in pairs if old["body"] != new["body"] or old["at"] != new["at"]), None)
    if first is None or kind(first) != "ticket_called":
        proof.same[what] += 1
        return
    proof.forged[what] += 1
    found = disagreement(changed)
    if found != first["seq"]:
        proof.wrong.append(f"{file.name}: record {first['seq']} follows another policy; objected to was {found}")


def without_alarms(log: Log) -> Log:
    """The log without what only tells that nobody takes a service: no call follows from it."""
    return [record for record in log if not kind(record).startswith("alarm_")]


def main() -> int:
    """Proves the checker over a folder; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    begun, proof = time.monotonic(), Proof()
    files = sorted(asked.folder.glob("*.jsonl"))
    with multiprocessing.Pool() as pool:
        for part in pool.imap(prove, [(file, asked.seed, asked.keep) for file in files], chunksize=4):
            proof.add(part)
    print(f"{len(files)} honest logs: {proof.days} days, {proof.calls} calls")
    for way, count in sorted(proof.forged.items()):
        same = f" ({proof.same[way]} more made no other call and are no forgeries)" if proof.same[way] else ""
        print(f"{count:6} {way.replace('_', ' ')}{same}")
    print(f"{proof.forged.total():6} forged days in all; {time.monotonic() - begun:.1f} s")
    for wrong in proof.wrong:
        print(f"WRONG {wrong}")
    print("proved" if files and not proof.wrong else f"not proved: {len(proof.wrong)} wrong")
    return 0 if files and not proof.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
