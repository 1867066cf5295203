/// Help of `agent probe bfd` and `agent reflect-sbfd`.
package enum LivenessHelp: MessageCatalogue {
    case bfd
    case bfdDiscussion
    case host
    case multihop
    case seamless
    case passive
    case interval
    case multiplier
    case discriminator
    case duration
    case authentication
    case keyIdentifier
    case keyFile
    case reflect
    case reflectDiscussion
    case reflectListen
    case reflectDiscriminator
    case reflectInterval

    package var texts: Texts {
        switch self {
        case .bfd:
            Texts(
                "Watch with BFD whether hosts are alive (RFC 5880, RFC 7880).",
                "Theo dõi bằng BFD xem các máy còn sống không (RFC 5880, RFC 7880).")
        case .bfdDiscussion:
            Texts(
                """
                The far end must run BFD and have a session with this host: FRR, BIRD, a router, or this command with \
                --passive. Changes of state show as they come; at Ctrl-C, or after --for, each outage follows with its \
                begin, detection, end and the far end's diagnostic. A session that went down because this host was late is \
                no outage and is listed as not measured. Ends with 1 if a session never came up or an outage was seen.
                """,
                "Đầu xa phải chạy BFD và có phiên với máy này: FRR, BIRD, bộ định tuyến, hoặc chính lệnh này với --passive. Mỗi thay đổi trạng thái hiện ngay; khi nhấn Ctrl-C hoặc hết --for, từng lần gián đoạn được liệt kê với lúc bắt đầu, lúc phát hiện, lúc kết thúc và chẩn đoán của đầu xa. Phiên bị mất do máy này chạy trễ không phải là gián đoạn và được ghi là không đo được. Kết thúc bằng 1 nếu có phiên không lên được hoặc có gián đoạn."
            )
        case .host: Texts("Names or addresses of the hosts to watch.", "Tên hoặc địa chỉ các máy cần theo dõi.")
        case .multihop:
            Texts(
                "Over more than one hop: UDP port 4784 (RFC 5883).", "Qua nhiều chặng: cổng UDP 4784 (RFC 5883).")
        case .seamless:
            Texts(
                "Ask a Seamless BFD reflector: UDP port 7784 (RFC 7880).",
                "Hỏi bộ phản xạ Seamless BFD: cổng UDP 7784 (RFC 7880).")
        case .passive:
            Texts("Wait until the far end speaks first.", "Chờ đầu xa lên tiếng trước.")
        case .interval:
            Texts(
                "Time between two packets while up, 3ms to 1min.", "Thời gian giữa hai gói khi đã lên, 3ms đến 1min.")
        case .multiplier:
            Texts("So many missing packets mean down, 1 to 255.", "Thiếu chừng ấy gói thì coi là mất, 1 đến 255.")
        case .discriminator:
            Texts(
                """
                Our discriminator, by default a random one; with --seamless the reflector's, by default its IPv4 address. A \
                number or an IPv4 address.
                """,
                "Số phân biệt của máy này, mặc định là ngẫu nhiên; với --seamless là của bộ phản xạ, mặc định là địa chỉ IPv4 của nó. Là một số hoặc một địa chỉ IPv4."
            )
        case .duration:
            Texts("End after so long; by default at Ctrl-C.", "Dừng sau thời gian này; mặc định khi nhấn Ctrl-C.")
        case .authentication:
            Texts(
                "Authenticate packets: keyed-sha1 or meticulous-keyed-sha1; needs --key-file.",
                "Xác thực gói: keyed-sha1 hoặc meticulous-keyed-sha1; cần --key-file.")
        case .keyIdentifier: Texts("Number of the key, 0 to 255.", "Số hiệu của khóa, 0 đến 255.")
        case .keyFile:
            Texts(
                "File with the shared secret, 1 to 20 octets; a line end is not part of it.",
                "Tệp chứa bí mật chung, 1 đến 20 octet; không tính ký tự xuống dòng.")
        case .reflect:
            Texts(
                "Answer Seamless BFD initiators (RFC 7880, RFC 7881) until Ctrl-C.",
                "Trả lời các bên khởi tạo Seamless BFD (RFC 7880, RFC 7881) cho tới khi nhấn Ctrl-C.")
        case .reflectDiscussion:
            Texts(
                "Only allowed senders are answered, each up to its rate, and no answer is longer than its request.",
                "Chỉ trả lời nguồn được phép, mỗi nguồn không quá giới hạn của nó, và trả lời không dài hơn yêu cầu.")
        case .reflectListen:
            Texts("Address to listen on; may be given again.", "Địa chỉ lắng nghe; có thể nêu nhiều lần.")
        case .reflectDiscriminator:
            Texts(
                "Discriminator to answer for, a number or an IPv4 address; may be given again.",
                "Số phân biệt cần trả lời, là một số hoặc một địa chỉ IPv4; có thể nêu nhiều lần.")
        case .reflectInterval:
            Texts(
                "How fast one initiator may ask; it is told so.",
                "Mỗi bên khởi tạo được hỏi nhanh đến đâu; bên ấy được báo.")
        }
    }
}
