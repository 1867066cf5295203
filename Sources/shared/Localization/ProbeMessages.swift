/// What `agent probe` and `agent reflect` say.
package enum ProbeMessages: MessageCatalogue {
    case probing
    case answer
    case answerOneWay
    case answerWithoutDelay
    case noAnswer
    case copyForward
    case copyReturn
    case lateAnswer
    case unreachable
    case ownFault
    case summaryTitle
    case counts
    case lostWays
    case copies
    case reordered
    case jitter
    case timestamps
    case clockSynchronised
    case clockFree
    case notMeasured
    case kernel
    case user
    case columnDelay
    case columnMinimum
    case columnMedian
    case columnMaximum
    case rowRoundTrip
    case rowForward
    case rowReturn
    case rowVariation
    case unresolved
    case badCount
    case badPort
    case badSize
    case badCodePoint
    case badInterval
    case badTimeout
    case badSource
    case familyClash
    case notProbed
    case bindFailed
    case socketFailed
    case adviceLowPort
    case adviceInUse
    case adviceNoAddress
    case adviceOther
    case badListen
    case badPrefix
    case badRate
    case reflecting
    case loopbackOnly
    case reflected
    case refused
    case ownLosses
    case reasonStarted
    case reasonStopped
    case reasonSendFailed
    case reasonOverflow
    case reasonClockStep
    case reasonSuspended
    case reasonPeerNotListening

    package var texts: Texts {
        switch self {
        case .probing:
            Texts("STAMP to {0} ({1}): {2} octets every {3}", "STAMP tới {0} ({1}): {2} octet mỗi {3}")
        case .answer: Texts("seq={0}  delay={1} ms", "seq={0}  độ trễ={1} ms")
        case .answerOneWay:
            Texts(
                "seq={0}  delay={1} ms  forward={2} ms  return={3} ms",
                "seq={0}  độ trễ={1} ms  chiều đi={2} ms  chiều về={3} ms")
        case .answerWithoutDelay:
            Texts(
                "seq={0}  answered, but its timestamps contradict each other",
                "seq={0}  có trả lời, nhưng các dấu thời gian mâu thuẫn nhau")
        case .noAnswer: Texts("seq={0}  no answer within {1}", "seq={0}  không có trả lời trong {1}")
        case .copyForward:
            Texts("seq={0}  duplicate, copied on the way there", "seq={0}  trùng lặp, bị nhân bản ở chiều đi")
        case .copyReturn:
            Texts("seq={0}  duplicate, copied on the way back", "seq={0}  trùng lặp, bị nhân bản ở chiều về")
        case .lateAnswer: Texts("seq={0}  answer after the timeout", "seq={0}  trả lời đến sau thời hạn chờ")
        case .unreachable: Texts("{0} answers: {1}", "{0} báo: {1}")
        case .ownFault: Texts("not sent: {0}", "không gửi được: {0}")
        case .summaryTitle: Texts("--- STAMP to {0} ---", "--- STAMP tới {0} ---")
        case .counts:
            Texts("sent {0}, received {1}, lost {2} ({3} %)", "đã gửi {0}, đã nhận {1}, mất {2} ({3} %)")
        case .lostWays:
            Texts(
                "lost: forward {0}, return {1}, direction unknown {2}",
                "mất: chiều đi {0}, chiều về {1}, không rõ chiều {2}")
        case .copies: Texts("duplicated: forward {0}, return {1}", "trùng lặp: chiều đi {0}, chiều về {1}")
        case .reordered: Texts("reordered: forward {0}, return {1}", "sai thứ tự: chiều đi {0}, chiều về {1}")
        case .jitter: Texts("jitter (RFC 3550): {0} ms", "biến thiên trễ jitter (RFC 3550): {0} ms")
        case .timestamps:
            Texts("timestamps: transmit by {0}, receive by {1}", "dấu thời gian: gửi do {0}, nhận do {1}")
        case .clockSynchronised:
            Texts("clock: synchronised, error at most {0} ms", "đồng hồ: đã đồng bộ, sai số tối đa {0} ms")
        case .clockFree:
            Texts(
                "clock: not synchronised, so no one-way delay",
                "đồng hồ: chưa đồng bộ, nên không có độ trễ một chiều")
        case .notMeasured: Texts("not all was measured: {0}", "chưa đo được tất cả: {0}")
        case .kernel: Texts("the kernel", "nhân hệ điều hành")
        case .user: Texts("the program", "chương trình")
        case .columnDelay: Texts("ms", "ms")
        case .columnMinimum: Texts("minimum", "nhỏ nhất")
        case .columnMedian: Texts("median", "trung vị")
        case .columnMaximum: Texts("maximum", "lớn nhất")
        case .rowRoundTrip: Texts("two-way delay", "độ trễ hai chiều")
        case .rowForward: Texts("forward delay", "độ trễ chiều đi")
        case .rowReturn: Texts("return delay", "độ trễ chiều về")
        case .rowVariation: Texts("delay variation (RFC 5481)", "biến thiên độ trễ (RFC 5481)")
        case .unresolved:
            Texts(
                "no address for '{0}': {1}. Expected an IPv4 or IPv6 address or a host name; check the spelling and the name server.",
                "không tìm được địa chỉ của '{0}': {1}. Cần địa chỉ IPv4, IPv6 hoặc tên máy; hãy kiểm tra chính tả và máy chủ tên miền."
            )
        case .badCount: Texts("--count {0}: expected 1 or more", "--count {0}: cần từ 1 trở lên")
        case .badPort: Texts("--port {0}: expected 1 to 65535", "--port {0}: cần từ 1 đến 65535")
        case .badSize: Texts("--size {0}: expected {1} to {2} octets", "--size {0}: cần từ {1} đến {2} octet")
        case .badCodePoint:
            Texts("--dscp {0}: expected a code point 0 to 63", "--dscp {0}: cần mã DSCP từ 0 đến 63")
        case .badInterval:
            Texts("--interval {0}: expected {1} to one hour", "--interval {0}: cần từ {1} đến một giờ")
        case .badTimeout: Texts("--timeout {0}: expected 1ms to 1min", "--timeout {0}: cần từ 1ms đến 1min")
        case .badSource:
            Texts(
                "--source {0}: expected an address of the target's family, with or without a port: 192.0.2.1, 192.0.2.1:862, [2001:db8::1]:862",
                "--source {0}: cần địa chỉ cùng họ với đích, có hoặc không có cổng: 192.0.2.1, 192.0.2.1:862, [2001:db8::1]:862"
            )
        case .familyClash:
            Texts("-4 and -6 exclude each other; give one", "-4 và -6 loại trừ nhau; chỉ dùng một")
        case .notProbed:
            Texts(
                "nothing could be sent to {0}: {1}. Check the route with `ip route get {2}`.",
                "không gửi được gì tới {0}: {1}. Hãy kiểm tra định tuyến bằng `ip route get {2}`.")
        case .bindFailed: Texts("can't listen on {0}: {1}. {2}", "không thể lắng nghe trên {0}: {1}. {2}")
        case .socketFailed: Texts("{0}. {1}", "{0}. {1}")
        case .adviceLowPort:
            Texts(
                "Ports below 1024 need the capability CAP_NET_BIND_SERVICE: run as root, give it to the program (setcap cap_net_bind_service=+ep), or choose another port.",
                "Cổng dưới 1024 cần quyền CAP_NET_BIND_SERVICE: hãy chạy với quyền root, cấp quyền cho chương trình (setcap cap_net_bind_service=+ep), hoặc chọn cổng khác."
            )
        case .adviceInUse:
            Texts(
                "Another program listens there; `ss -ulpn 'sport = :{0}'` says which. Stop it or choose another port.",
                "Một chương trình khác đang lắng nghe ở đó; `ss -ulpn 'sport = :{0}'` cho biết chương trình nào. Hãy dừng nó hoặc chọn cổng khác."
            )
        case .adviceNoAddress:
            Texts(
                "This host has no such address; `ip address` lists those it has.",
                "Máy này không có địa chỉ đó; `ip address` liệt kê các địa chỉ hiện có.")
        case .adviceOther:
            Texts(
                "Check that the system allows UDP sockets to this user.",
                "Hãy kiểm tra xem hệ thống có cho phép người dùng này mở socket UDP không.")
        case .badListen:
            Texts(
                "--listen {0}: expected ADDRESS:PORT, for example 0.0.0.0:862 or [::]:862",
                "--listen {0}: cần dạng ĐỊA_CHỈ:CỔNG, ví dụ 0.0.0.0:862 hoặc [::]:862")
        case .badPrefix:
            Texts(
                "--allow {0}: expected an address or a prefix without bits behind its length, for example 10.0.0.0/8 or 2001:db8::/32",
                "--allow {0}: cần địa chỉ hoặc dải địa chỉ không có bit thừa sau độ dài, ví dụ 10.0.0.0/8 hoặc 2001:db8::/32"
            )
        case .badRate:
            Texts(
                "--rate-limit {0}: expected packets per second per source, 1 to 1000000000, or none",
                "--rate-limit {0}: cần số gói mỗi giây cho mỗi nguồn, từ 1 đến 1000000000, hoặc none")
        case .reflecting:
            Texts("reflecting on {0} for {1}; Ctrl-C stops", "đang phản hồi trên {0} cho {1}; Ctrl-C để dừng")
        case .loopbackOnly:
            Texts(
                "only this host is answered; name others with --allow",
                "chỉ trả lời máy này; thêm nơi khác bằng --allow")
        case .reflected: Texts("received {0}, reflected {1}", "đã nhận {0}, đã phản hồi {1}")
        case .refused:
            Texts(
                "refused: too short {0}, not allowed {1}, over the rate {2}, session table full {3}, not a request {4}",
                "đã từ chối: quá ngắn {0}, không được phép {1}, vượt tốc độ {2}, bảng phiên đầy {3}, không phải yêu cầu {4}"
            )
        case .ownLosses:
            Texts(
                "own losses: receive buffer overflowed {0}, sending failed {1}",
                "tự làm mất: tràn bộ đệm nhận {0}, gửi không được {1}")
        case .reasonStarted: Texts("began within the interval", "bắt đầu giữa chừng")
        case .reasonStopped: Texts("stopped early", "dừng sớm")
        case .reasonSendFailed: Texts("own socket refused to send", "socket của máy này từ chối gửi")
        case .reasonOverflow: Texts("own receive buffer overflowed", "tràn bộ đệm nhận của máy này")
        case .reasonClockStep: Texts("own clock was stepped", "đồng hồ máy này bị chỉnh nhảy")
        case .reasonPeerNotListening: Texts("nobody listened at the far end", "đầu xa không có ai lắng nghe")
        case .reasonSuspended: Texts("own host slept or was starved", "máy này ngủ hoặc bị thiếu CPU")
        }
    }
}
