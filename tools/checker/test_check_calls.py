#!/usr/bin/env python3
"""The checker reads short days as docs/POLICY.md has them. Every why in here was worked out by hand from that page.

A day is told in steps, parted by semicolons:
    +A001 a priority        a number for service a (the class may be left out)
    1>A001 earliest -B001   counter 1 calls, ends what it has in hand, says why and whom it passed over (step=, more=)
    1<                      counter 1 takes its last press back
    15m                     time passes
    open 1 lan | close 1 | assign 1 b | away A001 | back A001 after=2 | send 1 b first | miss 1 | rules
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from check_calls import check
from hall import Json
from policy import CLERKS_RULES

BEGINS = 1_793_581_200_000  # Monday, 2 November 2026, eight o'clock in Vietnam


class Told:
    """Writes the log of a day that is told in steps."""

    def __init__(self, rules: Json) -> None:
        self.rules, self.at = rules, BEGINS
        self.log: list[Json] = []
        self.ids: dict[str, str] = {}
        self.in_hand: dict[int, str] = {}
        self.presses: dict[int, tuple[str | None, str | None]] = {}
        self.calls: dict[str, int] = {}
        self.arrivals = 0
        self.write(
            "day_opened", day={"ordinal": 1, "date": "2026-11-02"}, rules=rules, carried=[], next_arrival=1, counters=[]
        )
        for counter in rules["counters"]:
            self.write("counter_opened", counter=counter["number"])

    def write(self, kind: str, **fields: object) -> None:
        """One record."""
        event = {"kind": kind} | fields
        by = {"who": "person", "user": "lan", "role": "clerk"}
        self.log.append({"seq": len(self.log) + 1, "at": self.at, "by": by, "body": {"office": event}})

    def step(self, step: str) -> None:
        """One step of the day."""
        word, *rest = step.split()
        if word.startswith("+"):
            self.issue(word[1:], *rest)
        elif ">" in word:
            counter, number = word.split(">")
            self.call(int(counter), number, *rest)
        elif word.endswith("<"):
            self.undo(int(word[:-1]))
        elif word.endswith("m"):
            self.at += int(word[:-1]) * 60_000
        else:
            getattr(self, word)(*rest)

    def issue(self, number: str, service: str, cls: str = "normal") -> None:
        """A number is given out."""
        self.arrivals += 1
        self.ids[number] = f"id-{number}"
        given = {"ticket": self.ids[number], "number": number, "arrival": self.arrivals, "service": service}
        self.write("ticket_issued", **given, **{"class": cls})

    def call(self, counter: int, number: str, rule: str, *rest: str) -> None:
        """A call, with what it ends, and with what walks up."""
        if rule == "walk_up":
            self.issue(number, "a")
        left = self.in_hand.pop(counter, None)
        if left is not None:
            press = "call" if rule in CLERKS_RULES else "next"
            self.write("ticket_finished", ticket=left, counter=counter, outcome="served", press=press)
        why: Json = {"rule": rule, "passed": [word[1:] for word in rest if word.startswith("-")]}
        why |= {key: int(value) for key, _, value in (word.partition("=") for word in rest if "=" in word)}
        ticket = self.ids[number]
        self.calls[ticket] = self.calls.get(ticket, 0) + 1
        finished = {} if left is None else {"finished": left}
        self.write("ticket_called", ticket=ticket, counter=counter, calls=self.calls[ticket], why=why, **finished)
        self.in_hand[counter], self.presses[counter] = ticket, (ticket, left)

    def undo(self, counter: int) -> None:
        """The last press is taken back."""
        called, left = self.presses.pop(counter)
        named = {key: t for key, t in (("requeued", called), ("restored", left)) if t is not None}
        self.write("call_undone", counter=counter, press="next", **named)
        self.in_hand.pop(counter, None)
        if called is not None:
            self.calls[called] -= 1
        if left is not None:
            self.in_hand[counter] = left

    def open(self, counter: str, clerk: str) -> None:
        """A clerk sits down."""
        self.write("counter_opened", counter=int(counter), clerk=clerk)

    def close(self, counter: str) -> None:
        """The counter ends its work."""
        left = self.in_hand.pop(int(counter), None)
        if left is not None:
            self.write("ticket_finished", ticket=left, counter=int(counter), outcome="served", press="finish")
        self.write("counter_closed", counter=int(counter))

    def assign(self, counter: str, *services: str) -> None:
        """Other services for the rest of the day."""
        self.write("counter_assigned", counter=int(counter), services=list(services))

    def away(self, number: str) -> None:
        """Somebody who waits goes out."""
        self.write("ticket_held", ticket=self.ids[number], reason="away")

    def back(self, number: str, after: str = "after=0", *bound: str) -> None:
        """Somebody comes back."""
        to = {"bound": {"counter": int(bound[0])}, "first": True} if bound else {}
        self.write("ticket_returned", ticket=self.ids[number], after=int(after[6:]), **to)

    def miss(self, counter: str) -> None:
        """They did not come."""
        self.write("ticket_missed", ticket=self.in_hand.pop(int(counter)), counter=int(counter))

    def send(self, counter: str, service: str, *first: str) -> None:
        """A ticket in hand is sent on, to the last place."""
        self.arrivals += 1
        place = {"since": self.at, "arrival": self.arrivals, "first": bool(first)}
        ticket = self.in_hand.pop(int(counter))
        self.write(
            "ticket_transferred", ticket=ticket, counter=int(counter), press="transfer", service=service, **place
        )


def counters(*services: str, **more: object) -> list[Json]:
    """Counters from 1 on, each with its services."""
    return [{"number": nth + 1, "services": each.split()} | more for nth, each in enumerate(services)]


def verdict(told: str, at: list[Json] | None = None, clerks: list[Json] | None = None, **calling: object) -> str:
    """What the checker says of a day."""
    rules: Json = {"time_zone": "Asia/Ho_Chi_Minh", "counters": at or counters("a b"), "clerks": clerks or []}
    day = Told(rules | {"calling": calling})
    for step in told.split(";"):
        day.step(step.strip())
    (found,) = check(day.log)
    return found.wrong or "all agree"


class Days(unittest.TestCase):
    """Each a short day, and what the policy makes of it."""

    def agrees(self, told: str, **rules: object) -> None:
        """The day was lived by its policy."""
        self.assertEqual(verdict(told, **rules), "all agree")  # type: ignore[arg-type]

    def objects(self, told: str, to: str, **rules: object) -> None:
        """The day was not lived by its policy."""
        self.assertIn(to, verdict(told, **rules))  # type: ignore[arg-type]

    def test_the_earliest_over_all_services_is_called(self) -> None:
        self.agrees("+A001 a; +B001 b; +A002 a; 1>A001 earliest; 1>B001 earliest; 1>A002 earliest")
        self.objects("+A001 a; +B001 b; 1>B001 earliest -A001", "the policy names A001 as earliest")
        self.objects("+A001 a; +B001 b; 1>B001 earliest", "the policy names A001 as earliest")

    def test_priority_and_normal_take_turns_while_both_wait(self) -> None:
        lived = "+A001 a; +A002 a; +B001 b priority; +B002 b priority; 1>B001 priority_turn -A001 -A002; "
        self.agrees(lived + "1>A001 normal_turn; 1>B002 priority_turn -A002")
        self.objects(lived + "1>B002 priority_turn -A001 -A002", "the policy names A001 as normal_turn")
        self.agrees(lived + "1>B002 priority_turn -A001 -A002", between="strict")
        self.agrees(lived + "1>B002 priority_turn -A001 -A002", between={"interleaved": 2})

    def test_a_priority_ticket_that_nobody_waited_with_does_not_count_in_the_run(self) -> None:
        self.agrees("+B001 b priority; 1>B001 earliest; +A001 a; +B002 b priority; 1>B002 priority_turn -A001")

    def test_closing_a_counter_does_not_give_it_another_run(self) -> None:
        lived = "+A001 a; +A002 a; +B001 b priority; +B002 b priority; 1>B001 priority_turn -A001 -A002; "
        lived += "close 1; open 1 lan; "
        self.agrees(lived + "1>A001 normal_turn")
        self.objects(lived + "1>B002 priority_turn -A001 -A002", "the policy names A001")

    def test_urgent_comes_before_first_and_first_before_the_rest(self) -> None:
        self.agrees(
            "+A001 a; +A002 a; +A003 a; 1>A001 earliest; send 1 b first; +A004 a urgent; "
            "1>A004 urgent -A002 -A003 -A001; 1>A001 first -A002 -A003; 1>A002 earliest"
        )

    def test_nobody_is_passed_over_more_often_than_may_be(self) -> None:
        urgent = "+A001 a; " + "; ".join(f"+B00{n} b urgent; 1>B00{n} urgent -A001" for n in (1, 2, 3))
        self.agrees(urgent + "; +B004 b urgent; 1>A001 owed")
        self.objects(urgent + "; +B004 b urgent; 1>B004 urgent -A001", "the policy names A001 as owed")
        self.agrees(urgent + "; +B004 b urgent; 1>B004 urgent -A001", overtaking={})

    def test_nobody_waits_longer_than_may_be_after_their_turn(self) -> None:
        told = "+A001 a; +A002 a; +B001 b urgent; 1>B001 urgent -A001 -A002; 15m; +B002 b urgent; "
        self.agrees(told + "1>A001 owed; 1>B002 urgent -A002; 1>A002 earliest")
        self.objects(told + "1>B002 urgent -A001 -A002", "the policy names A001 as owed")

    def test_with_a_bound_of_nobody_everyone_is_called_by_place(self) -> None:
        self.agrees("+A001 a; +B001 b urgent; 1>A001 earliest; 1>B001 earliest", overtaking={"people": 0})

    def test_a_chosen_number_must_say_so_and_counts_as_passing_over(self) -> None:
        self.agrees("+A001 a; +A002 a; 1>A002 chosen -A001")
        self.objects("+A001 a; 1>A001 chosen", "true is {'rule': 'earliest'")
        self.objects("+A001 a; +A002 a; 1>A002 chosen -A001", "nobody may choose", chosen_by="nobody")
        self.objects("+A001 a; +A002 a; 1>A002 chosen -A001", "without a reason", reason_required=True)
        chosen = "; ".join(f"1>A00{n} chosen -A001" for n in (2, 3, 4))
        self.agrees("+A001 a; +A002 a; +A003 a; +A004 a; +A005 a urgent; " + chosen + "; 1>A001 owed")

    def test_who_walks_up_or_is_brought_back_is_told_as_such(self) -> None:
        self.agrees("+A001 a; 1>A001 earliest; +A002 a; 1>A009 walk_up -A002; 1>A002 earliest")
        self.objects("+A001 a; +A002 a; 1>A002 walk_up -A001", "given out twice")
        self.objects("+A001 a; 1>A009 walk_up", "true is {'rule': 'walk_up', 'passed': ['A001']")
        self.agrees("+A001 a; +A002 a; 1>A001 earliest; miss 1; 1>A002 earliest; 1>A001 brought_back")
        self.objects("+A001 a; 1>A001 earliest; miss 1; 1>A001 chosen", "no candidate")
        self.objects("+A001 a; 1>A001 earliest; miss 1; 2>A001 brought_back", "does not take", at=counters("a", "b"))

    def test_one_who_comes_back_lets_two_others_go_first(self) -> None:
        self.agrees(
            "+A001 a; +A002 a; +A003 a; +A004 a; away A001; back A001 after=2; "
            "1>A002 earliest; 1>A003 earliest; 1>A001 first; 1>A004 earliest"
        )
        self.agrees("+A001 a; 1>A001 earliest; miss 1; back A001 after=2; 1>A001 nobody_else")

    def test_undo_takes_back_the_passing_and_the_run(self) -> None:
        told = "+A001 a; +B001 b priority; +B002 b priority; +A002 a; 1>B001 priority_turn -A001; 1<; "
        self.agrees(
            told + "1>B001 priority_turn -A001; 1>A001 normal_turn; 1<; 1>A001 normal_turn", overtaking={"people": 2}
        )
        urgent = "+A001 a; " + "; ".join(f"+B00{n} b urgent" for n in (1, 2, 3)) + "; "
        self.agrees(
            urgent
            + "1>B001 urgent -A001; 1<; 1>B001 urgent -A001; 1>B002 urgent -A001; "
            + "1>B003 urgent -A001; 1<; 1>B003 urgent -A001"
        )
        self.objects("+A001 a; 1>A001 earliest; 1m; 1<", "the press was 60000 ms ago")

    def test_a_plan_orders_and_never_excludes(self) -> None:
        plan = [{"services": ["b"]}]
        self.agrees("+A001 a; +B001 b; 1>B001 earliest -A001 step=1; 1>A001 earliest", plan=plan)
        self.objects("+A001 a; +B001 b; 1>A001 earliest", "the policy names B001 as earliest by step 1", plan=plan)
        waited = [{"services": ["b"], "waited_minutes": 40}]
        self.agrees("+A001 a; 1m; +B001 b; +A002 a; 1>A001 earliest; 40m; 1>B001 earliest step=1", plan=waited)

    def test_shares_are_kept_in_proportion(self) -> None:
        plan = [{"services": ["a"], "share": 2}, {"services": ["b"], "share": 1}]
        told = "; ".join(f"+A00{n} a; +B00{n} b" for n in (1, 2, 3))
        self.agrees(
            told
            + "; 1>A001 earliest step=1; 1>B001 earliest step=2; 1>A002 earliest step=1; 1>A003 earliest step=1 -B002",
            plan=plan,
        )

    def test_a_counter_calls_what_it_takes_and_its_clerk_is_trained_for(self) -> None:
        self.objects("+B001 b; 1>B001 earliest", "no candidate", at=counters("a", "b"))
        self.agrees("+B001 b urgent; 1>B001 urgent", at=counters("a", "b", priority_services=["b"]))
        self.objects(
            "open 1 lan; +A001 a; +B001 b; 1>A001 earliest", "names B001", clerks=[{"user": "lan", "services": ["b"]}]
        )
        self.agrees("+B001 b; assign 1 b; 1>B001 earliest", at=counters("a", "b"))
        self.objects(
            "+A001 a; 1>A001 earliest", "no candidate", at=counters("a", authorities=["x"], classes=["urgent"])
        )

    def test_who_waits_for_one_counter_is_called_there_alone(self) -> None:
        bound = "+A001 a; +A002 a; 1>A001 earliest; miss 1; back A001 after=0 1; "
        self.agrees(bound + "2>A002 earliest; 1>A001 first", at=counters("a", "a"))
        self.objects(bound + "2>A001 earliest", "names A002", at=counters("a", "a"))
        self.agrees(bound + "close 1; 2>A001 first", at=counters("a", "a"))

    def test_a_number_is_given_out_once_and_nobody_is_left_out(self) -> None:
        self.objects("+A001 a; +A001 a", "given out twice")
        day = Told({"counters": counters("a"), "calling": {}})
        day.issue("A001", "a")
        day.arrivals += 1
        day.issue("A002", "a")
        self.assertIn("arrival 3 follows 1", next(check(day.log)).wrong or "")
        self.assertIn("record 3 is missing", next(check(day.log[:2] + day.log[3:])).wrong or "")

    def test_a_ticket_is_in_one_hand(self) -> None:
        self.objects("+A001 a; 1>A001 earliest; 2>A001 earliest", "A001 is called", at=counters("a", "a"))


class Program(unittest.TestCase):
    """What an auditor types."""

    def test_the_exit_code_tells(self) -> None:
        program = [sys.executable, "-B", str(Path(__file__).with_name("check_calls.py"))]
        self.assertEqual(subprocess.run(program, capture_output=True).returncode, 2)
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "day.jsonl"
            log.write_text("", encoding="utf-8")
            ran = subprocess.run([*program, str(log)], capture_output=True, text=True)
            self.assertEqual((ran.returncode, "opens no business day" in ran.stdout), (1, True))
            log.write_text("{not json", encoding="utf-8")
            ran = subprocess.run([*program, str(log)], capture_output=True, text=True)
            self.assertEqual((ran.returncode, "line 1" in ran.stdout), (1, True), ran)


if __name__ == "__main__":
    unittest.main()
