/// What `agent capture` says.
package enum CaptureMessages: MessageCatalogue {
    case oneSource, badNumber, started, title, titleShort, total, missing, unreadable, encapsulated
    case columnDirection, columnPackets, columnRate, columnPeakSecond, columnPeakFine, columnUse, columnPeakUse
    case columnBursts, columnLongest
    case unknown, inbound, outbound
    case columnClass, columnOctets, columnShare
    case tcp, tcpTrouble, connections, notAnalysed
    case columnDelay, columnSamples, columnMinimum, columnMedian, column95, columnMaximum
    case responderHandshake, initiatorHandshake, responderAck, initiatorAck, responderStamps, initiatorStamps, spin
    case dnsDelay, dns, columnTalker, flows, evicted
    case columnBegin, columnSeconds, columnProtocol, columnSource, columnDestination, columnBack, columnRetransmitted
    case columnEnd
    case end1, end2, end3, end4, end5
    case file, notACapture, damaged, badFilter, noSuchInterface, interfaceDown, noCapture, noPromiscuous
    case columnPeakMegabits, columnSystemTCP, columnSegments, columnOutOfOrder, columnZeroWindows, columnResets
    case columnFailed, columnServerDelay, columnClientDelay
    case columnSystem, unclassified, connectionsEvicted, unjudged
    case insidePrefix, insideTooMany
    case rulesFault, rulesTooLong, rulesHeader, rulesFields, rulesName, rulesPrefix, rulesProtocol, rulesPorts
    case rulesPortless, rulesEverything, rulesTooMany, rulesTooManySystems, rulesNone
    case interfaceFault, badLink, thread, collector, cutShort, lost, collectorRefused, quiet
    case captures, capturesAgain, capturesNot, withoutCapture, captureTwice, badInterface, statusFault

    package var texts: Texts {
        switch self {
        case .captures:
            Texts("Captures on {0}; systems told apart: {1}", "Bắt gói trên {0}; số hệ thống phân biệt được: {1}")
        case .capturesAgain:
            Texts(
                "Captures on {0} again; systems told apart: {1}",
                "Đã bắt gói trở lại trên {0}; số hệ thống phân biệt được: {1}")
        case .capturesNot:
            Texts(
                "No capture on {0}: {1}; the agent measures on without it and keeps trying",
                "Không bắt gói trên {0}: {1}; tác tử vẫn đo và tiếp tục thử")
        case .statusFault: Texts("capture fault", "lỗi bắt gói")
        case .withoutCapture:
            Texts(
                "{0} says how to capture, but --capture names no interface",
                "{0} quy định cách bắt gói, nhưng chưa có --capture nêu giao diện")
        case .badInterface:
            Texts(
                "'{0}' is no interface's name: expected 1 to 15 printable characters without spaces or /, such as eth0 (ip link lists them)",
                "'{0}' không phải tên giao diện: cần 1 đến 15 ký tự in được, không có dấu cách hay /, ví dụ eth0 (ip link liệt kê chúng)"
            )
        case .captureTwice:
            Texts(
                "--capture takes each interface once, and at most {0} of them",
                "--capture nhận mỗi giao diện một lần và nhiều nhất {0} giao diện")
        case .oneSource:
            Texts(
                "give either --interface or --read, not both or neither",
                "hãy cho --interface hoặc --read, không cả hai và không bỏ trống")
        case .badNumber: Texts("{0} must be {1} to {2}, not {3}", "{0} phải từ {1} đến {2}, không phải {3}")
        case .started: Texts("watching {0}; Ctrl-C ends", "đang theo dõi {0}; Ctrl-C để kết thúc")
        case .title: Texts("── {0}, {1} to {2} ──", "── {0}, {1} đến {2} ──")
        case .titleShort: Texts("── {0} ──", "── {0} ──")
        case .total: Texts("{0} packets, {1} octets", "{0} gói, {1} octet")
        case .missing:
            Texts(
                "{0} packets were lost by the capture: {1} of the traffic was seen",
                "bắt gói mất {0} gói: đã thấy {1} lưu lượng")
        case .unreadable:
            Texts(
                "not IP {0}, cut short {1}, malformed {2}, unknown link type {3}",
                "không phải IP {0}, bị cắt {1}, sai dạng {2}, kiểu liên kết lạ {3}")
        case .encapsulated: Texts("wrapped in: {0}", "được bọc trong: {0}")
        case .columnDirection: Texts("direction", "chiều")
        case .columnPackets: Texts("packets", "gói")
        case .columnRate: Texts("Mbit/s", "Mbit/s")
        case .columnPeakSecond: Texts("peak 1 s", "đỉnh 1 s")
        case .columnPeakFine: Texts("peak 5 ms", "đỉnh 5 ms")
        case .columnPeakMegabits: Texts("peak 1 s, Mbit/s", "đỉnh 1 s, Mbit/s")
        case .columnSystemTCP: Texts("TCP of system", "TCP của hệ thống")
        case .columnSegments: Texts("segments", "đoạn")
        case .columnOutOfOrder: Texts("out of order", "sai thứ tự")
        case .columnZeroWindows: Texts("zero windows", "cửa sổ 0")
        case .columnResets: Texts("resets", "đặt lại")
        case .columnFailed: Texts("failed", "kết nối hỏng")
        case .columnServerDelay: Texts("to server, ms", "tới máy chủ, ms")
        case .columnClientDelay: Texts("to client, ms", "tới máy khách, ms")
        case .columnUse: Texts("use", "sử dụng")
        case .columnPeakUse: Texts("peak use", "sử dụng đỉnh")
        case .columnBursts: Texts("microbursts", "đợt dồn")
        case .columnLongest: Texts("longest ms", "dài nhất ms")
        case .unknown: Texts("both or unknown", "cả hai hoặc không rõ")
        case .inbound: Texts("in", "vào")
        case .outbound: Texts("out", "ra")
        case .columnClass: Texts("class", "lớp")
        case .columnOctets: Texts("octets", "octet")
        case .columnShare: Texts("share", "tỷ lệ")
        case .tcp:
            Texts(
                "TCP: {0} segments; sent again {1} ({2}), of those fast {3} and needless {4}; out of order {5}",
                "TCP: {0} đoạn; gửi lại {1} ({2}), trong đó nhanh {3} và thừa {4}; sai thứ tự {5}")
        case .tcpTrouble:
            Texts(
                "     zero windows {0}, resets {1}, segments not seen {2}, duplicate acknowledgments {3}",
                "     cửa sổ bằng không {0}, đặt lại {1}, đoạn không thấy {2}, xác nhận lặp {3}")
        case .connections:
            Texts(
                "     connections: {0} tried, {1} established, {2} refused, {3} without answer",
                "     kết nối: thử {0}, thiết lập {1}, bị từ chối {2}, không trả lời {3}")
        case .notAnalysed:
            Texts(
                "     no room for {0} connections; {1} segments whose acknowledgment could not be waited for",
                "     hết chỗ cho {0} kết nối; {1} đoạn không thể chờ xác nhận")
        case .columnDelay: Texts("two-way delay, ms", "trễ khứ hồi, ms")
        case .columnSamples: Texts("samples", "số mẫu")
        case .columnMinimum: Texts("least", "nhỏ nhất")
        case .columnMedian: Texts("median", "trung vị")
        case .column95: Texts("95 %", "95 %")
        case .columnMaximum: Texts("greatest", "lớn nhất")
        case .responderHandshake: Texts("to the server, by handshake", "tới máy chủ, theo bắt tay")
        case .initiatorHandshake: Texts("to the client, by handshake", "tới máy khách, theo bắt tay")
        case .responderAck: Texts("to the server, by data", "tới máy chủ, theo dữ liệu")
        case .initiatorAck: Texts("to the client, by data", "tới máy khách, theo dữ liệu")
        case .responderStamps: Texts("to the server, by timestamps", "tới máy chủ, theo nhãn thời gian")
        case .initiatorStamps: Texts("to the client, by timestamps", "tới máy khách, theo nhãn thời gian")
        case .spin: Texts("end to end, by QUIC's spin bit", "đầu cuối, theo bit xoay của QUIC")
        case .dnsDelay: Texts("DNS response", "trả lời DNS")
        case .dns:
            Texts(
                "DNS: {0} queries, {1} responses; no such name {2}, server failure {3}, refused {4}, no answer {5}",
                "DNS: {0} câu hỏi, {1} trả lời; không có tên {2}, máy chủ lỗi {3}, từ chối {4}, không trả lời {5}")
        case .columnTalker: Texts("top talker", "dùng nhiều nhất")
        case .flows:
            Texts("flows: {0} began, {1} ended, {2} under way", "luồng: bắt đầu {0}, kết thúc {1}, đang có {2}")
        case .evicted:
            Texts(
                "flows that had to make room: closed {0}, unanswered {1}, answered {2}",
                "luồng phải nhường chỗ: đã đóng {0}, chưa trả lời {1}, đã trả lời {2}")
        case .columnSystem: Texts("system", "hệ thống")
        case .unclassified: Texts("unclassified", "chưa phân loại")
        case .connectionsEvicted:
            Texts(
                "     connections that had to make room: unproven {0}, of one way {1}, proven {2}",
                "     kết nối phải nhường chỗ: chưa xác minh {0}, một chiều {1}, đã xác minh {2}")
        case .unjudged:
            Texts(
                "{0} packets of link type {1} were left out, for the filter '{2}' can't be compiled for it: {3}",
                "{0} gói có kiểu liên kết {1} bị bỏ qua vì không dịch được bộ lọc '{2}' cho kiểu này: {3}")
        case .rulesFault: Texts("{0}:{1}:{2}: {3}", "{0}:{1}:{2}: {3}")
        case .rulesTooLong:
            Texts("{0} is longer than {1} octets: no file of rules", "{0} dài hơn {1} octet: không phải tệp quy tắc")
        case .rulesHeader: Texts("the first line must be {0}", "dòng đầu phải là {0}")
        case .rulesFields: Texts("{0} fields; four are needed: {1}", "có {0} trường; cần bốn: {1}")
        case .rulesName:
            Texts(
                "system: 1 to 64 characters are needed, such as an id of the plan's systems.yaml",
                "system: cần từ 1 đến 64 ký tự, ví dụ một id trong systems.yaml của kế hoạch")
        case .insidePrefix:
            Texts(
                "{0}: '{1}' is no prefix; such as 10.0.8.0/22 or 2001:db8::/32, no bit set behind the length",
                "{0}: '{1}' không phải tiền tố; ví dụ 10.0.8.0/22 hoặc 2001:db8::/32, không bit nào sau độ dài")
        case .insideTooMany:
            Texts("{0}: {1} prefixes at most, not {2}", "{0}: tối đa {1} tiền tố, không phải {2}")
        case .rulesPrefix:
            Texts(
                "prefix: '{0}' is none; such as 10.0.8.0/22 or 2001:db8::/32, no bit set behind the length, or nothing for any",
                "prefix: '{0}' không hợp lệ; ví dụ 10.0.8.0/22 hoặc 2001:db8::/32, không bit nào sau độ dài, hoặc để trống cho bất kỳ"
            )
        case .rulesProtocol:
            Texts(
                "protocol: '{0}' is none; {1}, a number 0 to 255, or nothing for any",
                "protocol: '{0}' không hợp lệ; {1}, số từ 0 đến 255, hoặc để trống cho bất kỳ")
        case .rulesPorts:
            Texts(
                "ports: '{0}' are none; such as 443 or 10000-20000, 1 to 65535, or nothing for any",
                "ports: '{0}' không hợp lệ; ví dụ 443 hoặc 10000-20000, từ 1 đến 65535, hoặc để trống cho bất kỳ")
        case .rulesPortless: Texts("ports: the protocol {0} has none", "ports: giao thức {0} không có cổng")
        case .rulesEverything:
            Texts(
                "a rule needs a prefix, a protocol or ports: this one would take everything",
                "quy tắc cần prefix, protocol hoặc ports: quy tắc này lấy tất cả")
        case .rulesTooMany: Texts("more than {0} rules", "nhiều hơn {0} quy tắc")
        case .rulesTooManySystems: Texts("more than {0} systems", "nhiều hơn {0} hệ thống")
        case .rulesNone: Texts("there are no rules", "không có quy tắc nào")
        case .columnBegin: Texts("begin", "bắt đầu")
        case .columnSeconds: Texts("s", "s")
        case .columnProtocol: Texts("protocol", "giao thức")
        case .columnSource: Texts("from", "từ")
        case .columnDestination: Texts("to", "đến")
        case .columnBack: Texts("back", "về")
        case .columnRetransmitted: Texts("sent again", "gửi lại")
        case .columnEnd: Texts("end", "kết thúc")
        case .end1: Texts("idle", "nhàn rỗi")
        case .end2: Texts("goes on", "còn tiếp")
        case .end3: Texts("closed", "đã đóng")
        case .end4: Texts("capture ended", "hết bắt gói")
        case .end5: Texts("made room", "nhường chỗ")
        case .file: Texts("can't read {0}: {1}", "không đọc được {0}: {1}")
        case .notACapture:
            Texts("{0} is neither a pcap nor a pcapng file", "{0} không phải tệp pcap hay pcapng")
        case .damaged:
            Texts(
                "{0} is damaged at octet {1}: {2} is not possible there",
                "{0} hỏng tại octet {1}: {2} không thể có ở đó")
        case .badFilter:
            Texts(
                "the filter '{0}' can't be compiled: {1}", "không dịch được bộ lọc '{0}': {1}")
        case .noSuchInterface:
            Texts(
                "there is no interface {0}; `ip link` lists those that there are",
                "không có giao diện {0}; `ip link` liệt kê các giao diện hiện có")
        case .interfaceDown:
            Texts("the interface {0} is down: `ip link set {0} up`", "giao diện {0} đang tắt: `ip link set {0} up`")
        case .noCapture:
            Texts(
                "capturing from {0} needs the capability CAP_NET_RAW, which this process lacks: run it as root, or give it to the program by `setcap cap_net_raw+ep PROGRAM`, or with systemd by AmbientCapabilities=CAP_NET_RAW ({1})",
                "bắt gói từ {0} cần quyền CAP_NET_RAW mà tiến trình này không có: hãy chạy với root, hoặc cấp cho chương trình bằng `setcap cap_net_raw+ep CHƯƠNG_TRÌNH`, hoặc với systemd bằng AmbientCapabilities=CAP_NET_RAW ({1})"
            )
        case .noPromiscuous:
            Texts(
                "promiscuous mode on {0} needs the capability CAP_NET_ADMIN, which this process lacks; without promiscuous mode CAP_NET_RAW is enough ({1})",
                "chế độ promiscuous trên {0} cần quyền CAP_NET_ADMIN mà tiến trình này không có; không dùng chế độ này thì chỉ cần CAP_NET_RAW ({1})"
            )
        case .interfaceFault: Texts("can't capture from {0}: {1}", "không bắt gói được từ {0}: {1}")
        case .badLink:
            Texts(
                "{0} has link type {1}, whose headers are not known here",
                "{0} có kiểu liên kết {1}, không đọc được phần đầu")
        case .thread: Texts("can't start a thread: {0}", "không tạo được luồng xử lý: {0}")
        case .collector: Texts("can't send to the collector {0}: {1}", "không gửi được tới bộ thu {0}: {1}")
        case .cutShort:
            Texts(
                "the file ends within a packet: whoever wrote it was still writing, or was stopped",
                "tệp kết thúc giữa một gói: chương trình ghi còn đang ghi hoặc đã bị dừng")
        case .lost:
            Texts(
                "{0} packets were lost in all; a larger --buffer or a --filter helps",
                "mất tất cả {0} gói; hãy tăng --buffer hoặc dùng --filter")
        case .collectorRefused:
            Texts("{0} IPFIX messages could not be sent to {1}", "{0} thông điệp IPFIX không gửi được tới {1}")
        case .quiet: Texts("no packets", "không có gói")
        }
    }
}
