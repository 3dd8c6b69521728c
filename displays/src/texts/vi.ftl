# What the pages say. A page carries only the messages whose ids begin with its own name and the parts it uses.

## Common

common-connecting = Đang kết nối với máy chủ…
common-language = Ngôn ngữ
common-language-vi = Tiếng Việt
common-language-en = English

## Days and hours

calendar-weekday-0 = Thứ Hai
calendar-weekday-1 = Thứ Ba
calendar-weekday-2 = Thứ Tư
calendar-weekday-3 = Thứ Năm
calendar-weekday-4 = Thứ Sáu
calendar-weekday-5 = Thứ Bảy
calendar-weekday-6 = Chủ nhật
calendar-opens-today = từ { $hour } hôm nay
calendar-opens-tomorrow = từ { $hour } ngày mai
calendar-opens-on = từ { $hour } { $day }

## What staff see everywhere

staff-stale = Mất kết nối với máy chủ. Thông tin trên màn hình có thể đã cũ; đang kết nối lại.
staff-minutes = { $n } phút
class-normal = Thường
class-priority = Ưu tiên
class-urgent = Cấp bách

## Pairing a device

pairing-title = Máy chưa được ghép
pairing-how = Xin mời cán bộ quản trị mở trang Quản trị, mục Thiết bị, thêm máy này rồi mở đường dẫn ghép máy tại đây, hoặc dán mã ghép vào ô dưới.
pairing-token = Mã ghép máy
pairing-pair = Ghép máy
pairing-unknown = Mã ghép không đúng hoặc đã bị thu hồi.

## Log-in

login-user = Tên đăng nhập
login-password = Mật khẩu
login-enter = Đăng nhập
login-leave = Đăng xuất
login-leave-named = Đăng xuất ({ $name })
login-problem-wrong = Tên đăng nhập hoặc mật khẩu chưa đúng.
login-problem-too-many = Nhập sai nhiều lần. Xin chờ ít phút rồi thử lại.
login-problem-offline = Không kết nối được với máy chủ. Xin kiểm tra mạng rồi thử lại.
login-problem-not-allowed = Tài khoản này không dùng được trang này.

## What the office refuses, to staff

problem-offline = Không kết nối được với máy chủ. Thao tác chưa được ghi nhận; xin thử lại.
problem-overloaded = Máy chủ đang bận. Xin thử lại sau giây lát.
problem-disk-full = Máy chủ đã hết chỗ lưu. Xin báo cán bộ quản trị.
problem-not-allowed = Tài khoản này không được làm việc đó.
problem-counter-closed = Quầy đang đóng. Xin mở quầy trước.
problem-counter-paused = Quầy đang tạm dừng. Xin mở lại quầy trước.
problem-counter-taken = Cán bộ khác đang ngồi quầy này.
problem-clerk-elsewhere = Tài khoản đang mở một quầy khác. Xin đóng quầy đó trước.
problem-no-ticket-in-hand = Quầy chưa gọi số nào.
problem-ticket-in-hand = Quầy còn một số đang phục vụ. Xin bấm “Xong” trước.
problem-already-serving = Công dân đã đến quầy.
problem-grace-running = Công dân có thể đang trên đường đến quầy. Xin chờ đến { $hour }.
problem-nothing-to-undo = Không có thao tác nào để hoàn tác.
problem-undo-too-late = Đã quá thời gian hoàn tác.
problem-not-waiting = Số này không còn chờ.
problem-unknown-counter = Không có quầy này.
problem-unknown-service = Không có dịch vụ này.
problem-unknown-ticket = Không tìm thấy số này.
problem-issuing-closed = Ngoài giờ cấp số.
problem-quota-spent = Dịch vụ này đã hết số hôm nay.
problem-numbers-spent = Dịch vụ này đã dùng hết dãy số hôm nay.
problem-link-spent = Đường dẫn đã dùng hoặc đã hết hạn. Xin khởi động lại máy chủ để có đường dẫn mới.
problem-too-many = Thao tác quá nhanh. Xin chờ giây lát.
problem-unexpected = Máy chủ không làm được việc này. Xin thử lại hoặc báo cán bộ quản trị.

## Kiosk

kiosk-title = Lấy số thứ tự
kiosk-choose = Xin mời ông/bà chọn dịch vụ
kiosk-hint = Chạm vào ô dịch vụ để lấy số thứ tự
kiosk-waiting = Đang chờ: { $n }
kiosk-none-waiting = Chưa có người chờ
kiosk-remaining = Còn { $n } số
kiosk-opens = Cấp số { $opens }
kiosk-closed = Đang ngừng cấp số
kiosk-closed-hint = Ông/bà đã có số vẫn được phục vụ. Cần giúp đỡ, xin hỏi cán bộ hướng dẫn.
kiosk-closed-until = Cấp số lại từ { $hour }. Ông/bà đã có số vẫn được phục vụ.
kiosk-spent = Đã hết số hôm nay
kiosk-spent-hint = Dịch vụ này đã cấp hết số trong ngày. Xin ông/bà hỏi cán bộ hướng dẫn.
kiosk-priority = Ông/bà thuộc diện ưu tiên?
kiosk-priority-who = Từ 75 tuổi, người khuyết tật, mang thai, có con nhỏ, người có công
kiosk-yes = Có
kiosk-no = Không
kiosk-back = Quay lại
kiosk-again = Thử lại
kiosk-sending = Đang lấy số cho ông/bà…
kiosk-your-number = Số thứ tự của ông/bà
kiosk-ahead = Còn { $n } người phía trước
kiosk-ahead-none = Ông/bà là người kế tiếp
kiosk-remember = Xin ghi nhớ hoặc chụp ảnh số này, rồi theo dõi màn hình và loa.
kiosk-qr = Quét mã để theo dõi lượt trên điện thoại
kiosk-done = Xong
kiosk-offline = Chưa lấy được số
kiosk-offline-hint = Máy đang mất kết nối. Xin ông/bà thử lại hoặc hỏi cán bộ hướng dẫn.
kiosk-cannot = Chưa lấy được số
kiosk-cannot-hint = Xin ông/bà vui lòng hỏi cán bộ hướng dẫn.
kiosk-stale = Máy đang kết nối lại. Số người chờ có thể chưa đúng.

## Lobby

lobby-title = Màn hình gọi số
lobby-call = Mời công dân có số
lobby-recall = Xin nhắc lại: mời công dân có số
lobby-to = đến quầy số
lobby-counters = Các quầy
lobby-counter-word = Quầy
lobby-counter = Quầy { $counter }
lobby-recent = Vừa mời
lobby-missed = Đã mời, chưa đến
lobby-waiting = Đang chờ
lobby-is-open = Đang mở
lobby-is-paused = Tạm dừng
lobby-is-closed = Đóng
lobby-empty = Chưa mời số nào. Xin ông/bà vui lòng chờ.
lobby-watch = Xin ông/bà theo dõi màn hình và nghe loa.
lobby-break = Đang nghỉ, làm việc lại { $opens }. Ông/bà đang giữ số sẽ được mời tiếp, không cần lấy số lại.
lobby-closed = Hết giờ làm việc. Làm việc lại { $opens }.
lobby-issuing-closed = Đã ngừng cấp số, cấp lại { $opens }. Ông/bà đã có số vẫn được phục vụ.
lobby-stale = Màn hình tạm ngừng cập nhật. Xin nghe loa hoặc hỏi cán bộ hướng dẫn.
lobby-sound = Bật âm thanh

## Counter

counter-title = Quầy giao dịch
counter-number = Quầy { $counter }
counter-choose = Xin chọn quầy làm việc
counter-menu = Quầy và tài khoản
counter-other = Đổi quầy
counter-denied = Tài khoản này không được dùng quầy này. Xin đổi quầy hoặc đăng nhập lại.
counter-in-hand = Số đang phục vụ
counter-none-open = Chưa gọi số nào
counter-none-paused = Quầy đang tạm dừng
counter-none-closed = Quầy đang đóng
counter-called = Đã gọi { $n } lần, đang chờ công dân đến
counter-serving = Đang phục vụ
counter-is-open = Đang mở
counter-is-paused = Tạm dừng
counter-is-closed = Đóng
counter-key-next = Gọi tiếp
counter-key-recall = Gọi lại
counter-key-start = Đã đến
counter-key-no-show = Chưa đến
counter-key-finish = Xong
counter-key-undo = Hoàn tác
counter-key-open = Mở quầy
counter-key-pause = Tạm dừng
counter-key-close = Đóng quầy
counter-seconds = { $n } giây
counter-waiting = Đang chờ
counter-nobody = Không còn ai chờ
counter-more = và { $n } số nữa

## Guide

guide-title = Bàn hướng dẫn
guide-give = Cấp số
guide-waiting = Đang chờ: { $n }
guide-remaining = còn { $n } số
guide-issued = Vừa cấp
guide-none-issued = Chọn dịch vụ và diện để cấp số. Số vừa cấp hiện ở đây.
guide-ahead = Còn { $n } người phía trước
guide-ahead-none = Là người kế tiếp
guide-qr = Mời công dân quét mã để theo dõi lượt
guide-queues = Hàng chờ
guide-nobody = Không còn ai chờ

## Phone

phone-title = Lượt của ông/bà
phone-your-number = Số thứ tự của ông/bà
phone-ahead = Còn { $n } người phía trước
phone-next = Ông/bà là người kế tiếp
phone-waiting-hint = Xin ông/bà giữ trang này mở và ở gần phòng chờ. Điện thoại sẽ rung khi đến lượt.
phone-no-counter = Hiện chưa có quầy nào mở cho dịch vụ này. Số của ông/bà vẫn được giữ.
phone-called = Đã đến lượt ông/bà, mời đến quầy { $counter }
phone-serving = Ông/bà đang được phục vụ tại quầy { $counter }
phone-is-waiting = Đang chờ
phone-is-called = Mời đến quầy
phone-is-serving = Đang phục vụ
phone-is-done = Đã phục vụ xong
phone-is-no_show = Đã mời, ông/bà chưa đến
phone-is-cancelled = Số đã được trả lại
phone-is-expired = Số đã hết hiệu lực
phone-done-hint = Cảm ơn ông/bà. Kính chào và hẹn gặp lại.
phone-no_show-hint = Xin ông/bà báo bàn hướng dẫn để được mời lại.
phone-cancelled-hint = Nếu cần, xin ông/bà lấy số mới tại máy lấy số.
phone-expired-hint = Số chỉ dùng trong ngày. Xin ông/bà lấy số mới tại máy lấy số.
phone-issued = Lấy số lúc { $hour }
phone-give-back = Trả lại số
phone-sure = Trả lại số thì lượt của ông/bà không còn nữa. Ông/bà có chắc không?
phone-keep = Giữ số
phone-give-back-yes = Trả lại số
phone-give-back-failed = Chưa trả được số. Xin thử lại.
phone-stale = Đang kết nối lại. Thông tin có thể đã cũ; xin nghe loa.
phone-unknown = Không tìm thấy số này
phone-unknown-hint = Số có thể đã hết ngày, hoặc đường dẫn chưa đủ. Xin quét lại mã hoặc hỏi bàn hướng dẫn.

## Admin

admin-title = Quản trị
admin-first = Đặt mật khẩu quản trị
admin-first-hint = Đây là lần chạy đầu tiên. Mật khẩu này dành cho tài khoản “admin”.
admin-first-password = Mật khẩu mới (ít nhất { $n } ký tự)
admin-first-set = Đặt mật khẩu
admin-health = Tình trạng
admin-health-good = Hệ thống đang phục vụ tốt
admin-health-partly = Hệ thống đang phục vụ, có việc cần xem
admin-health-bad = Hệ thống chưa phục vụ được
admin-ok = Tốt
admin-not-ok = Cần xem
admin-item-voice = Tiếng nói
admin-item-store = Nơi lưu
admin-item-screens = Màn hình
admin-item-clock = Đồng hồ
admin-item-day = Ngày làm việc
admin-people = Tài khoản
admin-user = Tên đăng nhập
admin-password = Mật khẩu
admin-role = Vai trò
admin-role-clerk = Cán bộ tiếp nhận
admin-role-guide = Cán bộ hướng dẫn
admin-role-supervisor = Phụ trách
admin-role-admin = Quản trị
admin-role-auditor = Kiểm tra
admin-counters = Các quầy
admin-counters-all = Tất cả
admin-counters-hint = Bỏ trống: tất cả
admin-deed = Thao tác
admin-remove = Xóa
admin-remove-named = Xóa { $name }
admin-new-person = Thêm tài khoản
admin-add = Thêm
admin-devices = Thiết bị
admin-name = Tên
admin-kind = Loại
admin-kind-kiosk = Máy lấy số
admin-kind-display = Màn hình
admin-kind-speaker = Loa
admin-kind-keypad = Bàn phím gọi số
admin-kind-rating = Máy đánh giá
admin-kind-printer = Máy in
admin-kind-led = Bảng LED
admin-place = Vị trí
admin-in-zone = Khu { $zone }
admin-at-counter = Quầy { $counter }
admin-zone = Khu vực
admin-counter = Quầy
admin-line = Kết nối
admin-connected = Đang kết nối
admin-not-connected = Không kết nối
admin-new-device = Thêm thiết bị
admin-paired = Đã thêm { $name }
admin-paired-link = Mở đường dẫn này trên thiết bị để ghép máy:
admin-paired-token = Mã ghép cho thiết bị này:
admin-paired-once = Chỉ hiện một lần. Xin chép lại trước khi rời trang.
admin-link = Đường dẫn hoặc mã ghép máy
admin-config = Cấu hình
admin-config-hint = Cấu hình của điểm tiếp nhận (TOML). Số đang chờ không bị ảnh hưởng.
admin-config-try = Kiểm tra
admin-config-apply = Áp dụng
admin-config-tried = Kết quả kiểm tra (chưa áp dụng)
admin-config-applied = Đã áp dụng
admin-config-same = Không có thay đổi.
admin-config-nothing = (không có)

## Home

home-brand = Xin Mời
home-title = Hệ thống xếp hàng và gọi số
home-lead = Xin chọn màn hình cần mở trên máy này.
home-kiosk = Máy lấy số
home-kiosk-hint = Màn hình cảm ứng để công dân lấy số thứ tự
home-lobby = Màn hình sảnh
home-lobby-hint = Ti vi hiển thị số đang được mời
home-counter = Quầy giao dịch
home-counter-hint = Cán bộ tiếp nhận gọi số
home-guide = Bàn hướng dẫn
home-guide-hint = Cán bộ hướng dẫn cấp số, xem hàng chờ
home-admin = Quản trị
home-admin-hint = Tài khoản, thiết bị, cấu hình, tình trạng hệ thống
