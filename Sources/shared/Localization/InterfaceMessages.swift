/// `agent interfaces`.
package enum InterfaceMessages: MessageCatalogue {
    case help, helpDiscussion, helpNames, helpContract, noSuch, noNetlink
    case interface, state, speed, duplex, negotiation, mtu, received, transmitted, receiveErrors, transmitErrors
    case receiveDropped, transmitDropped, carrierChanges, module, receivePower, transmitPower, temperature, voltage
    case faults
    case up, noCarrier, disabled, half, full, on, off, dark, moduleForbidden, moduleUnreadable, moduleUnknown
    case faultCarrier, faultDuplex, faultSpeed, faultErrors, faultOptics

    package var texts: Texts {
        switch self {
        case .help:
            Texts(
                "Show speed, duplex, counters and optics of this host's interfaces, and their faults.",
                "Cho xem tốc độ, chế độ song công, bộ đếm và mô-đun quang của các giao diện trên máy này, cùng lỗi của chúng."
            )
        case .helpDiscussion:
            Texts(
                """
                A fault is a missing carrier, half duplex, a speed below the contract, more than one damaged frame in a million, or a \
                module beyond its maker's limits; with one it ends with 1. The module's memory needs CAP_NET_ADMIN.
                """,
                """
                Lỗi gồm: mất sóng mang, bán song công, tốc độ thấp hơn hợp đồng, hơn một khung hỏng trên một triệu, hoặc mô-đun vượt giới hạn \
                của nhà sản xuất; khi có lỗi lệnh kết thúc bằng 1. Đọc bộ nhớ mô-đun cần CAP_NET_ADMIN.
                """)
        case .helpNames:
            Texts(
                "Interfaces to show; all but the loopback by default.",
                "Các giao diện cần xem; mặc định là tất cả trừ loopback.")
        case .helpContract:
            Texts(
                "What the line is to carry, as 100M: a lower speed is a fault.",
                "Tốc độ hợp đồng của đường truyền, ví dụ 100M: thấp hơn là lỗi.")
        case .noSuch: Texts("this host has no interface '{0}'; it has {1}", "máy này không có giao diện '{0}'; có {1}")
        case .noNetlink:
            Texts(
                "the kernel names no interfaces (netlink)", "nhân hệ điều hành không cho biết giao diện nào (netlink)")
        case .interface: Texts("Interface", "Giao diện")
        case .state: Texts("State", "Trạng thái")
        case .speed: Texts("Speed", "Tốc độ")
        case .duplex: Texts("Duplex", "Song công")
        case .negotiation: Texts("Negotiates", "Tự thỏa thuận")
        case .mtu: Texts("MTU", "MTU")
        case .received: Texts("Received, octets", "Nhận, octet")
        case .transmitted: Texts("Sent, octets", "Gửi, octet")
        case .receiveErrors: Texts("Damaged in", "Hỏng khi nhận")
        case .transmitErrors: Texts("Damaged out", "Hỏng khi gửi")
        case .receiveDropped: Texts("Dropped in", "Bỏ khi nhận")
        case .transmitDropped: Texts("Dropped out", "Bỏ khi gửi")
        case .carrierChanges: Texts("Carrier changes", "Lần đổi sóng mang")
        case .module: Texts("Module", "Mô-đun")
        case .receivePower: Texts("Light in, dBm", "Quang thu, dBm")
        case .transmitPower: Texts("Light out, dBm", "Quang phát, dBm")
        case .temperature: Texts("°C", "°C")
        case .voltage: Texts("voltage", "điện áp")
        case .faults: Texts("Faults", "Lỗi")
        case .up: Texts("up", "hoạt động")
        case .noCarrier: Texts("no carrier", "mất sóng mang")
        case .disabled: Texts("down", "tắt")
        case .half: Texts("half", "bán song công")
        case .full: Texts("full", "song công")
        case .on: Texts("yes", "có")
        case .off: Texts("no", "không")
        case .dark: Texts("dark", "không có ánh sáng")
        case .moduleForbidden: Texts("needs CAP_NET_ADMIN", "cần CAP_NET_ADMIN")
        case .moduleUnreadable: Texts("unreadable (errno {0})", "không đọc được (errno {0})")
        case .moduleUnknown: Texts("of an unknown layout", "theo bố cục chưa biết")
        case .faultCarrier: Texts("no carrier", "mất sóng mang")
        case .faultDuplex: Texts("half duplex", "bán song công")
        case .faultSpeed: Texts("speed below the contract", "tốc độ thấp hơn hợp đồng")
        case .faultErrors: Texts("damaged frames", "khung hỏng")
        case .faultOptics: Texts("optics beyond limits: {0}", "mô-đun quang vượt giới hạn: {0}")
        }
    }
}
