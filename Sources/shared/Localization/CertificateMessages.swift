/// What commands say about certificates by another solver.
package enum CertificateMessages: MessageCatalogue {
    case absent
    case unopened
    case foreign
    case version
    case integers
    case contradiction
    case certifying
    case backbone
    case backboneUnbounded

    package var texts: Texts {
        switch self {
        case .absent:
            Texts(
                """
                HiGHS is not on this machine (the loader finds none of: {0}), so results come without its certificate. \
                Install it (https://highs.dev; Debian’s package libhighs1, or libhighs.so in PyPI’s highsbox), or name its \
                library by --highs PATH or {1}
                """,
                """
                máy này không có HiGHS (trình nạp không tìm thấy: {0}), nên kết quả không kèm chứng nhận của nó. Hãy cài \
                đặt (https://highs.dev; gói libhighs1 của Debian, hoặc libhighs.so trong highsbox trên PyPI), hay chỉ ra thư \
                viện bằng --highs ĐƯỜNG_DẪN hoặc {1}
                """)
        case .unopened:
            Texts(
                "{0}: can't be opened as a library ({1}); name the file libhighs.so of HiGHS",
                "{0}: không mở được như một thư viện ({1}); hãy chỉ ra tệp libhighs.so của HiGHS")
        case .foreign:
            Texts(
                "{0}: is not the library of HiGHS: it lacks {1}; name the file libhighs.so of HiGHS",
                "{0}: không phải thư viện HiGHS: thiếu {1}; hãy chỉ ra tệp libhighs.so của HiGHS")
        case .version:
            Texts(
                "{0}: is HiGHS {1}; accepted: version 1 from {2} on",
                "{0}: là HiGHS {1}; được nhận: phiên bản 1 kể từ {2}")
        case .integers:
            Texts(
                "{0}: this HiGHS is built with 64-bit integers; accepted: one with 32-bit integers, as usual",
                "{0}: HiGHS này dùng số nguyên 64 bit; được nhận: bản dùng số nguyên 32 bit như thông thường")
        case .contradiction:
            Texts(
                "{0}: {1} bounds the cost by {2}, but a solution costs {3}: one of both is wrong; please report it",
                "{0}: {1} cho cận dưới {2}, nhưng một lời giải có chi phí {3}: một trong hai sai; xin hãy báo lỗi")
        case .certifying: Texts("Bounding the backbone by HiGHS", "Đang tính cận dưới của mạng trục bằng HiGHS")
        case .backbone:
            Texts(
                """
                {0}: no routing of level I and the ring of centres costs less than {1} million đồng; the plan is at most \
                {2} % above ({3}, {4} s)
                """,
                """
                {0}: không cách định tuyến nào của cấp I và vành trung tâm rẻ hơn {1} triệu đồng; kế hoạch cao hơn nhiều \
                nhất {2} % ({3}, {4} giây)
                """)
        case .backboneUnbounded:
            Texts(
                "{0}: no bound for level I and the ring of centres ({1}, {2} s); allow more by --certificate-limit",
                "{0}: chưa có cận dưới cho cấp I và vành trung tâm ({1}, {2} giây); hãy tăng --certificate-limit")
        }
    }
}
