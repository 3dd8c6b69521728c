"""What the Vietnamese pack says: every slot and its words."""

from names import NAMES, name_slot

LANGUAGE = "vi"

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()

# Names of letters as loudspeakers in offices say them.
LETTERS = {
    "a": "a", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "f": "ép phờ", "g": "giê", "h": "hát",
    "i": "i", "j": "gi", "k": "ca", "l": "e lờ", "m": "em mờ", "n": "en nờ", "o": "o", "p": "pê", "q": "quy",
    "r": "e rờ", "s": "ét sì", "t": "tê", "u": "u", "v": "vê", "w": "vê kép", "x": "ích xì", "y": "i dài", "z": "dét",
}

# Distinct takes, not shared with the digits: tone is meaning (mười is ten, mươi is tens; năm is five, lăm follows tens).
WORDS = DIGITS + "mười mươi mốt tư lăm trăm linh lẻ nghìn ngàn giờ phút rưỡi".split()

PLACES = {"counter": "quầy số", "window": "cửa số", "desk": "bàn số", "room": "phòng số"}
COUNTERS_WHOLE = range(1, 100)
OTHER_PLACES_WHOLE = range(1, 21)

PHRASES = {
    "opening/call": "Xin mời công dân có số thứ tự",
    "opening/call/polite": "Kính mời ông bà có số thứ tự",
    "opening/call/organisations": "Xin mời tổ chức, công dân có số thứ tự",
    "opening/recall": "Xin nhắc lại: mời công dân có số thứ tự",
    "opening/last_call": "Xin gọi lần cuối: mời công dân có số thứ tự",
    "opening/merged": "Xin mời các công dân có số thứ tự",
    "opening/missed": "Công dân có số thứ tự",
    "closing/missed": "khi quay lại xin báo bàn hướng dẫn để được mời lại",
    "opening/taken_back": "Xin lỗi, số",
    "closing/taken_back": "vui lòng chờ thêm",
    "closing/result": "để nhận kết quả",
    "closing/fee": "để nộp phí, lệ phí",
    "notice/issuing_closed": "Trung tâm đã ngừng cấp số buổi sáng. Ông bà đã có số vẫn được phục vụ.",
    "notice/issuing_again": "Buổi chiều cấp số từ",
    "notice/issuing_over": "Trung tâm đã ngừng cấp số hôm nay. Ông bà đã có số vẫn được phục vụ.",
    "notice/lunch": "Trung tâm nghỉ trưa đến",
    "notice/lunch_end": "Ông bà đang giữ số sẽ được mời tiếp, không cần lấy số lại.",
    "notice/evacuation": "Xin mọi người bình tĩnh rời khỏi phòng theo lối thoát hiểm gần nhất"
    " và làm theo hướng dẫn của cán bộ.",
}

# What a kiosk says, and after a key.
KIOSK = {
    "welcome": "Xin chào ông bà",
    "choose": "Xin mời ông bà chọn dịch vụ",
    "priority": "Ông bà có thuộc diện ưu tiên không?",
    "priority_who": "Diện ưu tiên gồm người từ bảy mươi lăm tuổi, người khuyết tật, phụ nữ mang thai,"
    " người có con nhỏ và người có công",
    "authority": "Hồ sơ của ông bà thuộc đơn vị nào?",
    "elsewhere": "Nơi khác",
    "details": "Giấy tờ cần mang, lệ phí và thời hạn hiện trên màn hình. Ông bà cần nghe, xin hỏi cán bộ hướng dẫn",
    "given": "Số thứ tự của ông bà là",
    "wait": "Xin ngồi chờ, loa sẽ mời khi đến lượt",
    "wait_and_look": "Xin ngồi chờ, số được mời sẽ hiện trên màn hình",
    "ahead": "Còn",
    "people_ahead": "người phía trước",
    "next_in_line": "Ông bà là người kế tiếp",
    "nobody_served": "Hiện chưa có quầy nào mở cho dịch vụ này. Ông bà vẫn lấy số được và sẽ được mời khi có quầy",
    "closed": "Hiện đang ngừng cấp số. Ông bà đã có số vẫn được phục vụ",
    "spent": "Dịch vụ này đã hết số hôm nay",
    "more_time": "Ông bà có cần thêm thời gian không?",
    "printed": "Xin ông bà nhận phiếu",
    "paper_out": "Máy đã hết giấy. Xin ông bà nhớ số, hoặc nhờ cán bộ hướng dẫn ghi lại",
    "failed": "Chưa lấy được số",
    "ask_staff": "Xin ông bà vui lòng hỏi cán bộ hướng dẫn",
    "not_understood": "Xin lỗi, phím này không dùng ở bước này. Xin ông bà bấm lại",
    "service_number": "Dịch vụ số",
    "authority_number": "Đơn vị số",
    "group_number": "Lĩnh vực số",
    "to_repeat": "để nghe lại",
    "to_go_back": "để quay lại",
    "for_help": "nếu cần cán bộ hướng dẫn",
    "for_more": "để nghe các dịch vụ khác",
    "for_language": "để nghe tiếng Việt",
    "if_yes": "nếu có",
    "if_no": "nếu không",
}

KEYS = {**{str(n): word for n, word in enumerate(DIGITS)}, "star": "sao", "hash": "thăng"}


def cardinal(n, south=False):
    """The words of 1..=999. After a ten, one, four and five change; after *mười* only five does."""
    hundreds, rest = divmod(n, 100)
    tens, unit = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds else []
    if tens:
        words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    elif hundreds and unit:
        words.append("lẻ" if south else "linh")
    changed = {0: {}, 1: {5: "lăm"}}.get(tens, {1: "mốt", 4: "tư", 5: "lăm"})
    return " ".join(words + ([changed.get(unit, DIGITS[unit])] if unit else []))


def time_of_day(hour, minute):
    """A time from noon to three, as clerks say it."""
    past = {0: "", 30: " rưỡi"}.get(minute, f" {cardinal(minute)}" if minute else "")
    return f"{cardinal(hour)} giờ{past} trưa" if hour == 12 else f"{cardinal(hour - 12)} giờ{past} chiều"


def pair(number):
    """Two digits in one breath."""
    return f"{DIGITS[number // 10]} {DIGITS[number % 10]}"


def numbers():
    for n in range(1, 1000):
        yield f"number/{n}", cardinal(n)
        if cardinal(n) != cardinal(n, south=True):
            yield f"number/{n}/south", cardinal(n, south=True)
    for n in range(1, 10):
        yield f"thousands/{n}", f"{DIGITS[n]} nghìn"
        yield f"thousands/{n}/south", f"{DIGITS[n]} ngàn"


def places():
    for name, stem in PLACES.items():
        for slot, words in ((f"to_{name}", f"đến {stem}"), (name, stem)):
            yield slot, words
            for n in COUNTERS_WHOLE if name == "counter" else OTHER_PLACES_WHOLE:
                yield f"{slot}/{n}", f"{words} {cardinal(n)}"


def slots():
    """Every slot with its words, the chime aside."""
    yield from PHRASES.items()
    for digit, word in enumerate(DIGITS):
        yield from ((f"digit/{digit}/{place}", word) for place in ("first", "middle", "last"))
    for n in range(100):
        yield from ((f"digits/{n:02}/{place}", pair(n)) for place in ("first", "last"))
    yield from ((f"letter/{letter}", name) for letter, name in LETTERS.items())
    yield from numbers()
    yield from ((f"word/{word}", word) for word in WORDS)
    yield from places()
    yield from ((f"kiosk/{said}", words) for said, words in KIOSK.items())
    for key, word in KEYS.items():
        yield f"key/{key}", f"Phím {word}"
        yield f"press/{key}", f"Bấm phím {word}"
    yield from ((name_slot(name), name) for name, _ in NAMES)
    for quarter in range(13):
        hour, minute = 12 + quarter // 4, quarter % 4 * 15
        yield f"time/{hour}{minute:02}", time_of_day(hour, minute)
