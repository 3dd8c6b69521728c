#!/usr/bin/env python3
"""Works out every call of an office's log again, from docs/FORMAT.md and docs/POLICY.md alone.

    check_calls.py LOG.jsonl ...        each file one log, a record a line; - reads standard input

Says for each day that all calls agree, or names the first record that does not. Exit code: 0 all agree, 1 not,
2 wrong usage.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from day import Day
from hall import Disagreement, Json


@dataclass
class Verdict:
    """What was found on one day."""

    date: str
    counts: dict[str, int] = field(default_factory=dict)
    seq: int | None = None
    wrong: str | None = None
    clock: str = ""

    def __str__(self) -> str:
        if self.wrong is not None:
            return f"{self.date}: record {self.seq}{self.clock}: {self.wrong}"
        calls = self.counts.get("calls", 0)
        rest = [f"{self.counts[k]} {k.replace('_', ' ')}" for k in self.counts if k != "calls" and self.counts[k]]
        return f"{self.date}: {calls} calls, all agree" + (f" ({', '.join(rest)})" if rest else "")


class Unreadable(Exception):
    """A line is no record."""


def records(lines: Iterable[str]) -> Iterator[Json]:
    """The records of a log; blank lines are none."""
    for nth, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not {"seq", "at", "by", "body"} <= record.keys():
                raise Unreadable(f"line {nth} is no record")
        except (ValueError, AttributeError) as wrong:
            raise Unreadable(f"line {nth} is no record: {wrong}") from wrong
        yield record


def check(log: Iterable[Json]) -> Iterator[Verdict]:
    """The verdict on each day of a log. After the first disagreement the rest of a day is not looked at."""
    day: Day | None = None
    wrong: Verdict | None = None
    expected: int | None = None
    for record in log:
        seq, event = record["seq"], record["body"].get("office", {})
        gap = None if expected in (None, seq) else f"record {expected} is missing"
        expected = seq + 1
        if event.get("kind") == "day_opened":
            if day is not None:
                yield wrong or Verdict(day.date, day.counts)
            day, wrong = Day(event, before=day if wrong is None else None), None
        if day is None or wrong is not None:
            continue
        try:
            if gap is not None:
                raise Disagreement(gap)
            if event:
                day.read(seq, record["at"], record["by"], event)
        except Disagreement as disagreement:
            wrong = Verdict(day.date, day.counts, seq, str(disagreement), f" at {day.hall.clock()}")
        except (KeyError, TypeError, ValueError, AttributeError) as unreadable:
            wrong = Verdict(day.date, day.counts, seq, f"it is not as FORMAT.md has it: {unreadable!r}")
    if day is not None:
        yield wrong or Verdict(day.date, day.counts)
    else:
        yield Verdict("no day", seq=0, wrong="the log opens no business day")


def verdicts(name: str) -> Iterator[Verdict]:
    """The verdict on each day of a file; one more where the file cannot be read to its end."""
    try:
        with sys.stdin if name == "-" else open(name, encoding="utf-8") as lines:
            yield from check(records(lines))
    except (OSError, UnicodeDecodeError, Unreadable) as wrong:
        yield Verdict("unreadable", seq=0, wrong=str(wrong))


def main(files: list[str]) -> int:
    """Checks the files; the exit code."""
    if not files or files[0].startswith("--"):
        print(__doc__, file=sys.stderr)
        return 2
    days = calls = found = 0
    for name in files:
        for verdict in verdicts(name):
            print(f"{name}: {verdict}")
            days, calls = days + 1, calls + verdict.counts.get("calls", 0)
            found += verdict.wrong is not None
    print(f"{days} days, {calls} calls: " + (f"{found} days disagree" if found else "all agree"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
