/// What `agent probe bfd` and `agent reflect-sbfd` say.
package enum LivenessMessages: MessageCatalogue {
    case watching
    case waiting
    case changed
    case wentDown
    case wentDownOurselves
    case refused
    case failed
    case title
    case columnHost
    case columnState
    case columnTimeToUp
    case columnOutages
    case columnLongest
    case columnDown
    case columnNotMeasured
    case columnSent
    case columnReceived
    case outagesTitle
    case columnBegin
    case columnDetection
    case columnDuration
    case columnDirection
    case columnKind
    case columnPeerSays
    case discarded
    case lasting
    case kindNetwork
    case kindAdministrative
    case kindNotMeasured
    case directionForward
    case directionReturn
    case directionUnknown
    case reasonStarved
    case reasonSuspended
    case reasonOverflow
    case reasonSendFailed
    case diagnosticNone
    case diagnosticDetection
    case diagnosticEcho
    case diagnosticNeighbor
    case diagnosticForwarding
    case diagnosticPath
    case diagnosticConcatenated
    case diagnosticAdministrative
    case diagnosticReverse
    case diagnosticOther
    case badInterval
    case badMultiplier
    case badDiscriminator
    case needsDiscriminator
    case oneDiscriminator
    case modeClash
    case badDuration
    case keyIncomplete
    case badKeyFile
    case badKeyLength
    case badReflectInterval
    case noReflectDiscriminator
    case badListenAddress
    case reflecting
    case reflected

    package var texts: Texts {
        switch self {
        case .watching:
            Texts(
                "BFD with {0} ({1}) from {2}: {3} × {4}", "BFD với {0} ({1}) từ {2}: {3} × {4}")
        case .waiting:
            Texts(
                "BFD with {0} ({1}) at {2}: {3} × {4}, waiting for it to speak",
                "BFD với {0} ({1}) tại {2}: {3} × {4}, đang chờ đầu xa lên tiếng")
        case .changed: Texts("{0}  {1}  {2} → {3}", "{0}  {1}  {2} → {3}")
        case .wentDown:
            Texts(
                "{0}  {1}  {2} → {3}: {4}; last good {5} ms before; the far end says: {6}",
                "{0}  {1}  {2} → {3}: {4}; lần cuối còn tốt trước đó {5} ms; đầu xa báo: {6}")
        case .wentDownOurselves:
            Texts(
                "{0}  {1}  {2} → {3}: not measured, {4}; last good {5} ms before",
                "{0}  {1}  {2} → {3}: không đo được, {4}; lần cuối còn tốt trước đó {5} ms")
        case .refused:
            Texts(
                "{0}  {1}  nobody listens there (ICMP port unreachable)",
                "{0}  {1}  không ai lắng nghe ở đó (ICMP báo cổng không tới được)")
        case .failed: Texts("{0}  {1}  not sent: {2}", "{0}  {1}  không gửi được: {2}")
        case .title: Texts("--- BFD, {0} s ---", "--- BFD, {0} giây ---")
        case .columnHost: Texts("host", "máy")
        case .columnState: Texts("state", "trạng thái")
        case .columnTimeToUp: Texts("up after s", "lên sau giây")
        case .columnOutages: Texts("outages", "gián đoạn")
        case .columnLongest: Texts("longest s", "dài nhất giây")
        case .columnDown: Texts("down s", "mất giây")
        case .columnNotMeasured: Texts("not measured s", "không đo giây")
        case .columnSent: Texts("sent", "đã gửi")
        case .columnReceived: Texts("received", "đã nhận")
        case .outagesTitle: Texts("Lost, last good first:", "Các lần mất, tính từ lần cuối còn tốt:")
        case .columnBegin: Texts("last good", "còn tốt lúc")
        case .columnDetection: Texts("detected after ms", "phát hiện sau ms")
        case .columnDuration: Texts("up again after s", "lên lại sau giây")
        case .columnDirection: Texts("cut", "bị cắt")
        case .columnKind: Texts("kind", "loại")
        case .columnPeerSays: Texts("the far end says", "đầu xa báo")
        case .discarded: Texts("{0}: thrown away {1}", "{0}: đã bỏ {1}")
        case .lasting: Texts("lasting", "chưa hết")
        case .kindNetwork: Texts("network", "mạng")
        case .kindAdministrative: Texts("by intent", "chủ ý")
        case .kindNotMeasured: Texts("not measured: {0}", "không đo được: {0}")
        case .directionForward: Texts("forward", "chiều đi")
        case .directionReturn: Texts("return", "chiều về")
        case .directionUnknown: Texts("unknown", "không rõ")
        case .reasonStarved: Texts("this host ran late", "máy này chạy trễ")
        case .reasonSuspended: Texts("this host slept", "máy này ngủ")
        case .reasonOverflow: Texts("own receive buffer overflowed", "tràn bộ đệm nhận của máy này")
        case .reasonSendFailed: Texts("own socket refused to send", "socket của máy này từ chối gửi")
        case .diagnosticNone: Texts("no diagnostic", "không có chẩn đoán")
        case .diagnosticDetection: Texts("detection time expired", "hết thời gian phát hiện")
        case .diagnosticEcho: Texts("echo function failed", "chức năng echo hỏng")
        case .diagnosticNeighbor: Texts("neighbour signalled down", "láng giềng báo mất")
        case .diagnosticForwarding: Texts("forwarding plane reset", "mặt chuyển tiếp khởi động lại")
        case .diagnosticPath: Texts("path down", "đường bị mất")
        case .diagnosticConcatenated: Texts("concatenated path down", "đường nối tiếp bị mất")
        case .diagnosticAdministrative: Texts("administratively down", "tắt theo lệnh quản trị")
        case .diagnosticReverse: Texts("reverse concatenated path down", "đường nối tiếp chiều ngược bị mất")
        case .diagnosticOther: Texts("diagnostic {0}", "chẩn đoán {0}")
        case .badInterval: Texts("--interval {0}: expected 3ms to 1min", "--interval {0}: cần từ 3ms đến 1min")
        case .badMultiplier: Texts("--multiplier {0}: expected 1 to 255", "--multiplier {0}: cần từ 1 đến 255")
        case .badDiscriminator:
            Texts(
                "--discriminator {0}: expected 1 to 4294967295 or an IPv4 address",
                "--discriminator {0}: cần từ 1 đến 4294967295 hoặc một địa chỉ IPv4")
        case .needsDiscriminator:
            Texts(
                "{0}: give the reflector's discriminator with --discriminator; only an IPv4 address stands for one by itself",
                "{0}: hãy nêu số phân biệt của bộ phản xạ bằng --discriminator; chỉ địa chỉ IPv4 mới tự thay được cho nó"
            )
        case .oneDiscriminator:
            Texts(
                "--discriminator belongs to one session; give one host",
                "--discriminator chỉ dành cho một phiên; hãy nêu một máy")
        case .modeClash:
            Texts(
                "--seamless goes with neither --multihop, --passive nor --auth; give one",
                "--seamless không đi cùng --multihop, --passive hay --auth; chỉ dùng một")
        case .badDuration: Texts("--for {0}: expected 1ms or more", "--for {0}: cần từ 1ms trở lên")
        case .keyIncomplete:
            Texts("--auth and --key-file go together; give both", "--auth và --key-file đi cùng nhau; hãy nêu cả hai")
        case .badKeyFile:
            Texts(
                "--key-file {0}: {1}. Expected a file that this user may read.",
                "--key-file {0}: {1}. Cần tệp mà người dùng này được phép đọc.")
        case .badKeyLength:
            Texts(
                "--key-file {0}: expected a secret of 1 to 20 octets, found {1}",
                "--key-file {0}: cần bí mật dài 1 đến 20 octet, thấy {1}")
        case .badReflectInterval:
            Texts("--interval {0}: expected 1us to 1min", "--interval {0}: cần từ 1us đến 1min")
        case .noReflectDiscriminator:
            Texts(
                "give what to answer for with --discriminator, a number or an IPv4 address",
                "hãy nêu số phân biệt cần trả lời bằng --discriminator, là một số hoặc một địa chỉ IPv4")
        case .badListenAddress:
            Texts(
                "--listen {0}: expected an address without a port, for example 0.0.0.0 or ::",
                "--listen {0}: cần địa chỉ không có cổng, ví dụ 0.0.0.0 hoặc ::")
        case .reflecting:
            Texts(
                "reflecting Seamless BFD on {0} for {1}; Ctrl-C stops",
                "đang phản xạ Seamless BFD trên {0} cho {1}; Ctrl-C để dừng")
        case .reflected: Texts("received {0}, answered {1}", "đã nhận {0}, đã trả lời {1}")
        }
    }
}
