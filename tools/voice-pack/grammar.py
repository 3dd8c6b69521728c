"""The announcement nearest to what a recogniser heard. Exact transcripts never match, even for human speech."""

import unicodedata

import numpy as np


def plain(words):
    """Marks and tones count as letters."""
    return unicodedata.normalize("NFD", words)


def longer(rows, word, heard):
    """Edit distances from candidates to every beginning of what was heard, after `word` is appended to each candidate."""
    steps = np.arange(len(heard) + 1)
    for letter in word:
        other = np.array([h != letter for h in heard])
        moved = np.minimum(rows[:, 1:] + 1, rows[:, :-1] + other)
        rows = np.minimum.accumulate(np.hstack([rows[:, :1] + 1, moved]) - steps, axis=1) + steps
    return rows


class Grammar:
    """Calls of four digits to counters 1 to 99."""

    def __init__(self, slots):
        self.digits = [plain(word) + " " for word in slots.DIGITS]
        stems = dict(slots.places())
        self.opening = plain(slots.PHRASES["opening/call"].lower()) + " "
        self.counters = [plain(stems[f"to_counter/{n}"])[::-1] for n in range(1, 100)]

    def nearest(self, heard):
        """The numbers and the counters of all calls that are as near as any, in order."""
        heard = plain(heard)
        rows = longer(np.arange(len(heard) + 1)[None, :], self.opening, heard)
        for _ in range(4):
            rows = np.stack([longer(rows, digit, heard) for digit in self.digits], 1).reshape(-1, len(heard) + 1)
        ends = [longer(np.arange(len(heard) + 1)[None, :], c, heard[::-1])[0, ::-1] for c in self.counters]
        # With the best counter first: few numbers are left to be paired with all of them.
        best = (rows + np.min(ends, 0)).min(1)
        numbers = np.where(best == best.min())[0]
        distances = np.stack([(rows[numbers] + end).min(1) for end in ends], 1)
        found, counters = np.where(distances == best.min())
        return numbers[found], counters + 1

    def judge(self, heard, number, counter):
        """Whether the number and the counter are those of the nearest announcement: when several are as near, of all of
        them (strict), and of the first of them (lenient)."""
        numbers, counters = self.nearest(heard)

        def right(found, said):
            return bool((found == said).all()), bool(found[0] == said)

        return right(numbers, int(number)), right(counters, counter)
