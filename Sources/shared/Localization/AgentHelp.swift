/// Help of the agent's commands.
package enum AgentHelp: MessageCatalogue {
    case enrol
    case enrolDiscussion
    case kit
    case newState
    case reflectorAddress
    case reflectorPort
    case probe
    case probeStamp
    case probeStampDiscussion
    case host
    case count
    case spacing
    case size
    case dscp
    case timeout
    case source
    case onlyIPv4
    case onlyIPv6
    case probeFormat
    case reflect
    case reflectDiscussion
    case listen
    case allow
    case rateLimit
    case agent
    case run
    case runDiscussion
    case state
    case reflectorEndpoint
    case status
    case statusDiscussion
    case statusFormat

    package var texts: Texts {
        switch self {
        case .enrol:
            Texts(
                "Enrol this site with the collector, by the kit that the planner gave.",
                "Ghi danh điểm này với máy thu thập, bằng bộ cài do người lập kế hoạch trao.")
        case .enrolDiscussion:
            Texts("It may be interrupted and run again at any moment.", "Có thể bị ngắt và chạy lại bất cứ lúc nào.")
        case .kit: Texts("The kit file of this site (planner site kit).", "Tệp bộ cài của điểm này (planner site kit).")
        case .newState:
            Texts(
                "Where the agent keeps its key, configuration and spool.", "Nơi tác tử giữ khóa, cấu hình và hàng đợi.")
        case .reflectorAddress:
            Texts(
                "The address at which other sites reach this site's reflector.",
                "Địa chỉ mà các điểm khác dùng để tới bộ phản xạ của điểm này.")
        case .reflectorPort: Texts("The reflector's UDP port.", "Cổng UDP của bộ phản xạ.")
        case .probe:
            Texts(
                "Measure a path by hand: like ping, but each direction for itself.",
                "Đo một đường bằng tay: như ping, nhưng riêng từng chiều.")
        case .probeStamp:
            Texts(
                "Probe a STAMP or TWAMP-Light reflector (RFC 8762).",
                "Đo tới một bộ phản xạ STAMP hoặc TWAMP-Light (RFC 8762).")
        case .probeStampDiscussion:
            Texts(
                """
                Each answer shows on a terminal; a summary follows at the end or at Ctrl-C. Losses, duplicates and \
                reordering are told apart by direction where the reflector lets us. Ends with 1 if nothing was answered.
                """,
                "Trên thiết bị đầu cuối, mỗi trả lời hiện ngay; bản tổng hợp hiện khi kết thúc hoặc khi nhấn Ctrl-C. Mất gói, trùng gói và đảo thứ tự được phân theo chiều khi bộ phản xạ cho phép. Kết thúc bằng 1 nếu không có trả lời nào."
            )
        case .host:
            Texts(
                "Name or address of the host whose reflector is to answer.",
                "Tên hoặc địa chỉ của máy có bộ phản xạ cần trả lời.")
        case .count:
            Texts(
                "Stop after so many probes; by default at Ctrl-C.",
                "Dừng sau chừng ấy gói dò; mặc định là khi nhấn Ctrl-C.")
        case .spacing: Texts("Time between two probes: 100ms, 1s.", "Thời gian giữa hai gói dò: 100ms, 1s.")
        case .size:
            Texts(
                "UDP payload in octets; from 80 on, our reflector's receipts fit in.",
                "Số octet UDP; từ 80 trở lên thì chứa được biên nhận của bộ phản xạ của chúng ta.")
        case .dscp: Texts("Differentiated services code point, 0 to 63.", "Mã dịch vụ phân biệt (DSCP), 0 đến 63.")
        case .timeout:
            Texts(
                "A probe without an answer for so long is lost.",
                "Gói dò không có trả lời trong thời gian này bị coi là mất.")
        case .source:
            Texts("Send from this address, or address and port.", "Gửi từ địa chỉ này, hoặc địa chỉ và cổng này.")
        case .onlyIPv4: Texts("IPv4 only.", "Chỉ dùng IPv4.")
        case .onlyIPv6: Texts("IPv6 only.", "Chỉ dùng IPv6.")
        case .probeFormat: Texts("How to print: table, json or csv.", "Cách in: table, json hoặc csv.")
        case .reflect:
            Texts(
                "Answer STAMP and TWAMP-Light probes (RFC 8762) until Ctrl-C.",
                "Trả lời các gói dò STAMP và TWAMP-Light (RFC 8762) cho tới khi nhấn Ctrl-C.")
        case .reflectDiscussion:
            Texts(
                """
                Only allowed senders are answered, each up to its rate, and no answer is longer than its request. What was \
                answered and refused is printed at the end.
                """,
                "Chỉ trả lời nguồn được phép, mỗi nguồn không quá giới hạn của nó, và trả lời không dài hơn yêu cầu. Số đã trả lời và đã từ chối được in khi kết thúc."
            )
        case .listen: Texts("Where to listen; may be given again.", "Nơi lắng nghe; có thể nêu nhiều lần.")
        case .allow:
            Texts(
                "Whom to answer; may be given again. By default this host only.",
                "Trả lời ai; có thể nêu nhiều lần. Mặc định chỉ máy này.")
        case .rateLimit:
            Texts(
                "Packets per second and source address, or none.", "Số gói mỗi giây cho mỗi địa chỉ nguồn, hoặc none.")
        case .agent:
            Texts(
                "Measures the network from one site, and answers others that measure.",
                "Đo mạng từ một điểm, và trả lời những điểm khác đang đo.")
        case .run:
            Texts(
                "Measure this site's links and report them to the collector.",
                "Đo các tuyến của điểm này và báo cáo cho máy thu thập.")
        case .runDiscussion:
            Texts(
                "It stops cleanly on SIGINT and SIGTERM. One agent at a time works on a state folder.",
                "Dừng gọn khi nhận SIGINT và SIGTERM. Mỗi lúc chỉ một tác tử làm việc trên một thư mục trạng thái.")
        case .state: Texts("The state folder that agent enrol made.", "Thư mục trạng thái do agent enrol tạo.")
        case .reflectorEndpoint:
            Texts(
                "Where the reflector listens; by default where the collector was told.",
                "Nơi bộ phản xạ lắng nghe; mặc định là nơi đã báo cho máy thu thập.")
        case .status:
            Texts(
                "Show this site's enrolment, configuration and spool.",
                "Cho xem ghi danh, cấu hình và hàng đợi của điểm này.")
        case .statusDiscussion:
            Texts(
                "Ends with 1 where the certificate has expired or records were refused.",
                "Kết thúc bằng 1 khi chứng thư đã hết hạn hoặc có bản ghi bị từ chối.")
        case .statusFormat: Texts("How to print: table, json or csv.", "Cách in: table, json hoặc csv.")
        }
    }
}
