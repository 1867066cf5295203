/// What `agent probe twamp` says.
package enum TwampMessages: MessageCatalogue {
    case probing, summaryTitle
    case slowInterval, badControlPort
    case notConnected, noConnection, timedOut, running
    case unwilling, foreign, modesRefused, refused, stopped, noPort, surplus, unexpected, closed, ended
    case acceptOK, acceptFailure, acceptInternal, acceptUnsupported, acceptPermanent, acceptTemporary, acceptUnknown

    package var texts: Texts {
        switch self {
        case .probing:
            Texts(
                "TWAMP to {0} ({1}): {2} octets every {3}, session {4}",
                "TWAMP tới {0} ({1}): {2} octet mỗi {3}, phiên {4}")
        case .summaryTitle: Texts("--- TWAMP to {0} ---", "--- TWAMP tới {0} ---")
        case .slowInterval:
            Texts(
                "--interval {0}: a TWAMP reflector may forget a session after 900 s without a packet (RFC 5357); expected less",
                "--interval {0}: bộ phản xạ TWAMP có thể quên phiên sau 900 s không có gói (RFC 5357); cần nhỏ hơn")
        case .badControlPort:
            Texts("--control-port {0}: expected 1 to 65535", "--control-port {0}: cần từ 1 đến 65535")
        case .notConnected:
            Texts(
                "no TWAMP-Control connection to {0}: {1}. Check that a TWAMP server listens there (--control-port) and that it admits this host; a STAMP or TWAMP-Light reflector without control is asked by `agent probe stamp`.",
                "không lập được kết nối TWAMP-Control tới {0}: {1}. Hãy kiểm tra có máy chủ TWAMP lắng nghe ở đó (--control-port) và có chấp nhận máy này không; bộ phản xạ STAMP hoặc TWAMP-Light không có điều khiển thì dùng `agent probe stamp`."
            )
        case .noConnection:
            Texts(
                "no TWAMP-Control connection to {0} within {1} s: nothing answers there. Check the route and the firewalls for TCP to that port.",
                "không lập được kết nối TWAMP-Control tới {0} trong {1} s: không có gì trả lời. Hãy kiểm tra định tuyến và tường lửa cho TCP tới cổng đó."
            )
        case .timedOut:
            Texts(
                "{0} did not send its {1} within {2} s ({3} octets of it came). Check that it is a TWAMP server.",
                "{0} không gửi {1} trong {2} s (đã nhận {3} octet). Hãy kiểm tra đó có phải máy chủ TWAMP không.")
        case .running: Texts("the running session", "phiên đang chạy")
        case .unwilling:
            Texts(
                "{0} offers no mode: it is not willing to serve this host. Add this host to the server's list of clients.",
                "{0} không đưa ra chế độ nào: nó không muốn phục vụ máy này. Hãy thêm máy này vào danh sách máy khách của máy chủ."
            )
        case .foreign:
            Texts(
                "{0} speaks another protocol than TWAMP-Control. Give the TWAMP server's port with --control-port.",
                "{0} nói giao thức khác, không phải TWAMP-Control. Hãy nêu cổng của máy chủ TWAMP bằng --control-port.")
        case .modesRefused:
            Texts(
                "{0} offers only: {1}. This client speaks unauthenticated mode; allow it on the server for this host.",
                "{0} chỉ hỗ trợ: {1}. Máy khách này dùng chế độ không xác thực; hãy cho phép chế độ đó trên máy chủ cho máy này."
            )
        case .refused:
            Texts(
                "{0} refused in its {1}: code {2}, {3}. The server's log says more; --port asks for another test port.",
                "{0} từ chối trong {1}: mã {2}, {3}. Nhật ký của máy chủ cho biết thêm; --port để xin cổng đo khác.")
        case .stopped:
            Texts(
                "{0} ended the session: code {1}, {2}. Only what was measured before counts.",
                "{0} đã kết thúc phiên: mã {1}, {2}. Chỉ những gì đo trước đó được tính.")
        case .noPort:
            Texts(
                "{0} accepted the session but named no port for it; ask its maker.",
                "{0} chấp nhận phiên nhưng không nêu cổng; hãy hỏi nhà sản xuất.")
        case .surplus:
            Texts(
                "{0} sent {1} octets more than its {2} has. Check that it is a TWAMP server.",
                "{0} gửi thừa {1} octet so với {2}. Hãy kiểm tra đó có phải máy chủ TWAMP không.")
        case .unexpected:
            Texts(
                "{0} sent command {1} within a running session, where only Stop-Sessions may come.",
                "{0} gửi lệnh {1} trong phiên đang chạy, khi chỉ Stop-Sessions được phép.")
        case .closed:
            Texts(
                "{0} closed the connection while {1} was due ({2} octets of it came). The server's log says why; often it does not admit this host.",
                "{0} đóng kết nối khi đang chờ {1} (đã nhận {2} octet). Nhật ký của máy chủ cho biết lý do; thường là máy chủ không chấp nhận máy này."
            )
        case .ended:
            Texts(
                "{0} closed the connection, and with it the session. Only what was measured before counts.",
                "{0} đóng kết nối, và cùng với nó là phiên đo. Chỉ những gì đo trước đó được tính.")
        case .acceptOK: Texts("OK", "đồng ý")
        case .acceptFailure: Texts("failure, reason unspecified", "thất bại, không nêu lý do")
        case .acceptInternal: Texts("internal error", "lỗi nội bộ")
        case .acceptUnsupported:
            Texts("some aspect of the request is not supported", "có điểm trong yêu cầu không được hỗ trợ")
        case .acceptPermanent:
            Texts("permanent resource limitations", "giới hạn tài nguyên lâu dài")
        case .acceptTemporary:
            Texts("temporary resource limitations; try again later", "tạm thời thiếu tài nguyên; hãy thử lại sau")
        case .acceptUnknown: Texts("a code that RFC 4656 does not know", "mã không có trong RFC 4656")
        }
    }
}
