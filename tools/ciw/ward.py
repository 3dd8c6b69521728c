"""A ward's day in another simulator: ciw (https://ciw.readthedocs.io), by other people, in another language.

Reads one JSON object from standard input, writes a list with one object a day to standard output. Times are minutes after
local midnight; what is written is in milliseconds. With `people` it lives days of exactly these people, without it days
of its own chance. What is ciw's own: the clock, arrivals, service times, the queue, shifts that end with the
case in hand. What stands here, because ciw has no counters that differ: a counter takes only some services, it calls
whoever came first of those (priority before others), and of several idle counters the one idle longest takes a newcomer.
"""

import json
import math
import sys

import ciw

PRIORITY = "/priority"


class Counter(ciw.Server):
    """A server that knows its counter and since when it is idle."""

    def __init__(self, node, id_number, start_date=0.0):
        super().__init__(node, id_number, start_date)
        counters = node.simulation.counters
        # Each shift gets new servers, numbered on: the first of a shift sits at the first counter.
        self.counter = (id_number - 1) % len(counters)
        self.takes = counters[self.counter]
        self.idle_since = start_date


class Hall(ciw.Node):
    """A node whose servers take different classes of customers."""

    def begin_service_if_possible_accept(self, next_individual):
        next_individual.arrival_date = self.now
        able = [s for s in self.servers if not s.busy and next_individual.customer_class in s.takes]
        if able:
            self.serve(min(able, key=lambda s: (s.idle_since, s.id_number)), next_individual)

    def begin_service_if_possible_release(self, next_individual, newly_free_server):
        newly_free_server.idle_since = self.now
        if newly_free_server in self.servers:
            self.call_next(newly_free_server)

    def begin_service_if_possible_change_shift(self):
        for server in [s for s in self.servers if not s.busy]:
            self.call_next(server)

    def call_next(self, server):
        for of_class in self.individuals:
            for individual in of_class:
                if not individual.server and individual.customer_class in server.takes:
                    self.serve(server, individual)
                    return

    def serve(self, server, individual):
        self.attach_server(server, individual)
        individual.service_start_date = self.now
        individual.service_time = self.get_service_time(individual)
        individual.service_end_date = self.now + individual.service_time
        self.number_in_service += 1
        server.next_end_service_date = individual.service_end_date
        self.simulation.busy[server.counter] += individual.service_time


class Ward(ciw.Simulation):
    """A simulation that knows the ward's counters."""

    def __init__(self, network, counters):
        self.counters = counters
        self.busy = [0.0] * len(counters)
        super().__init__(network, node_class=Hall, server_class=Counter)


def classes(ward):
    """Customer classes: each service, once for ordinary people and once for those with priority."""
    shares = [("", 1.0 - ward["priority_share"]), (PRIORITY, ward["priority_share"])]
    return {
        name + suffix: (field, share)
        for name, field in ward["services"].items()
        for suffix, share in shares
        if share > 0.0
    }


def arrivals(ward, per_day):
    """A Poisson process whose rate is even within each part of the day."""
    everyone = sum(share for _, _, share in ward["arrivals"])
    ends, rates = [], []
    for start, end, share in ward["arrivals"]:
        if not ends or ends[-1] < start:
            ends.append(float(start))
            rates.append(0.0)
        ends.append(float(end))
        rates.append(per_day * share / everyone / (end - start))
    return ciw.dists.PoissonIntervals(rates=rates, endpoints=ends, max_sample_date=ends[-1])


def shifts(ward):
    """Nobody before the first shift and between two; the last one stays until the hall is empty."""
    numbers, ends = [], []
    for start, end in ward["shifts"]:
        numbers += [0, len(ward["counters"])]
        ends += [float(start), float(end)]
    ends[-1] = 1e6
    return ciw.Schedule(numbers_of_servers=numbers, shift_end_dates=ends)


def by_chance(ward):
    """Arrivals and service times of each class. Drawn anew each day: ciw draws a day's arrivals when these are made."""
    people = classes(ward)
    lognormal = lambda field: ciw.dists.Lognormal(math.log(field["minutes"]), field["spread"])
    return (
        {name: [arrivals(ward, field["per_day"] * share)] for name, (field, share) in people.items()},
        {name: [lognormal(field)] for name, (field, _) in people.items()},
    )


def exactly(people):
    """The same for people who are known: of each class when they come, and how long each one takes, in that order."""
    gaps = lambda at: [b - a for a, b in zip([0.0] + at, at)] + [math.inf]
    return (
        {name: [ciw.dists.Sequential(gaps(known["at"]))] for name, known in people.items()},
        {name: [ciw.dists.Sequential(known["takes"])] for name, known in people.items()},
    )


def network(ward, arrival, service):
    """A hall to which these come."""
    first = any(name.endswith(PRIORITY) for name in arrival)
    return ciw.create_network(
        arrival_distributions=arrival,
        service_distributions=service,
        number_of_servers=[shifts(ward)],
        priority_classes={n: int(first and not n.endswith(PRIORITY)) for n in arrival},
    )


def day(ward, arrival, service):
    """One day: each one's class and wait, how long each counter was busy, when the last one was done."""
    counters = [
        set(counter["takes"]) | {name + PRIORITY for name in counter["takes"] + counter["priority_takes"]}
        for counter in ward["counters"]
    ]
    simulation = Ward(network(ward, arrival, service), counters)
    simulation.simulate_until_max_time(ends_by(ward))
    records = sorted(simulation.get_all_records(), key=lambda r: r.arrival_date)
    return {
        "waits": [[r.customer_class, ms(r.waiting_time)] for r in records],
        "busy_ms": [ms(minutes) for minutes in simulation.busy],
        "closed_ms": ms(max(r.exit_date for r in records)),
    }


def ends_by(ward):
    """Long after the last case: half a day after the last shift."""
    return ward["shifts"][-1][1] + 720.0


def ms(minutes):
    return round(minutes * 60_000)


def main():
    ward = json.load(sys.stdin)
    ciw.seed(ward["seed"])
    if "people" in ward:
        days = [day(ward, *exactly(people)) for people in ward["people"]]
    else:
        days = [day(ward, *by_chance(ward)) for _ in range(ward["days"])]
    json.dump(days, sys.stdout)


if __name__ == "__main__":
    main()
