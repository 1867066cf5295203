/// What `agent probe iperf3` says.
package enum Iperf3Messages: MessageCatalogue {
    case testing, testingUDP, interval, intervalLost, omitted, title, columnDirection, columnStream, columnSent
    case columnReceived, columnRate, columnRetransmits, columnJitter, columnLost, forward, backward, all, packets
    case result, resultSender, ownOverflow, reordered, tail, processor, processorOne, congestion, roundTrip, efficiency
    case bufferDelay, transferTime, postponed, cutShort, serverSays
    case serving, began, ended, endedEarly, refusedBusy, refusedPlace, loopbackOnly
    case missingHost, serverOptions, badRate, badOctets, badSeconds, badParallel, badOmit, badLength, badWindow
    case badSegment, badInterval, badCongestion, bothWays, badCommitted
    case busy, refused, refusedErrno, refusedCongestion, serverTerminated, closed, unexpected, tooLong, notJSON,
        badResults, silent
    case streamBroke, starved, notConnected, given, overtime, clientTerminated, badParameters, adviceServer
    case adviceListen, adviceCongestion, adviceOther

    package var texts: Texts {
        switch self {
        case .testing: Texts("TCP to {0} ({1}), {2} streams", "TCP tới {0} ({1}), {2} luồng")
        case .testingUDP:
            Texts(
                "UDP to {0} ({1}), {2} streams of {3} with {4} octets",
                "UDP tới {0} ({1}), {2} luồng {3}, mỗi gói {4} octet")
        case .interval: Texts("{0}-{1} s  {2} {3}", "{0}-{1} s  {2} {3}")
        case .intervalLost: Texts("  lost {0} of {1}", "  mất {0} trên {1}")
        case .omitted: Texts("  (doesn't count)", "  (không tính)")
        case .title: Texts("--- {0} throughput, {1} ---", "--- thông lượng {0}, {1} ---")
        case .columnDirection: Texts("direction", "chiều")
        case .columnStream: Texts("stream", "luồng")
        case .columnSent: Texts("sent, octets", "đã gửi, octet")
        case .columnReceived: Texts("received, octets", "đã nhận, octet")
        case .columnRate: Texts("received, Mbit/s", "đã nhận, Mbit/s")
        case .columnRetransmits: Texts("sent again", "gửi lại")
        case .columnJitter: Texts("jitter, ms", "jitter, ms")
        case .columnLost: Texts("lost", "mất")
        case .forward: Texts("forward", "đi")
        case .backward: Texts("return", "về")
        case .all: Texts("all", "tất cả")
        case .packets: Texts("{0} of {1}", "{0} trên {1}")
        case .result: Texts("{0}: {1} at the receiver", "chiều {0}: {1} tại bên nhận")
        case .resultSender:
            Texts(
                "{0}: {1} at the sender; the receiver didn't say what it got",
                "chiều {0}: {1} tại bên gửi; bên nhận không cho biết đã nhận bao nhiêu")
        case .ownOverflow:
            Texts(
                "not loss: {0} datagrams for which the receiver itself had no room",
                "không phải mất gói: {0} gói mà chính bên nhận không đủ chỗ chứa")
        case .reordered: Texts("reordered {0}, duplicated {1}", "sai thứ tự {0}, trùng lặp {1}")
        case .tail:
            Texts(
                "{0} datagrams were sent behind the last that came: lost, or still on their way",
                "{0} gói được gửi sau gói cuối cùng tới nơi: bị mất, hoặc còn trên đường")
        case .processor:
            Texts(
                "processor: {0} % here, {1} % there (of one)", "CPU: {0} % ở đây, {1} % ở đầu kia (của một nhân)")
        case .processorOne: Texts("processor: {0} % here (of one)", "CPU: {0} % ở đây (của một nhân)")
        case .congestion: Texts("congestion control: {0}", "điều khiển tắc nghẽn: {0}")
        case .roundTrip:
            Texts(
                "round trip {0} ms under load, {1} ms at least", "độ trễ khứ hồi {0} ms khi tải, thấp nhất {1} ms")
        case .efficiency: Texts("TCP efficiency (RFC 6349): {0} %", "hiệu suất TCP (RFC 6349): {0} %")
        case .bufferDelay: Texts("buffer delay (RFC 6349): {0} %", "độ trễ bộ đệm (RFC 6349): {0} %")
        case .transferTime:
            Texts("transfer time ratio (RFC 6349): {0}", "tỷ số thời gian truyền (RFC 6349): {0}")
        case .postponed:
            Texts(
                "the rate wasn't kept: this host couldn't send for {0} ms",
                "không giữ được tốc độ: máy này không gửi được trong {0} ms")
        case .cutShort: Texts("ended before its time", "kết thúc trước hạn")
        case .serverSays: Texts("the server says:", "máy chủ cho biết:")
        case .serving:
            Texts(
                "serving iperf3 on {0} for {1}; Ctrl-C stops", "đang phục vụ iperf3 trên {0} cho {1}; Ctrl-C để dừng")
        case .began: Texts("{0}: test begins, {1}", "{0}: bắt đầu phép đo, {1}")
        case .ended: Texts("{0}: test ended", "{0}: phép đo kết thúc")
        case .endedEarly: Texts("{0}: test ended early: {1}", "{0}: phép đo kết thúc sớm: {1}")
        case .refusedBusy:
            Texts("{0}: refused, another test is under way", "{0}: bị từ chối, đang có phép đo khác")
        case .refusedPlace: Texts("{0}: refused, not among --allow", "{0}: bị từ chối, không thuộc --allow")
        case .loopbackOnly:
            Texts(
                "only this host may test; name others with --allow", "chỉ máy này được đo; thêm nơi khác bằng --allow")
        case .missingHost:
            Texts(
                "expected a HOST to test with, or --serve", "cần tên hoặc địa chỉ máy chủ để đo, hoặc --serve")
        case .serverOptions:
            Texts(
                "--serve takes no HOST: the client says what is to be tested",
                "--serve không nhận tên máy chủ: máy khách quyết định phép đo")
        case .badRate:
            Texts(
                "--rate {0}: expected bits per second, as 500K, 20M, 1G, or 0",
                "--rate {0}: cần số bit mỗi giây, ví dụ 500K, 20M, 1G, hoặc 0")
        case .badOctets:
            Texts("--bytes {0}: expected octets, as 500K, 20M or 1G", "--bytes {0}: cần số octet, ví dụ 500K, 20M, 1G")
        case .badSeconds: Texts("--seconds {0}: expected 1 to 86400", "--seconds {0}: cần từ 1 đến 86400")
        case .badParallel: Texts("--parallel {0}: expected 1 to 128", "--parallel {0}: cần từ 1 đến 128")
        case .badOmit: Texts("--omit {0}: expected 0 to 600", "--omit {0}: cần từ 0 đến 600")
        case .badLength: Texts("--length {0}: expected {1} to {2} octets", "--length {0}: cần từ {1} đến {2} octet")
        case .badWindow:
            Texts(
                "--window {0}: expected octets, as 64K or 4M, at most 512M",
                "--window {0}: cần số octet, ví dụ 64K hoặc 4M, tối đa 512M")
        case .badSegment: Texts("--mss {0}: expected 88 to 32767 octets", "--mss {0}: cần từ 88 đến 32767 octet")
        case .badInterval: Texts("--interval {0}: expected 100ms to 1min", "--interval {0}: cần từ 100ms đến 1min")
        case .badCongestion:
            Texts(
                "--congestion {0}: expected a name of at most 15 characters, as `sysctl net.ipv4.tcp_available_congestion_control` lists them",
                "--congestion {0}: cần tên không quá 15 ký tự, như `sysctl net.ipv4.tcp_available_congestion_control` liệt kê"
            )
        case .bothWays:
            Texts("--reverse and --bidir exclude each other", "--reverse và --bidir loại trừ nhau")
        case .badCommitted:
            Texts(
                "--committed {0}: expected bits per second, as 20M or 1G",
                "--committed {0}: cần số bit mỗi giây, ví dụ 20M hoặc 1G")
        case .busy:
            Texts(
                "{0} is busy with another's test; try again later", "{0} đang bận với phép đo khác; hãy thử lại sau")
        case .refused: Texts("{0} refuses: iperf3's error {1}", "{0} từ chối: lỗi iperf3 số {1}")
        case .refusedErrno:
            Texts("{0} refuses: iperf3's error {1}, {2}", "{0} từ chối: lỗi iperf3 số {1}, {2}")
        case .refusedCongestion:
            Texts(
                "{0} can't send by the congestion control that --congestion names: {1}. `sysctl net.ipv4.tcp_available_congestion_control` lists there what it has.",
                "{0} không gửi được bằng cơ chế điều khiển tắc nghẽn mà --congestion nêu: {1}. Chạy `sysctl net.ipv4.tcp_available_congestion_control` ở đó để xem máy ấy có gì."
            )
        case .serverTerminated: Texts("{0} was stopped", "{0} đã bị dừng")
        case .closed: Texts("{0} closed the connection", "{0} đã đóng kết nối")
        case .unexpected:
            Texts(
                "{0} said something unexpected ({1}); is it an iperf3 server?",
                "{0} gửi nội dung không mong đợi ({1}); đó có phải máy chủ iperf3 không?")
        case .tooLong:
            Texts("{0} announced {1} octets of JSON, too many", "{0} báo trước {1} octet JSON, quá nhiều")
        case .notJSON: Texts("{0} sent no JSON: {1}", "{0} không gửi JSON: {1}")
        case .badResults: Texts("{0} sent results of another form", "{0} gửi kết quả không đúng dạng")
        case .silent: Texts("{0} said nothing for {1} s", "{0} im lặng trong {1} s")
        case .streamBroke: Texts("a stream with {0} broke: {1}", "một luồng với {0} bị đứt: {1}")
        case .starved: Texts("no data moved with {0} for {1} s", "không có dữ liệu với {0} trong {1} s")
        case .notConnected: Texts("no connection to {0}: {1}. {2}", "không kết nối được tới {0}: {1}. {2}")
        case .given: Texts("given up", "đã bỏ")
        case .overtime: Texts("longer than announced", "quá thời gian đã báo")
        case .clientTerminated: Texts("the client gave it up", "máy khách đã bỏ")
        case .badParameters: Texts("parameters refused, iperf3's error {0}", "tham số bị từ chối, lỗi iperf3 số {0}")
        case .adviceServer:
            Texts(
                "Start `agent probe iperf3 --serve` or `iperf3 -s` there, and let TCP and UDP port {0} through.",
                "Hãy chạy `agent probe iperf3 --serve` hoặc `iperf3 -s` ở đó, và mở cổng TCP và UDP {0}.")
        case .adviceListen:
            Texts(
                "`ss -tlpn 'sport = :{0}'` says who listens there.",
                "`ss -tlpn 'sport = :{0}'` cho biết chương trình nào đang lắng nghe.")
        case .adviceCongestion:
            Texts(
                "`sysctl net.ipv4.tcp_available_congestion_control` lists what this host has.",
                "`sysctl net.ipv4.tcp_available_congestion_control` liệt kê những gì máy này có.")
        case .adviceOther:
            Texts("Check the option against this host's limits.", "Hãy kiểm tra tùy chọn với giới hạn của máy này.")
        }
    }
}
