/// What `agent probe available` and `agent probe capacity --method trains` say.
package enum DispersionMessages: MessageCatalogue {
    case measuring, measuringAvailable, live, title, titleAvailable, sustained, bucket, shaper, policer, atLeast
    case available, varied, notMeasured, noCapacity, unbounded, agrees, cost, latency, discarded
    case faultLost, faultOverflow, faultLate, faultUnsteady
    case unknown, refused, silent, searchFollows, searchUnknown, contractWithSearch, workingLatency

    package var texts: Texts {
        switch self {
        case .measuring:
            Texts("capacity {0} {1} ({2}) by packet trains", "đo dung lượng {0} {1} ({2}) bằng chuỗi gói")
        case .measuringAvailable:
            Texts("available bandwidth {0} {1} ({2})", "đo băng thông còn trống {0} {1} ({2})")
        case .live: Texts("train {0}: {1} packets", "chuỗi {0}: {1} gói")
        case .title: Texts("--- capacity {0} {1}, by packet trains ---", "--- dung lượng {0} {1}, bằng chuỗi gói ---")
        case .titleAvailable:
            Texts("--- available bandwidth {0} {1} ---", "--- băng thông còn trống {0} {1} ---")
        case .sustained:
            Texts(
                "sustained: {0} Mbit/s of IP packets ({1} to {2}), {3} Mbit/s of Ethernet frames without checksum",
                "bền vững: {0} Mbit/s gói IP ({1} đến {2}), {3} Mbit/s khung Ethernet không kể tổng kiểm tra")
        case .bucket:
            Texts(
                "bucket: {0} octets of IP packets ({1} to {2}), {3} octets of Ethernet frames; {4}",
                "thùng token: {0} octet gói IP ({1} đến {2}), {3} octet khung Ethernet; {4}")
        case .shaper: Texts("what exceeds is queued", "phần vượt mức được xếp hàng")
        case .policer: Texts("what exceeds is dropped", "phần vượt mức bị bỏ")
        case .atLeast:
            Texts(
                "no train came slower than this host sends: {0} Mbit/s or more, and {1} octets at once",
                "không chuỗi nào đến chậm hơn tốc độ máy này gửi: từ {0} Mbit/s trở lên, và {1} octet một lúc")
        case .available:
            Texts(
                "available: {0} Mbit/s of IP packets; with 95 % confidence {1} to {2}",
                "còn trống: {0} Mbit/s gói IP; với độ tin cậy 95 % từ {1} đến {2}")
        case .varied:
            Texts(
                "single trains: {0} to {1} Mbit/s; {2} trains over {3} ms",
                "từng chuỗi: {0} đến {1} Mbit/s; {2} chuỗi trong {3} ms")
        case .notMeasured: Texts("not measured: {0}", "không đo được: {0}")
        case .noCapacity:
            Texts(
                "not measured, for the path's rate could not be found: {0}",
                "không đo được, vì không tìm được tốc độ đường truyền: {0}")
        case .unbounded:
            Texts(
                "this host does not send fast enough to fill the path: {0} Mbit/s or more are available",
                "máy này không gửi đủ nhanh để lấp đầy đường truyền: còn trống từ {0} Mbit/s trở lên")
        case .agrees:
            Texts(
                "agrees with the contract of {0} Mbit/s: no search needed",
                "khớp với hợp đồng {0} Mbit/s: không cần dò đầy đủ")
        case .cost:
            Texts(
                "{0} trains, {1} MB sent, {2} packets lost, {3} s", "{0} chuỗi, đã gửi {1} MB, mất {2} gói, {3} s")
        case .latency:
            Texts(
                "round trip {0} ms idle; our trains queued up to {1} ms",
                "khứ hồi {0} ms khi rảnh; chuỗi gói của ta xếp hàng tối đa {1} ms")
        case .discarded: Texts("{0} trains not used: {1}", "{0} chuỗi không dùng: {1}")
        case .faultLost: Texts("too much of it was lost", "mất quá nhiều gói")
        case .faultOverflow:
            Texts(
                "the receiving host's own buffers overflowed (net.core.rmem_max)",
                "bộ đệm của máy nhận bị tràn (net.core.rmem_max)")
        case .faultUnsteady:
            Texts(
                "no queue stood, for what others send comes and goes",
                "hàng đợi không giữ được, vì lưu lượng khác lúc có lúc không")
        case .faultLate:
            Texts("the sending host was too busy to keep its pace", "máy gửi quá bận để giữ nhịp gửi")
        case .unknown:
            Texts(
                "{0} accepts capacity tests but does not answer to packet trains at {1}: they need another agent as the server. Use `agent probe capacity --method search`, or check that firewalls let UDP to and from the server's ephemeral ports through.",
                "{0} nhận phép đo dung lượng nhưng không trả lời chuỗi gói ở {1}: máy chủ phải là một agent. Hãy dùng `agent probe capacity --method search`, hoặc kiểm tra tường lửa có cho UDP qua các cổng động của máy chủ."
            )
        case .refused: Texts("{0} refused packet trains", "{0} từ chối chuỗi gói")
        case .silent:
            Texts(
                "{0} stopped answering in the middle of the measurement", "{0} ngừng trả lời giữa phép đo")
        case .searchFollows:
            Texts(
                "packet trains found {0} Mbit/s, which does not confirm the contract of {1}: searching in full",
                "chuỗi gói cho {0} Mbit/s, không khớp hợp đồng {1}: dò đầy đủ")
        case .searchUnknown:
            Texts(
                "{0} does not know packet trains: searching in full", "{0} không biết chuỗi gói: dò đầy đủ")
        case .workingLatency:
            Texts(
                "round trip idle {0} ms, under load {1} ms (90 % within {2} ms): {3} ms more; {4} round trips a minute",
                "khứ hồi khi rảnh {0} ms, khi tải {1} ms (90 % trong {2} ms): thêm {3} ms; {4} lượt khứ hồi mỗi phút")
        case .contractWithSearch:
            Texts(
                "--contract decides whether a search is needed; it does not go with --method search",
                "--contract quyết định có cần dò hay không; không dùng cùng --method search")
        }
    }
}
