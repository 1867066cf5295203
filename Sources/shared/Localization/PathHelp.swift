/// Help of `agent probe icmp`, `path` and `mtu`.
package enum PathHelp: MessageCatalogue {
    case icmp
    case icmpDiscussion
    case host
    case echoSize
    case source
    case path
    case pathDiscussion
    case carrier
    case firstHop
    case maximumHops
    case queries
    case allPaths
    case confidence
    case port
    case sourcePort
    case packetSize
    case wait
    case limit
    case names
    case mtu
    case mtuDiscussion
    case method
    case maximum
    case timer
    case uplinks
    case pathInterval

    package var texts: Texts {
        switch self {
        case .icmp: Texts("Probe any host by ICMP echo.", "Đo tới máy bất kỳ bằng ICMP echo.")
        case .icmpDiscussion:
            Texts(
                """
                Like ping, with kernel timestamps and as many probes a second as you like. Echo doesn't tell on which way a \
                packet was lost; a STAMP reflector does. Ends with 1 if nothing was answered.
                """,
                "Như ping, nhưng dùng dấu thời gian của nhân hệ điều hành và bao nhiêu gói mỗi giây tùy ý. Echo không cho biết gói mất ở chiều nào; bộ phản xạ STAMP thì có. Kết thúc bằng 1 nếu không có trả lời nào."
            )
        case .host: Texts("Name or address of the host.", "Tên hoặc địa chỉ của máy.")
        case .echoSize: Texts("Octets of data in each message.", "Số octet dữ liệu trong mỗi thông điệp.")
        case .source: Texts("Send from this address.", "Gửi từ địa chỉ này.")
        case .path:
            Texts("Show the routers on the way to a host.", "Cho xem các bộ định tuyến trên đường tới một máy.")
        case .pathDiscussion:
            Texts(
                """
                Every probe belongs to one flow, so routers that spread load send all of them the same way (Paris \
                traceroute); --all-paths follows other flows too until no next hop is likely to be missing. A router that leaves probes \
                unanswered while those behind it answer loses nothing. Ends with 1 if the host wasn't reached.
                """,
                "Mọi gói dò thuộc cùng một luồng, nên bộ định tuyến chia tải gửi chúng theo cùng một đường (Paris traceroute); --all-paths dò thêm các luồng khác cho tới khi khó còn sót chặng kế tiếp nào. Bộ định tuyến không trả lời trong khi các chặng sau vẫn trả lời thì không làm mất gói. Kết thúc bằng 1 nếu không tới được máy."
            )
        case .carrier: Texts("What probes are made of: udp, icmp or tcp.", "Loại gói dò: udp, icmp hoặc tcp.")
        case .firstHop: Texts("TTL of the first probe.", "TTL của gói dò đầu tiên.")
        case .maximumHops: Texts("Highest TTL.", "TTL cao nhất.")
        case .queries: Texts("Probes per hop.", "Số gói dò mỗi chặng.")
        case .allPaths:
            Texts("Find all paths that load is spread over.", "Tìm mọi đường mà tải được chia ra.")
        case .confidence:
            Texts(
                "With --all-paths: probability that no next hop of a router is overlooked.",
                "Với --all-paths: xác suất không bỏ sót chặng kế tiếp nào của một bộ định tuyến.")
        case .port:
            Texts(
                "Destination port; by default 33434 for udp and 80 for tcp.",
                "Cổng đích; mặc định 33434 với udp và 80 với tcp.")
        case .sourcePort: Texts("Source port of the constant flow.", "Cổng nguồn của luồng cố định.")
        case .packetSize: Texts("Octets of each IP packet.", "Số octet của mỗi gói IP.")
        case .wait: Texts("Longest wait for an answer.", "Thời gian chờ trả lời lâu nhất.")
        case .limit:
            Texts("End after this time with what was found.", "Kết thúc sau thời gian này với những gì đã tìm thấy.")
        case .names: Texts("Show names beside addresses.", "Cho xem tên bên cạnh địa chỉ.")
        case .mtu:
            Texts(
                "Find the largest packet that reaches a host (RFC 8899).",
                "Tìm gói lớn nhất tới được một máy (RFC 8899).")
        case .mtuDiscussion:
            Texts(
                """
                Probes are STAMP packets with padding, to a reflector, or ICMP echoes. What ICMP errors say speeds the search \
                up and is never believed, so it works where they are filtered. Ends with 1 if nothing was answered.
                """,
                "Gói dò là gói STAMP có phần đệm, gửi tới bộ phản xạ, hoặc ICMP echo. Thông báo lỗi ICMP chỉ giúp tìm nhanh hơn chứ không được tin, nên vẫn đo được khi chúng bị lọc. Kết thúc bằng 1 nếu không có trả lời nào."
            )
        case .method: Texts("What probes are made of: stamp or icmp.", "Loại gói dò: stamp hoặc icmp.")
        case .maximum:
            Texts(
                "Largest IP packet to try; by default what the outgoing interface takes.",
                "Gói IP lớn nhất cần thử; mặc định theo giao diện đi ra.")
        case .uplinks:
            Texts(
                "What a way out is called in records, by its interface or first router: primary=eth0; may be given again.",
                "Tên của một đường ra trong bản ghi, theo giao diện hoặc bộ định tuyến đầu tiên: primary=eth0; có thể nêu nhiều lần."
            )
        case .pathInterval:
            Texts(
                "How often each link's path is traced, 1s to a day; 0s for never. Needs CAP_NET_RAW.",
                "Bao lâu dò đường của mỗi tuyến một lần, từ 1s đến một ngày; 0s để không dò. Cần CAP_NET_RAW.")
        case .timer:
            Texts(
                "A probe without an answer for so long has failed.",
                "Gói dò không có trả lời trong thời gian này bị coi là hỏng.")
        }
    }
}
