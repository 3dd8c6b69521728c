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
out-of-decimals = { $given } nằm ngoài khoảng cho phép
    .right = một số từ { $min } đến { $max }, phần lẻ viết sau dấu chấm
not-later = { $given } không muộn hơn { $than }
    .right = giờ kết thúc phải sau giờ bắt đầu
needs = khóa này không có nghĩa khi thiếu { $other }
    .right = thêm { $other }, hoặc bỏ khóa này
excludes = khóa này mâu thuẫn với { $other }
    .right = chỉ giữ lại một trong hai
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
bad-user = "{ $given }" không dùng làm tên đăng nhập được
    .right = từ 1 đến 64 chữ, số hoặc . - _ @, ví dụ "lan.nguyen"
bad-time = "{ $given }" không phải giờ trong ngày
    .right = giờ và phút, theo 24 giờ, ví dụ "08:00" hoặc "15:30"
bad-date = "{ $given }" không phải ngày tháng
    .right = năm, tháng, ngày, ví dụ "2027-01-01"
bad-file-name = "{ $given }" không phải tên một tệp nằm cạnh tệp này
    .right = tên không kèm thư mục, từ 1 đến 64 chữ a-z, số, . - và _, ví dụ "lich-2027.toml"
bad-prefix = "{ $given }" không dùng làm ký hiệu đầu số được
    .right = từ 1 đến 4 chữ số 0-9 hoặc chữ hoa A-Z, Đ, ví dụ "1" hoặc "A"
not-one-of = "{ $given }" không phải giá trị cho phép
    .right = một trong: { $allowed }
no-vietnamese = thiếu tiếng Việt
    .right = thêm "vi" vào danh sách
twice = "{ $given }" đã có ở dòng { $line }
    .right = mỗi giá trị chỉ ghi một lần
twice-beside = "{ $given }" đã có trong { $file }, dòng { $line }
    .right = mỗi giá trị chỉ ghi một lần, ở một trong hai tệp
one = { $what ->
    [service] lĩnh vực
    [group] nhóm lĩnh vực
    [phrase] câu nói
    [class] diện
   *[authority] đơn vị thẩm quyền
}
all = { $what ->
    [service] các lĩnh vực
    [group] các nhóm lĩnh vực
    [phrase] các câu nói
    [class] các diện
   *[authority] các đơn vị
}
section = { $what ->
    [phrase] voice.phrase
   *[other] { $what }
}
unknown = không có { one } nào mang mã "{ $given }"
    .right = { all } đã khai: { $known }
    .meant = có phải ý ông/bà là "{ $meant }"?
    .none = chưa khai mã nào: thêm mục [[{ section }]], hoặc bỏ giá trị này
nobody-serves = không quầy nào nhận lĩnh vực "{ $service }": người lấy số sẽ không bao giờ được gọi
    .right = thêm "{ $service }" vào services của ít nhất một quầy
of-class = { $class ->
    [urgent] {" "}thuộc diện cấp bách
    [priority] {" "}thuộc diện ưu tiên
    [normal] {" "}thuộc diện thường
   *[any] {""}
}
of-authority = { $authority ->
    [Any] {""}
   *[other] {" "}của đơn vị "{ $authority }"
}
of-territory = { $territory ->
    [local] {" "}thuộc địa bàn này
    [non_territorial] {" "}phi địa giới
   *[any] {""}
}
nobody-takes = không quầy nào nhận số của lĩnh vực "{ $service }"{ of-class }{ of-authority }{ of-territory }: người lấy số sẽ không bao giờ được gọi
    .right = xem lại services, priority_services, classes, authorities và territory của các quầy; cần ít nhất một quầy nhận
range-short = first, last và step chỉ cho { $numbers } số, ít hơn quota là { $quota }
    .right = tăng last, giảm step, hoặc giảm quota
calendar-not-at-hand = ở đây không có các ngày ghi trong tệp "{ $given }"
    .right = ghi các ngày đó vào đây thành các mục [[calendar]], hoặc áp dụng tệp ngay trên máy chủ, nơi "{ $given }" nằm bên cạnh
calendar-unread = không đọc được tệp "{ $given }" ({ $why })
    .right = đặt tệp đó cạnh tệp này, dạng văn bản UTF-8
calendar-not-joined = không ghép được các ngày trong tệp "{ $given }" vào tệp này
    .right = ở cả hai tệp, viết [hours] và từng [[calendar]] thành tiêu đề, các khóa ở dòng dưới, không dùng ngoặc nhọn
template-not-at-hand = ở đây không có tệp mẫu "{ $given }"
    .right = áp dụng tệp ngay trên máy chủ, nơi "{ $given }" nằm bên cạnh, hoặc gửi toàn bộ cấu hình
template-unread = không đọc được tệp mẫu "{ $given }" ({ $why })
    .right = đặt tệp mẫu cạnh tệp này, dạng văn bản UTF-8
template-of-template = "{ $given }" đã là mẫu, không được dựa trên mẫu khác
    .right = bỏ extends và remove khỏi tệp mẫu
template-not-joined = không ghép được tệp này với mẫu "{ $given }"
    .right = trong tệp mẫu, viết từng mục thành tiêu đề, các khóa ở dòng dưới, không dùng ngoặc nhọn
not-removed = mẫu không có "{ $given }"
    .right = bỏ dòng này, hoặc ghi đúng tên như "service.ho-tich", "counter.6", "booking", "service.ho-tich.quota"
bad-managed = thành phố không được đặt "{ $given }"
    .right = một bảng trong số hours, calendar, group, authority, service, counter, calling, limits, issuing, booking, emergency, look, kiosk, lobby, rating, voice, procedure, hoặc một khóa trong đó như "service.quota"
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
bad-host = "{ $given }" không phải tên máy
    .right = chữ cái, chữ số, dấu gạch nối và dấu chấm, ví dụ "mot-cua.phuong.local"
bad-ip = "{ $given }" không phải số IP
    .right = ví dụ "192.168.1.2" hoặc "::1"
bad-path = "{ $given }" không phải đường dẫn đầy đủ của một tệp
    .right = bắt đầu bằng dấu /, ví dụ "/etc/xinmoi/chung-chi.pem"
bad-server = "{ $given }" không phải địa chỉ máy chủ của thành phố
    .right = ví dụ "tls://trung-tam.gov.vn:4222" trong servers, "https://trung-tam.gov.vn" trong url; không ghi mật khẩu vào đây
bad-hub-key = "{ $given }" không phải khóa công khai của trung tâm thành phố
    .right = chữ U và 55 chữ cái in hoa, chữ số mà trung tâm thành phố gửi kèm tên đơn vị
bad-issuer = "{ $given }" không phải địa chỉ của nhà cung cấp định danh
    .right = đúng như nhà cung cấp ghi, bắt đầu bằng https:// (http:// chỉ dùng được trên chính máy chủ), ví dụ "https://dinh-danh.thanh-pho.gov.vn/realms/can-bo"
bad-redirect-uri = "{ $given }" không phải địa chỉ nhận lại người đăng nhập
    .right = địa chỉ cán bộ mở trang, bắt đầu bằng https:// và kết thúc bằng /oidc, ví dụ "https://mot-cua.phuong.local:8443/oidc"
bad-client-id = "{ $given }" không phải mã ứng dụng
    .right = mã nhà cung cấp định danh đã cấp cho đơn vị, không có dấu cách
bad-claim = "{ $given }" không phải tên trường nhận ra người
    .right = ví dụ "sub", "preferred_username" hoặc "email"
bad-folder = "{ $given }" không phải đường dẫn đầy đủ của một thư mục
    .right = bắt đầu bằng dấu /, ví dụ "/mnt/sao-luu/xinmoi"
bad-backup-key = "{ $given }" không phải khóa công khai để sao lưu
    .right = dòng age1… mà lệnh xinmoi backup-key in ra
bad-endpoint = "{ $given }" không phải địa chỉ của nơi lưu trữ S3
    .right = bắt đầu bằng https:// (http:// chỉ dùng được trên chính máy chủ), chỉ có tên máy và cổng, ví dụ "https://s3.thanh-pho.gov.vn"
bad-bucket = "{ $given }" không phải tên ngăn (bucket) của nơi lưu trữ S3
    .right = từ 3 đến 63 chữ thường, chữ số, dấu gạch nối hoặc dấu chấm, ví dụ "sao-luu-mot-cua"
bad-region = "{ $given }" không phải vùng (region) của nơi lưu trữ S3
    .right = chữ thường, chữ số, dấu gạch nối, ví dụ "us-east-1"
bad-access-key = "{ $given }" không phải mã khóa truy cập (access key)
    .right = mã mà nơi lưu trữ cấp, gồm chữ cái, chữ số, dấu gạch nối, gạch dưới, dấu chấm; khóa bí mật không ghi ở đây
bad-store-prefix = "{ $given }" không dùng làm phần đầu của tên được
    .right = chữ cái không dấu, chữ số, dấu gạch nối, gạch dưới, dấu chấm, ngăn cách bằng dấu /, không có / ở đầu và cuối, ví dụ "phuong-ben-nghe"
sent-open = bản sao lưu chưa mã hóa thì không được gửi ra ngoài cơ quan
    .right = thêm recipients = ["age1…"] vào [backup] (khóa do lệnh xinmoi backup-key tạo trên máy khác), hoặc bỏ bảng này
bad-colour = "{ $given }" không phải mã màu
    .right = dấu # và sáu chữ số 0-9 hoặc chữ a-f, ví dụ "#0b4a8f"
too-pale = chữ trắng trên nền "{ $given }" khó đọc: độ tương phản chỉ đạt { $contrast }:1
    .right = chọn màu đậm hơn, ít nhất { $min }:1, ví dụ "{ $enough }"
bad-media = "{ $given }" không phải tên tệp hình ảnh hoặc video của đơn vị
    .right = từ 1 đến 80 ký tự a-z, 0-9, -, _ và ., có đuôi .png, .jpg, .webp, .svg, .mp4 hoặc .webm, ví dụ "gioi-thieu.mp4"
bad-picture = "{ $given }" không phải tên tệp hình ảnh của đơn vị
    .right = từ 1 đến 80 ký tự a-z, 0-9, -, _ và ., có đuôi .png, .jpg, .webp hoặc .svg, ví dụ "quoc-huy.png"
bad-video = "{ $given }" không phải tên tệp video của đơn vị
    .right = từ 1 đến 80 ký tự a-z, 0-9, -, _ và ., có đuôi .mp4 hoặc .webm, ví dụ "ngon-ngu-ky-hieu.mp4"
bad-code = "{ $given }" không phải mã thủ tục
    .right = từ 1 đến 32 chữ a-z, chữ số, dấu chấm và gạch nối, ví dụ "2.000815"
not-as-many = ở đây có { $given } dòng, còn { $other } có { $wanted } dòng
    .right = mỗi dòng của { $other } ghi một dòng, theo cùng thứ tự
loopback-url = địa chỉ này trỏ về chính chiếc điện thoại, người dân không mở được
    .right = địa chỉ của máy chủ trong mạng, ví dụ "http://192.168.1.10:8080"
idle = mục này không có tác dụng khi thiếu { $other }
    .right = thêm { $other }, hoặc bỏ mục này
not-taken-here = "{ $given }" không bao giờ đến lượt ở đây: mỗi bước chỉ gọi những gì quầy của nó nhận
    .right = bỏ ra khỏi bước này, hoặc cho quầy, cho cán bộ, nhận thêm
starves = { one } "{ $name }" có thể không bao giờ được gọi ở đây khi những người được gọi trước đến liên tục, vì không có giới hạn bị vượt lượt
    .right = ghi một con số cho overtaken_people hoặc overtaken_minutes ở [calling], hoặc để ai cũng có lượt
no-minutes = by_capacity không tính được lĩnh vực "{ $service }" vì chưa ghi mỗi lượt mất bao lâu
    .right = thêm số phút của một lượt thông thường, ví dụ minutes = 10
issue-outlasts-service = khoảng giờ { $given } ({ $day }) còn cấp số khi các quầy đã nghỉ hết ngày hôm đó
    .right = cho [[hours.issue]] kết thúc trước khoảng giờ cuối của [[hours.service]] trong ngày
cut-off-outside = không ngày nào cấp số lúc { $given }: sẽ không ai, hoặc tất cả mọi người, nhận được lời báo
    .right = giờ nằm giữa lúc bắt đầu và lúc kết thúc của [[hours.issue]]
sound-alike = ký hiệu "{ $given }" nghe gần giống "{ $other }" (dòng { $line }) khi đọc qua loa
    .right = nên dùng chữ số, hoặc các chữ nghe khác hẳn nhau như A, C, H, L, X, Q
prefix-of-prefix = số của ký hiệu "{ $given }" và "{ $other }" (dòng { $line }) dễ nhầm với nhau
    .right = nên dùng các ký hiệu mà không ký hiệu nào là phần đầu của ký hiệu khác, ví dụ "1", "2", "3"
