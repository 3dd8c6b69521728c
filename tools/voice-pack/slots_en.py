"""What the English pack says: every slot and its words."""

from names import NAMES, name_slot

LANGUAGE = "en"

DIGITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = DIGITS + TEENS + TENS + ["hundred", "thousand"]

LETTERS = {**{letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}, "đ": "barred D"}

PLACES = ("counter", "window", "desk", "room")
COUNTERS_WHOLE = range(1, 100)
OTHER_PLACES_WHOLE = range(1, 21)

PHRASES = {
    "opening/call": "Ticket",
    "opening/recall": "Once again: ticket",
    "opening/last_call": "Last call: ticket",
    "opening/merged": "The following tickets, please",
    "opening/missed": "Ticket",
    "closing/missed": "when you are back, please tell the information desk and you will be called again",
    "opening/taken_back": "We are sorry, ticket",
    "closing/taken_back": "please wait a little longer",
    "closing/result": "to collect your result",
    "closing/fee": "to pay the fee",
    "notice/issuing_closed": "No more numbers are given out this morning. Everybody who has a number will be served.",
    "notice/issuing_again": "In the afternoon, numbers are given out from",
    "notice/issuing_over": "No more numbers are given out today. Everybody who has a number will be served.",
    "notice/lunch": "The office is closed for lunch until",
    "notice/lunch_end": "Your number stays valid. You will be called after lunch and need no new number.",
    "notice/evacuation": "Please leave the room calmly by the nearest emergency exit and follow the staff.",
}

# What a kiosk says, and after a key.
KIOSK = {
    "welcome": "Welcome",
    "choose": "Please choose a service",
    "priority": "Do you have priority?",
    "priority_who": "Priority is for people aged seventy five and over, people with disabilities, pregnant women,"
    " people with small children, and people of merit",
    "authority": "Which office does your case belong to?",
    "elsewhere": "Another place",
    "details": "The papers to bring, the fees and the time it takes are on the screen. To hear them, please ask the staff",
    "given": "Your number is",
    "wait": "Please take a seat. You will be called over the loudspeaker",
    "wait_and_look": "Please take a seat. Numbers that are called are shown on the screen",
    "ahead": "People before you",
    "next_in_line": "You are next",
    "nobody_served": "No counter is open for this service at the moment."
    " You can still take a number, and you will be called when one opens",
    "closed": "No numbers are given out at the moment. Everybody who has a number will be served",
    "spent": "There are no more numbers for this service today",
    "more_time": "Do you need more time?",
    "printed": "Please take your slip",
    "paper_out": "There is no paper left. Please remember your number, or ask the staff to write it down",
    "failed": "No number could be given out",
    "ask_staff": "Please ask the staff",
    "not_understood": "Sorry, this key does nothing here. Please try again",
    "service_number": "Service number",
    "authority_number": "Office number",
    "group_number": "Field number",
    "to_repeat": "to hear this again",
    "to_go_back": "to go back",
    "for_help": "if you need help from the staff",
    "for_more": "to hear other services",
    "for_language": "for English",
    "if_yes": "if yes",
    "if_no": "if no",
}

KEYS = {**{str(n): word for n, word in enumerate(DIGITS)}, "star": "star", "hash": "hash"}


def cardinal(n):
    """The words of 1..=99."""
    if n < 20:
        return (DIGITS + TEENS)[n]
    return " ".join([TENS[n // 10 - 2]] + ([DIGITS[n % 10]] if n % 10 else []))


def time_of_day(hour, minute):
    """A time from noon to three."""
    this, following = cardinal(hour if hour == 12 else hour - 12), cardinal(hour - 11)
    return {
        0: f"{this} o'clock", 15: f"a quarter past {this}", 30: f"half past {this}", 45: f"a quarter to {following}",
    }[minute]


def places():
    for name in PLACES:
        for slot, words in ((f"to_{name}", f"please proceed to {name}"), (name, name)):
            yield slot, words
            for n in COUNTERS_WHOLE if name == "counter" else OTHER_PLACES_WHOLE:
                yield f"{slot}/{n}", f"{words} {cardinal(n)}"


def slots():
    """Every slot with its words, the chime aside."""
    yield from PHRASES.items()
    for digit, word in enumerate(DIGITS):
        yield from ((f"digit/{digit}/{place}", word) for place in ("first", "middle", "last"))
    yield from ((f"letter/{letter}", name) for letter, name in LETTERS.items())
    yield from ((f"number/{n}", cardinal(n)) for n in range(1, 100))
    yield from ((f"thousands/{n}", f"{DIGITS[n]} thousand") for n in range(1, 10))
    yield from ((f"word/{word}", word) for word in WORDS)
    yield from places()
    yield from ((f"kiosk/{said}", words) for said, words in KIOSK.items())
    for key, word in KEYS.items():
        yield f"key/{key}", f"Key {word}"
        yield f"press/{key}", f"Press {word}"
    yield from ((name_slot(name), name) for _, name in NAMES if name)
    for quarter in range(13):
        hour, minute = 12 + quarter // 4, quarter % 4 * 15
        yield f"time/{hour}{minute:02}", time_of_day(hour, minute)
