/// Help of `agent probe twamp`, and of what it brought to its neighbours.
package enum TwampHelp: MessageCatalogue {
    case probeTwamp, probeTwampDiscussion, server, controlPort, testPort, poisson

    package var texts: Texts {
        switch self {
        case .probeTwamp:
            Texts(
                "Probe a host by TWAMP: ask its server for a session, then measure (RFC 5357).",
                "Dò một máy bằng TWAMP: xin máy chủ một phiên, rồi đo (RFC 5357).")
        case .probeTwampDiscussion:
            Texts(
                """
                For routers and hosts whose reflector answers sessions of a TWAMP-Control server only, in unauthenticated \
                mode. Display, summary and exit codes are those of `agent probe stamp`; 1 also where the server refuses.
                """,
                "Dành cho thiết bị có bộ phản xạ chỉ trả lời các phiên do máy chủ TWAMP-Control cấp, ở chế độ không xác thực. Cách hiện, bản tổng hợp và mã kết thúc như `agent probe stamp`; kết thúc bằng 1 cả khi máy chủ từ chối."
            )
        case .server:
            Texts("Name or address of the TWAMP server.", "Tên hoặc địa chỉ của máy chủ TWAMP.")
        case .controlPort: Texts("TCP port of the TWAMP server.", "Cổng TCP của máy chủ TWAMP.")
        case .testPort:
            Texts(
                "UDP port to ask for; the server may grant another.",
                "Cổng UDP muốn xin; máy chủ có thể cấp cổng khác.")
        case .poisson:
            Texts(
                "Send at random moments (a Poisson stream) with this interval as their mean.",
                "Gửi vào thời điểm ngẫu nhiên (dòng Poisson) với khoảng cách trung bình này.")
        }
    }
}
