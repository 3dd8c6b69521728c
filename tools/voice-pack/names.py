"""Names of services, fields and wards that a kiosk speaks: those of the samples in config/, and the commonest procedures.

A clip is found by its name, so that an office whose service is called as one here need record nothing. A name stands here
as it is read: a dash as a comma. Every clip of a second takes six kilobytes: English has the names that foreigners need.
"""

import re

NAMES = [
    # Fields.
    ("Chứng thực", "Certification"),
    ("Hộ tịch", "Civil status"),
    ("Tư pháp", "Justice"),
    ("Tư pháp, hộ tịch", "Justice and civil status"),
    ("Bảo trợ xã hội, người có công", "Social protection and people of merit"),
    ("Bảo trợ xã hội", "Social protection"),
    ("Người có công", "People of merit"),
    ("Bảo hiểm xã hội", "Social insurance"),
    ("Lao động, thương binh và xã hội", None),
    ("Văn hóa, xã hội", "Culture and social affairs"),
    ("Giáo dục", "Education"),
    ("Y tế", "Health"),
    ("Nông nghiệp và môi trường", "Agriculture and environment"),
    ("Đất đai, xây dựng", "Land and construction"),
    ("Đất đai", "Land"),
    ("Xây dựng", "Construction"),
    ("Đăng ký kinh doanh", "Business registration"),
    ("Đăng ký kinh doanh, thuế", "Business registration and taxes"),
    ("Thuế", "Taxes"),
    ("Cư trú, căn cước", "Residence and identity cards"),
    ("Cư trú", "Residence"),
    ("Căn cước", "Identity cards"),
    ("Tiếp nhận phi địa giới", "Cases of other places"),
    ("Trả kết quả", "Collecting results"),
    ("Thu phí", "Paying fees"),
    ("Thu phí, lệ phí", None),
    ("Nộp hồ sơ", "Filing a case"),
    ("Tiếp nhận hồ sơ", None),
    ("Hỗ trợ nộp trực tuyến", "Help with filing online"),
    ("Dịch vụ công trực tuyến", "Online public services"),
    ("Phản ánh, kiến nghị", "Complaints and suggestions"),
    ("Tiếp công dân", "Reception of citizens"),
    ("Hướng dẫn", "Guidance"),
    ("Tư vấn, hướng dẫn", None),
    ("Tôi chưa biết chọn gì, cần hướng dẫn", "I do not know what to choose and need guidance"),
    ("Lĩnh vực khác", "Other services"),
    ("Lĩnh vực A", "Service A"),
    ("Lĩnh vực B", "Service B"),
    # Procedures.
    ("Sao y", None),
    ("Chứng thực bản sao từ bản chính", "Certified copies of originals"),
    ("Chứng thực chữ ký", "Certification of signatures"),
    ("Khai sinh", None),
    ("Đăng ký khai sinh", "Registration of births"),
    ("Đăng ký lại khai sinh", None),
    ("Kết hôn", None),
    ("Đăng ký kết hôn", "Registration of marriages"),
    ("Khai tử", None),
    ("Đăng ký khai tử", "Registration of deaths"),
    ("Giám hộ", None),
    ("Nhận cha, mẹ, con", None),
    ("Trích lục hộ tịch", "Extracts of civil status"),
    ("Xác nhận tình trạng hôn nhân", "Confirmation of marital status"),
    ("Xác định mức độ khuyết tật", "Degree of disability"),
    ("Hộ nghèo", None),
    ("Trợ cấp xã hội", "Social allowances"),
    ("Mai táng phí", None),
    ("Đăng ký biến động đất đai", None),
    ("Cấp giấy chứng nhận quyền sử dụng đất", "Certificates of land use"),
    ("Xác nhận quy hoạch", None),
    ("Cấp giấy phép xây dựng", "Building permits"),
    ("Cấp phép xây dựng nhà ở", None),
    ("Thành lập hộ kinh doanh", None),
    ("Đăng ký hộ kinh doanh", "Registration of household businesses"),
    ("Đăng ký thường trú", "Registration of permanent residence"),
    ("Đăng ký tạm trú", "Registration of temporary residence"),
    ("Tách hộ", None),
    ("Thông báo lưu trú", None),
    ("Cấp căn cước", "Issue of identity cards"),
    # Wards of the samples.
    ("Phường Trần Hưng Đạo", "Trần Hưng Đạo Ward"),
    ("Phường Cửa Nam", "Cửa Nam Ward"),
    ("Phường Hàng Trống", "Hàng Trống Ward"),
    ("Phường Hoa Sen", "Hoa Sen Ward"),
]

# Where the tone's mark may stand on either of two vowels at a word's end, the older way: "hóa" and not "hoá".
TONES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
         "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}


def name_slot(name):
    """As crates/office writes it: the words in small letters, with "-" between them."""
    words = re.findall(r"\w+", name.lower())
    return "name/" + "-".join(word[:-2] + TONES.get(word[-2:], word[-2:]) for word in words)
