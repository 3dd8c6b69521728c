# Lời báo khi kiểm tra tệp cấu hình. Mỗi lời gồm điều sai và cách sửa (.right).

warning = lưu ý

kind = { $expected ->
    [string] chữ trong ngoặc kép, ví dụ "…"
    [integer] số nguyên, ví dụ 10
    [float] số thập phân
    [boolean] true (có) hoặc false (không)
    [datetime] ngày giờ
    [array] danh sách trong ngoặc vuông, ví dụ ["…", "…"]
    [table] một mục có tiêu đề trong ngoặc vuông, ví dụ [office]
   *[tables] các mục lặp lại, mỗi mục bắt đầu bằng tiêu đề trong hai lớp ngoặc vuông, ví dụ [[counter]]
}
kind-given = { $given ->
    [string] chữ
    [integer] số nguyên
    [float] số thập phân
    [boolean] true hoặc false
    [datetime] ngày giờ
    [array] danh sách
   *[table] một mục
}

text-too-large = tệp cấu hình quá lớn
    .right = nhiều nhất { $max } byte
syntax = không đúng cú pháp TOML ({ $detail })
    .right = xem lại dấu ngoặc, dấu nháy và dấu bằng ở dòng này và dòng ngay trên
key-twice = khóa này đã có trong cùng mục
    .right = chỉ giữ lại một dòng
unknown-key = cấu hình không có khóa này
    .right = các khóa của mục này: { $known }
    .meant = có phải ý ông/bà là "{ $meant }"?
    .home = khóa này thuộc mục [{ $home }]
wrong-type = sai kiểu giá trị: đây là { kind-given }
    .right = cần { kind }
missing = thiếu khóa bắt buộc
    .right = thêm vào, ví dụ: { $example }
out-of-range = { $given } nằm ngoài khoảng cho phép
    .right = số nguyên từ { $min } đến { $max }
too-many = danh sách quá dài
    .right = nhiều nhất { $max }
empty-list = danh sách đang trống
    .right = ghi ít nhất một giá trị, hoặc bỏ hẳn mục này nếu không bắt buộc
empty-text = chưa ghi nội dung
    .right = ghi nội dung vào giữa hai dấu nháy
space-around = thừa khoảng trắng ở đầu hoặc cuối
    .right = bỏ khoảng trắng thừa
control-character = có ký tự xuống dòng, tab hoặc ký tự điều khiển
    .right = viết trên một dòng, chỉ dùng chữ, số và dấu câu
not-nfc = chữ tiếng Việt ở dạng Unicode tổ hợp, dấu tách khỏi chữ
    .right = gõ lại bằng bảng mã Unicode dựng sẵn (NFC)
text-too-long = quá dài: { $given } ký tự
    .right = nhiều nhất { $max } ký tự
bad-key = "{ $given }" không dùng làm mã được
    .right = từ 1 đến 32 ký tự a-z, 0-9, - và _, không dấu, ví dụ "chung-thuc"
bad-prefix = "{ $given }" không dùng làm ký hiệu đầu số được
    .right = từ 1 đến 4 chữ số 0-9 hoặc chữ hoa A-Z, Đ, ví dụ "1" hoặc "A"
not-one-of = "{ $given }" không phải giá trị cho phép
    .right = một trong: { $allowed }
no-vietnamese = thiếu tiếng Việt
    .right = thêm "vi" vào danh sách
twice = "{ $given }" đã có ở dòng { $line }
    .right = mỗi giá trị chỉ ghi một lần
unknown-service = không có lĩnh vực nào mang mã "{ $given }"
    .right = các mã đã khai: { $known }
    .meant = có phải ý ông/bà là "{ $meant }"?
nobody-serves = không quầy nào nhận lĩnh vực "{ $service }": người lấy số sẽ không bao giờ được gọi
    .right = thêm "{ $service }" vào services của ít nhất một quầy
bad-days = "{ $given }" không phải các ngày trong tuần
    .right = mon, tue, wed, thu, fri, sat, sun (thứ Hai đến Chủ nhật), mỗi ngày một lần, ví dụ "mon-fri" hoặc "mon,wed,sat"
bad-window = "{ $given }" không phải khoảng giờ trong ngày
    .right = giờ bắt đầu, gạch nối, giờ kết thúc muộn hơn, theo 24 giờ, ví dụ "07:30-11:30"
windows-overlap = khoảng giờ { $given } ({ $day }) chồng lên khoảng giờ ở dòng { $line }
    .right = các khoảng giờ trong một ngày không được chồng nhau
unknown-time-zone = không có múi giờ "{ $given }"
    .right = "Asia/Ho_Chi_Minh" cho mọi nơi ở Việt Nam
bad-url = "{ $given }" không phải địa chỉ dùng được
    .right = http:// hoặc https://, tên máy hoặc số IP, nhiều nhất 120 ký tự, ví dụ "http://192.168.1.10:8080"
loopback-url = địa chỉ này trỏ về chính chiếc điện thoại, người dân không mở được
    .right = địa chỉ của máy chủ trong mạng, ví dụ "http://192.168.1.10:8080"
sound-alike = ký hiệu "{ $given }" nghe gần giống "{ $other }" (dòng { $line }) khi đọc qua loa
    .right = nên dùng chữ số, hoặc các chữ nghe khác hẳn nhau như A, C, H, L, X, Q
prefix-of-prefix = số của ký hiệu "{ $given }" và "{ $other }" (dòng { $line }) dễ nhầm với nhau
    .right = nên dùng các ký hiệu mà không ký hiệu nào là phần đầu của ký hiệu khác, ví dụ "1", "2", "3"
