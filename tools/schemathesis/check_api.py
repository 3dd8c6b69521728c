"""Asks a running office everything that its own description allows, and much that it does not, as everybody who may ask.

    check_api.py BASE HOUSE EXAMPLES SEED [FILTER]

HOUSE is a JSON file: `callers`, names and tokens (an empty token is nobody), and `names`, what there is in the office for
fields of that name, such as `{"counter": [1, 2]}`. Each operation of /openapi.json is asked EXAMPLES times, first as each
caller and then as those who are let in, half of it as described and half against the description; of the first half every
other request names what there is. A fault is an answer of 500 and more, one that the description does not know, or a wrong
request that was taken for a right one. Ends with 1 if there was any. One seed asks the same again.
"""

import json
import sys
from collections import Counter

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

# What is described and not asked here, with the reason.
LEFT_OUT = {
    # They end the session that all other questions need.
    "POST /api/v1/logout": "ends the caller's session",
    "POST /api/v1/devices/session": "takes another token in the caller's place",
    # A socket: `stream` and `frames` of the days try those.
    "GET /api/v1/stream": "a WebSocket",
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = {GenerationMode.POSITIVE: CHECKS, GenerationMode.NEGATIVE: [*CHECKS, negative_data_rejection]}


@schemathesis.serializer("application/toml", "application/zip", "audio/wav")
def as_it_is(_, value):
    return value if isinstance(value, bytes) else str(value).encode()


class Run:
    """Who asks, and what came of it."""

    def __init__(self, house: dict, examples: int, run_seed: int):
        self.callers, self.names = house["callers"], house["names"]
        self.examples, self.seed = examples, run_seed
        self.faults, self.answers = {}, Counter()

    def operation(self, operation) -> None:
        # Whoever is not let in is asked about once; the others share what is left.
        inside = list(self.callers)
        for mode, checks in MODES.items():
            try:
                strategy = operation.as_strategy(generation_mode=mode)
            except Exception as error:
                self.fault(operation, error)
                continue

            @seed(self.seed)
            @settings(max_examples=max(len(self.callers), self.examples // 2), deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=strategy)
            def once(case):
                if mode is GenerationMode.POSITIVE:
                    self.name_what_there_is(case)
                if inside:
                    name = inside.pop(0)
                    if self.ask(case, name, checks) not in (401, 403):
                        inside.append(name)

            try:
                once()
            except Unsatisfiable:
                pass  # Such as: it takes nothing, so that nothing about it can be wrong.
            except Exception as error:
                self.fault(operation, error)
            inside = inside or list(self.callers)[:1]

    def name_what_there_is(self, case) -> None:
        turn = self.answers.total()
        if turn % 2 == 0:
            return
        for part in (case.path_parameters, case.query, case.body):
            for field in part if isinstance(part, dict) else ():
                if field in self.names:
                    part[field] = self.names[field][turn // 2 % len(self.names[field])]

    def ask(self, case, name: str, checks) -> int:
        token = self.callers[name]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = case.call(headers=headers, timeout=30)
        self.answers[response.status_code] += 1
        for check in checks:
            try:
                case.validate_response(response, checks=[check], headers=headers)
            except (FailureGroup, Failure) as failure:
                for cause in getattr(failure, "exceptions", [failure]):
                    asked = f"{name}: {case.as_curl_command()[:600]}"
                    told = f"{asked} -> {response.status_code} {response.text[:300]!r}: {str(cause)[:500]}"
                    self.faults.setdefault((case.operation.label, type(cause).__name__), told)
        return response.status_code

    def fault(self, operation, error: Exception) -> None:
        self.faults.setdefault((operation.label, type(error).__name__), str(error)[:500])


def main() -> int:
    base, house, examples, run_seed, *rest = sys.argv[1:]
    with open(house, encoding="utf-8") as file:
        run = Run(json.load(file), int(examples), int(run_seed))
    described = requests.get(f"{base}/openapi.json", timeout=30).json()
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=base)
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        if operation.label not in LEFT_OUT and (not rest or rest[0] in operation.label):
            run.operation(operation)
    for (label, kind), told in sorted(run.faults.items()):
        print(f"FAULT {label}: {kind}: {told}\n")
    asked = f"{run.answers.total()} requests to {len(operations) - len(LEFT_OUT)} operations as {len(run.callers)} callers"
    print(f"{asked}: {dict(sorted(run.answers.items()))}, {len(run.faults)} faults")
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
