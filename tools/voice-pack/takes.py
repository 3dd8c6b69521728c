"""The takes of each digit: the mark that closes its text and how much slower it is spoken. Chosen by listen.py."""

DIGIT_TAKES = [{place: (",", 1.2) for place in ("first", "middle", "last")} for _ in range(10)]
