/// The site's router, asked by SNMP.
package enum RouterMessages: MessageCatalogue {
    case help, helpDiscussion, helpCredentials, helpInterface, helpPort, helpCount, badCount
    case helpRouter, helpRouterInterface, helpRouterCredentials, together
    case seconds, received, transmitted
    case credentialsLine, faultWord, faultWords, faultRepeated, faultHash, faultCipher, faultShort, faultIncomplete
    case faultNeither
    case noAddress, libraryAbsent, libraryForeign, libraryVersion, session, silent, refused, noInterface, noCounters
    case away, back, badPort, libraryWords

    package var texts: Texts {
        switch self {
        case .help:
            Texts(
                "Show what an interface of the site's router carries, by SNMP.",
                "Cho xem lưu lượng trên một giao diện của bộ định tuyến tại điểm mạng, qua SNMP.")
        case .helpDiscussion:
            Texts(
                """
                Version 2c or 3 by what the credentials' file has: a line "community WORD", or lines "user NAME", "auth sha|sha256|sha384|sha512 \
                PASSWORD" and "privacy aes PASSWORD". Nobody else may read it. Net-SNMP's library (Debian: libsnmp40) must be on this machine. \
                Without --interface the router's interfaces are listed.
                """,
                """
                Phiên bản 2c hoặc 3 tùy tệp thông tin đăng nhập: một dòng "community TỪ", hoặc các dòng "user TÊN", "auth sha|sha256|sha384|sha512 \
                MẬT-KHẨU" và "privacy aes MẬT-KHẨU". Người khác không được quyền đọc tệp. Máy này phải có thư viện của Net-SNMP (Debian: libsnmp40). \
                Không có --interface thì liệt kê các giao diện của bộ định tuyến.
                """)
        case .helpCredentials:
            Texts(
                "File with the community, or the user and passwords.",
                "Tệp chứa community, hoặc người dùng và mật khẩu.")
        case .helpInterface: Texts("The interface, by its ifName.", "Giao diện, theo ifName.")
        case .helpPort: Texts("UDP port of the router's SNMP agent.", "Cổng UDP của tác tử SNMP trên bộ định tuyến.")
        case .helpCount: Texts("How many seconds to show.", "Số giây cần xem.")
        case .badCount: Texts("{0} is no number of seconds from 1 to 86400", "{0} không phải số giây từ 1 đến 86400")
        case .helpRouter:
            Texts(
                "The site's router, whose counters tell what the line carries; goes before --line.",
                "Bộ định tuyến của điểm mạng, bộ đếm của nó cho biết lưu lượng trên đường truyền; ưu tiên hơn --line.")
        case .helpRouterInterface:
            Texts(
                "Its interface towards the provider, by its ifName.", "Giao diện của nó về phía nhà mạng, theo ifName.")
        case .helpRouterCredentials:
            Texts("Who asks it: see agent probe snmp.", "Thông tin để hỏi nó: xem agent probe snmp.")
        case .together:
            Texts(
                "--line-router, --line-router-interface and --snmp belong together",
                "--line-router, --line-router-interface và --snmp phải đi cùng nhau")
        case .seconds: Texts("Seconds", "Giây")
        case .received: Texts("Received, bit/s", "Nhận, bit/s")
        case .transmitted: Texts("Sent, bit/s", "Gửi, bit/s")
        case .credentialsLine: Texts("{0}, line {1}: {2}", "{0}, dòng {1}: {2}")
        case .faultWord: Texts("expected community, user, auth or privacy", "cần có community, user, auth hoặc privacy")
        case .faultWords: Texts("needs {0} more words", "cần thêm {0} từ")
        case .faultRepeated: Texts("is there twice", "bị lặp lại")
        case .faultHash: Texts("expected one of {0}", "cần một trong {0}")
        case .faultCipher: Texts("expected aes", "cần aes")
        case .faultShort: Texts("a password has at least 8 characters", "mật khẩu phải có ít nhất 8 ký tự")
        case .faultIncomplete:
            Texts("privacy needs auth, and both need user", "privacy cần có auth, và cả hai cần có user")
        case .faultNeither: Texts("needs either community or user", "cần có community hoặc user")
        case .noAddress: Texts("'{0}' has no address: {1}", "'{0}' không có địa chỉ: {1}")
        case .libraryAbsent:
            Texts(
                "Net-SNMP's library {0} is not on this machine; install it (Debian: apt install libsnmp40)",
                "máy này không có thư viện {0} của Net-SNMP; hãy cài đặt (Debian: apt install libsnmp40)")
        case .libraryForeign:
            Texts("the library found lacks Net-SNMP's {0}", "thư viện tìm thấy không có {0} của Net-SNMP")
        case .libraryVersion:
            Texts("Net-SNMP {0} is here, expected 5.9", "trên máy là Net-SNMP {0}, cần 5.9")
        case .session: Texts("no SNMP session with {0}: {1}", "không mở được phiên SNMP với {0}: {1}")
        case .silent: Texts("{0} gave no answer by SNMP: {1}", "{0} không trả lời SNMP: {1}")
        case .refused: Texts("{0} refused: error status {1} (RFC 3416)", "{0} từ chối: mã lỗi {1} (RFC 3416)")
        case .noInterface: Texts("{0} has no interface '{1}'; it has {2}", "{0} không có giao diện '{1}'; có {2}")
        case .noCounters: Texts("{0} doesn't count: {1}", "{0} không có bộ đếm: {1}")
        case .badPort:
            Texts(
                "'{0}' has no port from 1 to 65535 behind its colon",
                "'{0}' không có cổng từ 1 đến 65535 sau dấu hai chấm")
        case .libraryWords: Texts("Net-SNMP says \"{0}\"", "Net-SNMP báo \"{0}\"")
        case .away: Texts("the router's counters can't be read: {0}", "không đọc được bộ đếm của bộ định tuyến: {0}")
        case .back: Texts("the router's counters can be read", "đã đọc được bộ đếm của bộ định tuyến")
        }
    }
}
