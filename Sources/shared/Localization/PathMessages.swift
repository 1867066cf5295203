/// What `agent probe icmp`, `path` and `mtu` say.
package enum PathMessages: MessageCatalogue {
    case copy
    case echoTitle
    case eitherWay
    case adviceEcho
    case adviceRaw
    case badHops
    case badQueries
    case badConfidence
    case badSize
    case badSourceAddress
    case badSourcePort
    case badTimer
    case badMaximum
    case sizeOfSegment
    case tracing
    case progress
    case pathTitle
    case columnHop
    case columnAddress
    case columnName
    case columnAnswers
    case columnNote
    case columnFlows
    case columnNext
    case noteSilent
    case noteLimited
    case noteNoAnswer
    case noteLost
    case noteUnsteady
    case noteRewritten
    case noteQuoted
    case noteLabels
    case noteDoubtful
    case endReached
    case endUnreachable
    case endSilent
    case endNothing
    case stopped
    case confidence
    case hash
    case uplink
    case notTraced
    case measuring
    case searchProgress
    case mtuTitle
    case mtuFound
    case mtuNothing
    case mtuBoth
    case mtuForward
    case mtuNarrowBack
    case mtuInterface
    case mtuWord
    case mtuOwnWord
    case mtuSilent
    case mtuBlackHole
    case mtuCut
    case mtuSent
    case badUplink
    case badPathInterval

    package var texts: Texts {
        switch self {
        case .copy: Texts("seq={0}  duplicate", "seq={0}  trùng lặp")
        case .echoTitle: Texts("--- ICMP echo to {0} ---", "--- ICMP echo tới {0} ---")
        case .eitherWay:
            Texts(
                "direction of losses unknown; duplicated {0}, reordered {1} on either way",
                "không rõ chiều mất gói; trùng lặp {0}, sai thứ tự {1} ở một trong hai chiều")
        case .adviceEcho:
            Texts(
                "ICMP echo needs the group of this user within net.ipv4.ping_group_range (sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"), or the capability CAP_NET_RAW (setcap cap_net_raw=+ep).",
                "ICMP echo cần nhóm của người dùng này nằm trong net.ipv4.ping_group_range (sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"), hoặc quyền CAP_NET_RAW (setcap cap_net_raw=+ep)."
            )
        case .adviceRaw:
            Texts(
                "Tracing needs the capability CAP_NET_RAW: run as root, or give it to the program (setcap cap_net_raw=+ep).",
                "Dò đường cần quyền CAP_NET_RAW: hãy chạy với quyền root, hoặc cấp quyền cho chương trình (setcap cap_net_raw=+ep)."
            )
        case .badHops:
            Texts(
                "--first-hop {0} --max-hops {1}: expected 1 to 255, the first not behind the last",
                "--first-hop {0} --max-hops {1}: cần từ 1 đến 255, chặng đầu không sau chặng cuối")
        case .badQueries: Texts("--queries {0}: expected 1 to 100", "--queries {0}: cần từ 1 đến 100")
        case .badConfidence:
            Texts("--confidence {0}: expected 0.5 to 0.9999", "--confidence {0}: cần từ 0.5 đến 0.9999")
        case .badSize: Texts("--size {0}: expected {1} to {2} octets", "--size {0}: cần từ {1} đến {2} octet")
        case .badSourceAddress:
            Texts(
                "--source {0}: expected an address of the target's family, for example 192.0.2.1 or 2001:db8::1",
                "--source {0}: cần địa chỉ cùng họ với đích, ví dụ 192.0.2.1 hoặc 2001:db8::1")
        case .badSourcePort:
            Texts(
                "--source-port {0}: expected 1024 to 65535, and at most {1} with --all-paths",
                "--source-port {0}: cần từ 1024 đến 65535, và không quá {1} khi dùng --all-paths")
        case .badTimer:
            Texts("--timeout {0}: expected 1s to 1min (RFC 8899)", "--timeout {0}: cần từ 1s đến 1min (RFC 8899)")
        case .badMaximum: Texts("--max {0}: expected {1} to {2} octets", "--max {0}: cần từ {1} đến {2} octet")
        case .sizeOfSegment:
            Texts(
                "--size goes with udp and icmp: a TCP SYN has a size of its own",
                "--size chỉ dùng với udp và icmp: gói TCP SYN có kích thước riêng")
        case .tracing:
            Texts(
                "path to {0} ({1}) by {2}, at most {3} hops", "đường tới {0} ({1}) bằng {2}, tối đa {3} chặng")
        case .progress: Texts("sent {0}, answered {1}, at hop {2}", "đã gửi {0}, đã trả lời {1}, tại chặng {2}")
        case .pathTitle: Texts("--- path to {0} ---", "--- đường tới {0} ---")
        case .columnHop: Texts("hop", "chặng")
        case .columnAddress: Texts("address", "địa chỉ")
        case .columnName: Texts("name", "tên")
        case .columnAnswers: Texts("answers", "trả lời")
        case .columnNote: Texts("remark", "ghi chú")
        case .columnFlows: Texts("flows", "luồng")
        case .columnNext: Texts("leads to", "dẫn tới")
        case .noteSilent: Texts("rate-limited or silent", "giới hạn tốc độ hoặc im lặng")
        case .noteLimited: Texts("limits its answers", "giới hạn số trả lời")
        case .noteNoAnswer: Texts("no answer", "không trả lời")
        case .noteLost: Texts("{0} of {1} lost, or answers limited", "{0} trên {1} bị mất, hoặc giới hạn số trả lời")
        case .noteUnsteady:
            Texts(
                "one flow, several addresses: spread packet by packet, or rerouted",
                "một luồng, nhiều địa chỉ: chia theo gói, hoặc vừa đổi đường")
        case .noteRewritten: Texts("packet was rewritten before (NAT)", "gói đã bị sửa trước đó (NAT)")
        case .noteQuoted: Texts("quoted TTL {0}", "TTL được trích {0}")
        case .noteLabels: Texts("MPLS {0}", "MPLS {0}")
        case .noteDoubtful:
            Texts("fewer answers than the stopping rule asks for", "ít trả lời hơn quy tắc dừng yêu cầu")
        case .endReached: Texts("reached at hop {0}", "tới đích ở chặng {0}")
        case .endUnreachable: Texts("unreachable at hop {0}: {1}", "không tới được ở chặng {0}: {1}")
        case .endSilent:
            Texts(
                "nobody answers behind hop {0}; the destination didn't answer",
                "sau chặng {0} không ai trả lời; đích không trả lời")
        case .endNothing: Texts("nobody answers at all", "không ai trả lời")
        case .stopped: Texts("stopped before all was asked", "dừng trước khi hỏi hết")
        case .confidence:
            Texts(
                "{0} flows; no next hop overlooked with {1} % per router, {2} % on the whole at least",
                "{0} luồng; không bỏ sót chặng kế tiếp với {1} % mỗi bộ định tuyến, toàn bộ ít nhất {2} %")
        case .hash: Texts("path hash {0}", "mã băm đường đi {0}")
        case .uplink: Texts("leaves by {0}", "đi ra bằng {0}")
        case .notTraced:
            Texts(
                "nothing could be sent to {0}: {1}. Check the route with `ip route get {0}`.",
                "không gửi được gì tới {0}: {1}. Hãy kiểm tra định tuyến bằng `ip route get {0}`.")
        case .measuring: Texts("path MTU to {0} ({1}) by {2}", "MTU của đường tới {0} ({1}) bằng {2}")
        case .searchProgress: Texts("{0}: passes {1}, too large {2}", "{0}: qua được {1}, quá lớn {2}")
        case .mtuTitle: Texts("--- path MTU to {0} ---", "--- MTU của đường tới {0} ---")
        case .mtuFound:
            Texts(
                "IP packets of {0} octets pass, {1} of them payload",
                "gói IP {0} octet qua được, trong đó {1} octet dữ liệu")
        case .mtuNothing: Texts("no packet of any size is answered", "không có gói cỡ nào được trả lời")
        case .mtuBoth:
            Texts(
                "proven for both ways: replies are as long as requests",
                "đã chứng minh cho cả hai chiều: trả lời dài bằng yêu cầu")
        case .mtuForward:
            Texts("proven for the way there only: replies are shorter", "chỉ chứng minh cho chiều đi: trả lời ngắn hơn")
        case .mtuNarrowBack:
            Texts(
                "larger packets reach the far end, whose replies are lost: the way back is the narrow one",
                "gói lớn hơn tới được đầu xa nhưng trả lời bị mất: chiều về là chiều hẹp")
        case .mtuInterface: Texts("outgoing interface: {0}", "giao diện đi ra: {0}")
        case .mtuWord: Texts("{0} says {1} (asked with {2})", "{0} báo {1} (khi thử {2})")
        case .mtuOwnWord: Texts("this host says {0} (asked with {1})", "máy này báo {0} (khi thử {1})")
        case .mtuSilent:
            Texts(
                "larger packets vanish without an ICMP message: a black hole for those who rely on them",
                "gói lớn hơn biến mất mà không có thông báo ICMP: là hố đen với ai dựa vào thông báo đó")
        case .mtuBlackHole:
            Texts("a size that had passed stopped passing", "một cỡ từng qua được thì không qua được nữa")
        case .mtuCut: Texts("stopped before the search was over", "dừng trước khi tìm xong")
        case .badUplink:
            Texts(
                "--uplink {0}: expected a name and an interface or a router's address, for example primary=eth0 or backup=192.0.2.1",
                "--uplink {0}: cần tên và giao diện hoặc địa chỉ bộ định tuyến, ví dụ primary=eth0 hoặc backup=192.0.2.1"
            )
        case .badPathInterval:
            Texts(
                "--path-interval {0}: expected 1s to 24h, or 0s for never",
                "--path-interval {0}: cần từ 1s đến 24h, hoặc 0s để không dò")
        case .mtuSent: Texts("{0} probes in {1} s", "{0} gói dò trong {1} giây")
        }
    }
}
