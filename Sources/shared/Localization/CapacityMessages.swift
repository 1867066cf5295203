/// What `agent probe capacity` says.
package enum CapacityMessages: MessageCatalogue {
    case measuring, live, title, sustained, maximum, burst, loss, delays, interface, mean
    case ownNothing, ownOverflow, ownSending, interrupted, silent, statusLost
    case columnTime, columnRate, columnLoss, columnDelay, columnRoundTrip
    case serving, served, servedIncomplete, serverSummary
    case badSeconds, badInterval, badFeedback, badRate, badFixedRate, badKey, whichKey, noKeyFile, badBandwidth,
        badLimit
    case hostMissing, hostWithServe, serveOnly, clientOnly
    case keyLine, keyIdentifier, keyMissing, keyTooLong, keyRepeated, keyNone
    case noSetupAnswer, noActivationAnswer, refused, activationRefused, unauthentic, clock, keyRefused, badTerms,
        cancelled
    case refusedVersion, refusedJumbo, refusedNoKeys, refusedNeedsKey, refusedMode, refusedKey, refusedTime
    case refusedBandwidth, refusedCapacity, refusedMTU, refusedConnections, refusedFull, refusedUnknown

    package var texts: Texts {
        switch self {
        case .measuring:
            Texts("capacity {0} {1} ({2}), {3} s", "đo dung lượng {0} {1} ({2}), {3} s")
        case .live:
            Texts("{0} s: {1} Mbit/s, {2} % lost", "{0} s: {1} Mbit/s, mất {2} %")
        case .title: Texts("--- capacity {0} {1} ---", "--- dung lượng {0} {1} ---")
        case .sustained:
            Texts(
                "sustained: {0} Mbit/s of IP packets, {1} Mbit/s of Ethernet frames without checksum",
                "bền vững: {0} Mbit/s gói IP, {1} Mbit/s khung Ethernet không kể tổng kiểm tra")
        case .maximum:
            Texts(
                "maximum of the sub-intervals (RFC 9097): {0} Mbit/s of IP packets",
                "lớn nhất trong các khoảng con (RFC 9097): {0} Mbit/s gói IP")
        case .burst:
            Texts(
                "the maximum holds {0} octets more than the sustained rate: a token bucket, not the path's rate",
                "khoảng lớn nhất chứa nhiều hơn tốc độ bền vững {0} octet: do thùng token, không phải tốc độ đường truyền"
            )
        case .loss:
            Texts(
                "lost {0} of {1} ({2} %), reordered {3}, duplicated {4}",
                "mất {0} trên {1} ({2} %), sai thứ tự {3}, trùng lặp {4}")
        case .delays:
            Texts(
                "least round trip {0} ms; round trip grew by up to {1} ms, one-way delay by up to {2} ms",
                "độ trễ hai chiều nhỏ nhất {0} ms; độ trễ hai chiều tăng tối đa {1} ms, một chiều tăng tối đa {2} ms")
        case .interface: Texts("interface: {0} Mbit/s", "giao diện: {0} Mbit/s")
        case .mean: Texts("mean of the whole test: {0} Mbit/s", "trung bình cả phép đo: {0} Mbit/s")
        case .ownNothing: Texts("this host disturbed nothing", "máy này không gây sai lệch gì")
        case .ownOverflow:
            Texts(
                "this host: {0} packets found no room in our receive buffer, and are no loss of the path (net.core.rmem_max)",
                "máy này: {0} gói không có chỗ trong bộ đệm nhận của ta, không tính là mất trên đường truyền (net.core.rmem_max)"
            )
        case .ownSending:
            Texts(
                "this host: {0} packets left out for lateness, {1} refused by our send buffer, {2} of {3} bursts over 1 ms late, at most {4} ms",
                "máy này: {0} gói bỏ qua vì trễ, {1} gói bộ đệm gửi từ chối, {2} trên {3} loạt trễ quá 1 ms, tối đa {4} ms"
            )
        case .interrupted: Texts("ended before its time", "kết thúc trước thời hạn")
        case .silent:
            Texts(
                "the far end fell silent; only what came before counts",
                "đầu bên kia im lặng; chỉ tính những gì đến trước đó")
        case .statusLost: Texts("{0} status messages lost", "mất {0} thông điệp trạng thái")
        case .columnTime: Texts("s", "s")
        case .columnRate: Texts("Mbit/s", "Mbit/s")
        case .columnLoss: Texts("lost %", "mất %")
        case .columnDelay: Texts("one-way + ms", "một chiều + ms")
        case .columnRoundTrip: Texts("round trip + ms", "hai chiều + ms")
        case .serving:
            Texts("serving capacity tests on {0} for {1}", "phục vụ đo dung lượng tại {0} cho {1}")
        case .served:
            Texts("{0} {1}: {2} Mbit/s, {3} % lost", "{0} {1}: {2} Mbit/s, mất {3} %")
        case .servedIncomplete: Texts("{0} {1}: cut short", "{0} {1}: bị cắt ngang")
        case .serverSummary:
            Texts(
                "requests {0}: accepted {1}, refused {2}; ignored: not allowed {3}, too many {4}, malformed {5}, replayed {6}; tests finished {7}, abandoned {8}",
                "yêu cầu {0}: chấp nhận {1}, từ chối {2}; bỏ qua: không được phép {3}, quá nhiều {4}, sai dạng {5}, lặp lại {6}; phép đo xong {7}, bỏ dở {8}"
            )
        case .badSeconds: Texts("--seconds {0}: expected 1 to 3600", "--seconds {0}: cần từ 1 đến 3600")
        case .badInterval:
            Texts(
                "--interval {0}: expected 100ms to 10s, and no longer than the test",
                "--interval {0}: cần từ 100ms đến 10s, và không dài hơn phép đo")
        case .badFeedback: Texts("--feedback {0}: expected 5ms to 250ms", "--feedback {0}: cần từ 5ms đến 250ms")
        case .badRate:
            Texts(
                "{0} {1}: expected bits per second with K, M or G, at least 100K: 20M, 1.5G",
                "{0} {1}: cần bit/s kèm K, M hoặc G, ít nhất 100K: 20M, 1.5G")
        case .badFixedRate:
            Texts("--rate {0}: expected whole Mbit/s from 1M to 1G", "--rate {0}: cần số nguyên Mbit/s từ 1M đến 1G")
        case .badKey: Texts("{0} has no key {1}; it has: {2}", "{0} không có khóa {1}; chỉ có: {2}")
        case .whichKey:
            Texts("{0} has several keys ({1}); choose one with --key", "{0} có nhiều khóa ({1}); hãy chọn bằng --key")
        case .noKeyFile: Texts("--key {0} needs --key-file", "--key {0} cần có --key-file")
        case .badBandwidth:
            Texts("--max-bandwidth {0}: expected 1 to 100000 Mbit/s", "--max-bandwidth {0}: cần từ 1 đến 100000 Mbit/s")
        case .badLimit: Texts("{0} {1}: expected {2} to {3}", "{0} {1}: cần từ {2} đến {3}")
        case .hostMissing:
            Texts("expected the server's name or address, or --serve", "cần tên hoặc địa chỉ máy chủ, hoặc --serve")
        case .hostWithServe: Texts("--serve takes no host ('{0}')", "--serve không nhận tên máy ('{0}')")
        case .serveOnly: Texts("{0} needs --serve", "{0} cần có --serve")
        case .clientOnly: Texts("{0} does not go with --serve", "{0} không dùng cùng --serve")
        case .keyLine: Texts("{0}, line {1}: {2}", "{0}, dòng {1}: {2}")
        case .keyIdentifier:
            Texts("expected `ID,KEY` with an ID from 0 to 255", "cần dạng `SỐ,KHÓA` với SỐ từ 0 đến 255")
        case .keyMissing: Texts("expected one key behind the ID: `ID,KEY`", "cần một khóa sau SỐ: `SỐ,KHÓA`")
        case .keyTooLong: Texts("a key of {0} characters; expected at most 64", "khóa dài {0} ký tự; tối đa 64")
        case .keyRepeated: Texts("key {0} is there twice", "khóa {0} xuất hiện hai lần")
        case .keyNone: Texts("no key; expected `ID,KEY` a line", "không có khóa; cần mỗi dòng `SỐ,KHÓA`")
        case .noSetupAnswer:
            Texts(
                "no answer from {0}. Check that a capacity server listens there (--port; UDP {1}), that it allows this host, and the firewalls.",
                "không có trả lời từ {0}. Hãy kiểm tra có máy chủ đo dung lượng lắng nghe ở đó (--port; UDP {1}), có cho phép máy này, và tường lửa."
            )
        case .noActivationAnswer:
            Texts(
                "the server accepted the test but nothing came from its port {0}. Check that firewalls let UDP to and from that server's ephemeral ports through.",
                "máy chủ chấp nhận phép đo nhưng không có gì đến từ cổng {0}. Hãy kiểm tra tường lửa có cho UDP qua các cổng động của máy chủ."
            )
        case .refused: Texts("{0} refused the test: {1}", "{0} từ chối phép đo: {1}")
        case .activationRefused:
            Texts("{0} refused the test's parameters (code {1})", "{0} từ chối các tham số của phép đo (mã {1})")
        case .unauthentic:
            Texts(
                "the answer of {0} is not signed with our key. Check that both ends have the same key under the same ID.",
                "trả lời của {0} không được ký bằng khóa của ta. Hãy kiểm tra hai đầu có cùng khóa với cùng số.")
        case .clock:
            Texts(
                "the clock of {0} differs from ours by {1} s; at most 5 s are allowed with keys. Set both clocks.",
                "đồng hồ của {0} lệch ta {1} s; có khóa thì chỉ được lệch tối đa 5 s. Hãy chỉnh cả hai đồng hồ.")
        case .keyRefused:
            Texts(
                "OpenSSL refuses the key: a provider on this host forbids it",
                "OpenSSL từ chối khóa: thành phần mã hóa trên máy này không cho phép")
        case .badTerms:
            Texts("{0} answered with parameters outside the protocol", "{0} trả lời bằng tham số ngoài giao thức")
        case .cancelled: Texts("ended before the test began", "kết thúc trước khi phép đo bắt đầu")
        case .refusedVersion:
            Texts("it speaks protocol version {0}, we speak 20", "máy chủ dùng phiên bản giao thức {0}, ta dùng 20")
        case .refusedJumbo:
            Texts(
                "its setting of jumbo datagrams differs; try --datagrams",
                "thiết lập datagram jumbo khác; hãy thử --datagrams")
        case .refusedNoKeys:
            Texts("it has no keys; leave --key-file out", "máy chủ không có khóa; hãy bỏ --key-file")
        case .refusedNeedsKey: Texts("it wants a key; give --key-file", "máy chủ đòi khóa; hãy nêu --key-file")
        case .refusedMode: Texts("it does not know our way of signing", "máy chủ không biết cách ký của ta")
        case .refusedKey:
            Texts("our key is not one of its keys (--key)", "khóa của ta không có trong các khóa của máy chủ (--key)")
        case .refusedTime:
            Texts("our clock differs from its clock by more than 5 s", "đồng hồ của ta lệch máy chủ hơn 5 s")
        case .refusedBandwidth:
            Texts("it wants to know the bandwidth; give --max-rate", "máy chủ muốn biết băng thông; hãy nêu --max-rate")
        case .refusedCapacity:
            Texts(
                "it has not that much bandwidth left; try later or a smaller --max-rate",
                "máy chủ không còn đủ băng thông; hãy thử lại sau hoặc giảm --max-rate")
        case .refusedMTU:
            Texts(
                "its setting of 1,500-octet packets differs; try --datagrams",
                "thiết lập gói 1.500 octet khác; hãy thử --datagrams")
        case .refusedConnections:
            Texts("it does not take our connection parameters", "máy chủ không nhận tham số kết nối của ta")
        case .refusedFull:
            Texts("it has too many tests under way; try later", "máy chủ đang có quá nhiều phép đo; hãy thử lại sau")
        case .refusedUnknown: Texts("code {0}", "mã {0}")
        }
    }
}
