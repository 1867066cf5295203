/// What captures saw of lines' users.
package enum TrafficMessages: MessageCatalogue {
    case help, discussion, helpHours, helpSite, badHours, badHoursExpected
    case site, part, received, transmitted, busiestReceived, busiestTransmitted, bursts, again, handshake, failed
    case response, failedNames, coverage
    case interface, links, partOfLine, columnNarrowed
    case line, classOf, otherClasses, systemOf, noSystem, networkOf, away
    case nobody, section, sectionHint, narrowed, shared

    package var texts: Texts {
        switch self {
        case .help:
            Texts(
                "Shows what the captures of agents saw of the lines' users: by class, system and network.",
                "Cho xem kết quả bắt gói của các tác tử về người dùng trên đường truyền: theo lớp, hệ thống và mạng.")
        case .discussion:
            Texts(
                """
                planner traffic --data var/collector
                planner traffic --data var/collector --site 01290@2025 --hours 24
                Agents capture where they are run with --capture. Rates are means of frames; a busiest second has what stands around \
                each frame on the wire. Where a site has several lines, each is listed by its interface; where several links go over one, their users \
                are counted once. Of networks only the prefix is known to which the agent cut addresses; their rate is that of both ways.
                """,
                """
                planner traffic --data var/collector
                planner traffic --data var/collector --site 01290@2025 --hours 24
                Tác tử bắt gói khi chạy với --capture. Tốc độ là trung bình theo khung; giây bận nhất tính cả phần quanh khung trên dây. \
                Điểm có nhiều đường thì liệt kê từng đường theo giao diện; nhiều liên kết chung một đường thì người dùng chỉ tính một lần. \
                Về các mạng chỉ biết tiền tố mà tác tử đã cắt địa chỉ; tốc độ của mạng là của cả hai chiều.
                """)
        case .helpHours:
            Texts(
                "Sums up the last hours, 1 to 9600; without it, each site's newest interval is shown.",
                "Cộng dồn các giờ gần nhất, 1 đến 9600; nếu bỏ thì hiện khoảng đo mới nhất của mỗi điểm.")
        case .helpSite: Texts("Only this site's.", "Chỉ của điểm này.")
        case .badHours: Texts("{0} hours can't be summed up", "không thể cộng dồn {0} giờ")
        case .badHoursExpected: Texts("1 to 9600 hours", "1 đến 9600 giờ")
        case .site: Texts("Site", "Điểm")
        case .part: Texts("Part", "Phần")
        case .received: Texts("In, Mbit/s", "Vào, Mbit/s")
        case .transmitted: Texts("Out, Mbit/s", "Ra, Mbit/s")
        case .busiestReceived: Texts("Busiest second in", "Giây bận nhất, vào")
        case .busiestTransmitted: Texts("Busiest second out", "Giây bận nhất, ra")
        case .bursts: Texts("Bursts", "Đợt dồn")
        case .again: Texts("TCP sent again, %", "TCP gửi lại, %")
        case .handshake: Texts("Handshake p95, ms", "Bắt tay p95, ms")
        case .failed: Texts("Connections failed, %", "Kết nối hỏng, %")
        case .response: Texts("DNS p95, ms", "DNS p95, ms")
        case .failedNames: Texts("DNS failed, %", "DNS hỏng, %")
        case .coverage: Texts("Packets seen, %", "Gói thấy được, %")
        case .interface: Texts("Interface", "Giao diện")
        case .links: Texts("Links on it", "Số liên kết đi qua")
        case .columnNarrowed: Texts("Part only", "Chỉ một phần")
        case .partOfLine: Texts("line, as far as a filter lets through", "đường truyền, phần lọt qua bộ lọc")
        case .line: Texts("line", "đường truyền")
        case .classOf: Texts("class DSCP {0}", "lớp DSCP {0}")
        case .otherClasses: Texts("other classes", "các lớp khác")
        case .systemOf: Texts("system {0}", "hệ thống {0}")
        case .noSystem: Texts("no system", "không thuộc hệ thống nào")
        case .networkOf: Texts("network {0}", "mạng {0}")
        case .away: Texts("line, not captured", "đường truyền, không bắt gói được")
        case .nobody:
            Texts(
                "No agent has captured: run agents with --capture INTERFACE.",
                "Chưa tác tử nào bắt gói: hãy chạy tác tử với --capture GIAO-DIỆN.")
        case .section: Texts("Users on the line", "Người dùng trên đường truyền")
        case .sectionHint:
            Texts("As captured at {0}, newest interval", "Theo bắt gói tại {0}, khoảng đo mới nhất")
        case .narrowed:
            Texts(
                "a filter leaves packets out: it is not the whole line",
                "có bộ lọc bỏ bớt gói: không phải toàn bộ đường truyền")
        case .shared: Texts("{0} links share the line", "{0} liên kết dùng chung đường này")
        }
    }
}
