"""What a Vietnamese pack says: every slot, and the words that the voice is given for it."""

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()

# Names of letters as loudspeakers in offices say them; `dd` is Đ.
LETTERS = {
    "a": "a", "b": "bê", "c": "xê", "d": "dê", "dd": "đê", "e": "e", "f": "ép phờ", "g": "giê", "h": "hát",
    "i": "i", "j": "gi", "k": "ca", "l": "e lờ", "m": "em mờ", "n": "en nờ", "o": "o", "p": "pê", "q": "quy",
    "r": "e rờ", "s": "ét sì", "t": "tê", "u": "u", "v": "vê", "w": "vê kép", "x": "ích xì", "y": "i dài", "z": "dét",
}

# Counters with a clip of their own; the rest are said by words.
COUNTERS_WHOLE = range(1, 21)

# Distinct takes, not shared with the digits: tone is meaning (mười is ten, mươi is tens; năm is five, lăm follows tens).
WORDS = DIGITS[1:] + ["mười", "mươi", "mốt", "tư", "lăm", "trăm", "linh"]

PHRASES = {
    "opening/call": "Xin mời công dân có số thứ tự,",
    "opening/recall": "Xin nhắc lại: mời công dân có số thứ tự,",
    "to_counter": "đến quầy số,",
    "counter": "quầy số,",
}


def cardinal(n):
    """Words of 1..=99 in the north."""
    tens, unit = divmod(n, 10)
    if tens == 0:
        return DIGITS[unit]
    teen = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    return f"{head} {teen.get(unit, DIGITS[unit])}" if unit else head


def ascii_name(words):
    """A file name that survives any file system: letters without marks, the tone as a digit, as Vietnamese typists write."""
    import unicodedata
    tones = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
    out, tone = "", ""
    for c in unicodedata.normalize("NFD", words.replace("đ", "dd").replace(" ", "_")):
        tone = tones.get(c, tone)
        out += {"\u0306": "w", "\u031b": "w", "\u0302": out[-1:]}.get(c, "" if unicodedata.combining(c) else c)
    return out + tone
