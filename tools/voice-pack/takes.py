"""The takes of each digit: the mark that closes its text, and how much slower it is spoken.

Chosen among nine ways of speaking for each digit and place: a recogniser heard each in four announcements with random
neighbours. Few enough that only large differences count; elsewhere the plain way stayed.
"""

PLAIN = (",", 1.2)

DIGIT_TAKES = [{place: PLAIN for place in ("first", "middle", "last")} for _ in range(10)]
DIGIT_TAKES[5]["last"] = (",", 1.0)
DIGIT_TAKES[8]["first"] = ("?", 1.2)
DIGIT_TAKES[8]["middle"] = (".", 1.2)
