/// Help of `agent probe capacity`.
package enum CapacityHelp: MessageCatalogue {
    case capacity, discussion, host, direction, seconds, algorithm, keyFile, key, port, interval, feedback, maximumRate
    case rate, dscp, datagrams, randomPayload, oneWayDelay, checksum, source, format
    case serve, listen, allow, maximumBandwidth, maximumSeconds, maximumTests, strict

    package var texts: Texts {
        switch self {
        case .capacity:
            Texts(
                "Measure how much a path carries at most, or serve such measurements (RFC 9097, RFC 9946).",
                "Đo lưu lượng tối đa mà đường truyền tải được, hoặc phục vụ phép đo đó (RFC 9097, RFC 9946).")
        case .discussion:
            Texts(
                """
                Loads the path in one direction until its rate is found; the receiver's figure counts. It uses the whole path for \
                the time of the test, so measure when nobody needs it. The far end is `agent probe capacity --serve` or any \
                server of UDPSTP version 20 (OB-UDPST 9). Ctrl-C ends the test and prints what was measured.

                Two rates are printed: the maximum of the sub-intervals, as RFC 9097 defines it, and the sustained rate; they \
                differ where a token bucket lets more through for a moment.

                Exit codes: 0 measured; 1 no test, or cut short by silence; 2 wrong usage; 3 a fault of this host.
                """,
                "Đổ tải vào đường truyền theo một chiều cho đến khi tìm ra tốc độ; số liệu tính ở đầu nhận. Phép đo chiếm cả đường truyền trong thời gian đo, nên hãy đo khi không ai cần dùng. Đầu bên kia là `agent probe capacity --serve` hoặc bất kỳ máy chủ UDPSTP phiên bản 20 nào (OB-UDPST 9). Ctrl-C kết thúc và in những gì đã đo.\n\nCó hai tốc độ: lớn nhất trong các khoảng con, như RFC 9097 định nghĩa, và tốc độ bền vững; hai số khác nhau khi thùng token cho qua nhiều hơn trong chốc lát.\n\nMã kết thúc: 0 đã đo; 1 không đo được, hoặc bị cắt vì im lặng; 2 dùng sai; 3 lỗi của máy này."
            )
        case .host:
            Texts("Name or address of the server.", "Tên hoặc địa chỉ của máy chủ.")
        case .direction:
            Texts(
                "Which way the load goes: `down` from the server, `up` to it.",
                "Chiều của tải: `down` từ máy chủ về, `up` tới máy chủ.")
        case .seconds: Texts("How long to measure, in seconds.", "Thời gian đo, tính bằng giây.")
        case .algorithm:
            Texts(
                "The search for the rate that is asked of the server: B or C.",
                "Thuật toán dò tốc độ yêu cầu máy chủ dùng: B hoặc C.")
        case .keyFile:
            Texts(
                "Keys, `ID,KEY` a line; mode 600. With a server: only who has one is answered.",
                "Tệp khóa, mỗi dòng `SỐ,KHÓA`; quyền 600. Với máy chủ: chỉ trả lời ai có khóa.")
        case .key: Texts("Which key of the file to use.", "Dùng khóa nào trong tệp.")
        case .port: Texts("UDP port of the server.", "Cổng UDP của máy chủ.")
        case .interval:
            Texts("Length of a sub-interval, 100ms to 10s.", "Độ dài khoảng con, từ 100ms đến 10s.")
        case .feedback:
            Texts(
                "Time between two status messages, 5ms to 250ms.",
                "Thời gian giữa hai thông điệp trạng thái, từ 5ms đến 250ms.")
        case .maximumRate:
            Texts(
                "Never load the path with more than this, in bit/s of IP packets: 20M, 1.5G.",
                "Không bao giờ đổ tải quá mức này, tính bằng bit/s của gói IP: 20M, 1.5G.")
        case .rate:
            Texts(
                "Send at this rate all the time instead of searching; whole Mbit/s up to 1G.",
                "Luôn gửi ở tốc độ này thay vì dò; số nguyên Mbit/s, tối đa 1G.")
        case .dscp: Texts("Code point of the load, 0 to 63.", "Mã DSCP của tải, từ 0 đến 63.")
        case .datagrams:
            Texts(
                "Size of packets: 1,250 octets (`small`), 1,500 (`traditional`), or 1,250 and beyond above 1 Gbit/s (`jumbo`). Without this, whatever the server has.",
                "Cỡ gói: 1.250 octet (`small`), 1.500 (`traditional`), hoặc 1.250 và lớn hơn khi trên 1 Gbit/s (`jumbo`). Nếu không nêu thì theo máy chủ."
            )
        case .randomPayload:
            Texts("Fill packets with random octets, against compression.", "Đổ octet ngẫu nhiên vào gói, tránh bị nén.")
        case .oneWayDelay:
            Texts(
                "Let the search look at one-way delay rather than round trips.",
                "Cho thuật toán dò xét độ trễ một chiều thay vì hai chiều.")
        case .checksum:
            Texts("Put checksums into the messages.", "Đặt tổng kiểm tra vào thông điệp.")
        case .source: Texts("Address of this host to measure from.", "Địa chỉ của máy này dùng để đo.")
        case .format: Texts("`table` or `json`.", "`table` hoặc `json`.")
        case .serve:
            Texts("Serve measurements instead, until told to stop.", "Phục vụ phép đo, cho đến khi được lệnh dừng.")
        case .listen:
            Texts("With --serve: where to listen; may be repeated.", "Cùng --serve: nơi lắng nghe; có thể lặp lại.")
        case .allow:
            Texts(
                "With --serve: whom to measure with; may be repeated. Only this host without it.",
                "Cùng --serve: cho phép đo với ai; có thể lặp lại. Nếu không nêu thì chỉ máy này.")
        case .maximumBandwidth:
            Texts(
                "With --serve: bandwidth to promise at most in each direction, in whole Mbit/s; clients must then name theirs.",
                "Cùng --serve: tổng băng thông hứa tối đa mỗi chiều, tính bằng Mbit/s nguyên; khi đó máy khách phải nêu mức của mình."
            )
        case .maximumSeconds:
            Texts("With --serve: longest test, in seconds.", "Cùng --serve: thời gian đo dài nhất, tính bằng giây.")
        case .maximumTests: Texts("With --serve: tests at once.", "Cùng --serve: số phép đo cùng lúc.")
        case .strict:
            Texts(
                "With --serve: algorithm B to the letter, with its large steps, in place of the gentler search.",
                "Cùng --serve: đúng nguyên thuật toán B với các bước lớn, thay cho cách dò nhẹ nhàng hơn.")
        }
    }
}
