/// Help of STAMP's own options, of `agent probe stamp` and `agent reflect`.
package enum StampHelp: MessageCatalogue {
    case keyFile
    case reflectorKeyFile
    case keyIdentifier
    case sessionIdentifier
    case timestampFormat
    case replyCodePoint
    case directMeasurement
    case timestampInformation
    case followUp
    case stateless
    case reflectFormat

    package var texts: Texts {
        switch self {
        case .keyFile:
            Texts(
                "Authenticated mode, with a key from this file: lines of NAME SECRET-IN-HEX [PREFIX…], readable by its owner alone.",
                "Chế độ xác thực, với khóa trong tệp này: mỗi dòng TÊN BÍ-MẬT-HEX [DẢI…], chỉ chủ tệp đọc được.")
        case .reflectorKeyFile:
            Texts(
                "Peers that have a key in this file are answered only what they sign: lines of NAME SECRET-IN-HEX [PREFIX…], readable by its owner alone.",
                "Với bên có khóa trong tệp này, chỉ trả lời gói đã ký: mỗi dòng TÊN BÍ-MẬT-HEX [DẢI…], chỉ chủ tệp đọc được."
            )
        case .keyIdentifier:
            Texts(
                "Name of the key in the key file; may be left out where there is one key.",
                "Tên khóa trong tệp khóa; có thể bỏ nếu chỉ có một khóa.")
        case .sessionIdentifier: Texts("Session identifier (SSID), 1 to 65535.", "Mã phiên (SSID), 1 đến 65535.")
        case .timestampFormat:
            Texts("Format of our timestamps: ntp or ptp.", "Định dạng dấu thời gian của ta: ntp hoặc ptp.")
        case .replyCodePoint:
            Texts(
                "Ask for answers with this DSCP (0 to 63), and see what becomes of it on both ways.",
                "Yêu cầu trả lời với DSCP này (0 đến 63), và xem nó ra sao trên cả hai chiều.")
        case .directMeasurement:
            Texts("Ask for the reflector's packet counters.", "Hỏi bộ đếm gói của bộ phản xạ.")
        case .timestampInformation:
            Texts(
                "Ask where the reflector's timestamps come from.", "Hỏi nguồn gốc dấu thời gian của bộ phản xạ.")
        case .followUp:
            Texts(
                "Ask when each answer really left, and correct the delay by it.",
                "Hỏi thời điểm mỗi trả lời thực sự rời đi, và hiệu chỉnh độ trễ theo đó.")
        case .stateless:
            Texts(
                "Remember nothing: answers bear the probe's number, so that losses can't be told apart by direction.",
                "Không ghi nhớ gì: trả lời mang số của gói dò, nên không phân biệt được chiều mất gói.")
        case .reflectFormat:
            Texts(
                "How to print what was done at the end: table or json.",
                "Cách in kết quả khi kết thúc: table hoặc json.")
        }
    }
}
