/// What lines carried, and why links fared as they did.
package enum LineMessages: MessageCatalogue {
    // Options
    case helpLine, helpMTU, badMTU
    // Columns, report
    case columnCause, columnEvidence, columnIntervals, columnBusiestForward, columnBusiestReturn
    case sectionCauses, definitionCause, summaryCauses, summaryItem
    // Causes
    case causeOwnUsers, causeProviderFault, causeRemarked, causeEncryptor, causeNone, causeUnknown
    // Evidence
    case wayForward, wayReturn, wayUnknown
    case noReply, loss, delay, utilisation, utilisationThere, remarked, pathMTU, interfaceErrors, carrierChanges,
        halfDuplex
    case slowInterface, congestionExperienced, interfaceDown, transmitDrops
    case gapMeasurement, gapCounters, gapLineCounters, gapOtherEnd, gapSeconds, gapContract, gapMargin, gapAgreement
    case gapOwnInterface, gapOtherLine, gapSilentPeer, gapUpperLine, gapUsers
    case classThen, otherClassesThen, classThere, otherClassesThere, filledByOwnClass, filledByOthers, filledTogether
    case filledThereByOwnClass, filledThereByOthers, filledThereTogether, gapNarrowed
    case usersRetransmissions, usersDelay, usersFailures, microbursts, captured, classBusiest, usersClassLost

    package var texts: Texts {
        switch self {
        case .helpLine:
            Texts(
                """
                The interface, towards the provider, through which all traffic of the site's line goes: its counters then tell a full line \
                from a bad one; may be given again.
                """,
                """
                Giao diện phía nhà mạng mà toàn bộ lưu lượng của đường truyền đi qua: bộ đếm của nó giúp phân biệt đường đầy với đường hỏng; \
                có thể nêu nhiều lần.
                """)
        case .helpMTU:
            Texts(
                "The largest IP packet that every line is to carry whole, within the encryptors' tunnels; by default what passes the plan's encryptors whole.",
                "Gói IP lớn nhất mà mọi đường truyền phải chuyển nguyên vẹn, bên trong đường hầm mã hóa; mặc định là gói lớn nhất mà thiết bị mật mã trong phương án cho qua."
            )
        case .badMTU:
            Texts("{0} octets are no size of an IP packet", "{0} octet không phải kích thước của một gói IP")
        case .columnCause: Texts("Cause", "Nguyên nhân")
        case .columnEvidence: Texts("Evidence", "Căn cứ")
        case .columnIntervals: Texts("Intervals", "Số khoảng đo")
        case .columnBusiestForward: Texts("Busiest second, out", "Giây bận nhất, chiều đi")
        case .columnBusiestReturn: Texts("Busiest second, back", "Giây bận nhất, chiều về")
        case .sectionCauses: Texts("Causes", "Nguyên nhân")
        case .definitionCause:
            Texts(
                """
                Cause: of the intervals in which more was lost or later than allowed. Own users: the line carried 90 % or more of its \
                contract in the very seconds. Provider: 70 % or less. Between the two, or without the counters of the line's interface, \
                the cause is unknown.
                """,
                """
                Nguyên nhân: của các khoảng đo mất gói hoặc trễ quá mức cho phép. Người dùng: đường truyền tải từ 90 % mức hợp đồng trở lên \
                trong chính những giây đó. Nhà mạng: từ 70 % trở xuống. Ở giữa, hoặc không có bộ đếm của giao diện đường truyền, thì chưa rõ \
                nguyên nhân.
                """)
        case .summaryCauses: Texts("Causes found: {0}.", "Nguyên nhân tìm thấy: {0}.")
        case .summaryItem: Texts("{0}: {1}", "{0}: {1}")
        case .causeOwnUsers: Texts("full of its own users", "đầy do người dùng của đơn vị")
        case .causeProviderFault: Texts("provider's fault", "lỗi của nhà mạng")
        case .causeRemarked: Texts("class remarked", "bị đổi lớp dịch vụ")
        case .causeEncryptor: Texts("encryptor", "thiết bị mã hóa")
        case .causeNone: Texts("nothing amiss", "bình thường")
        case .causeUnknown: Texts("unknown", "chưa rõ")
        case .wayForward: Texts("out", "chiều đi")
        case .wayReturn: Texts("back", "chiều về")
        case .wayUnknown: Texts("way unknown", "chưa rõ chiều")
        case .noReply: Texts("no reply", "không có trả lời")
        case .loss: Texts("lost {1} ({0})", "mất {1} ({0})")
        case .delay: Texts("95 % within {0} ms, least {1} ms", "95 % trong vòng {0} ms, nhỏ nhất {1} ms")
        case .utilisation: Texts("line at {1} then ({0})", "khi đó đường tải {1} ({0})")
        case .utilisationThere:
            Texts("the other end's line at {1} ({0})", "đường truyền ở đầu kia tải {1} ({0})")
        case .remarked:
            Texts("{1} came with DSCP {3}, sent with {2} ({0})", "{1} đến với DSCP {3}, gửi đi với {2} ({0})")
        case .pathMTU:
            Texts("largest packet {0} octets, promised {1}", "gói lớn nhất {0} octet, cam kết {1}")
        case .interfaceDown: Texts("own interface: down", "giao diện của đơn vị: bị ngắt")
        case .transmitDrops:
            Texts("own interface: {0} packets not sent", "giao diện của đơn vị: {0} gói không gửi được")
        case .interfaceErrors: Texts("own interface: {0} damaged packets", "giao diện của đơn vị: {0} gói hỏng")
        case .carrierChanges:
            Texts("own interface: carrier changed {0} times", "giao diện của đơn vị: {0} lần đổi sóng mang")
        case .halfDuplex: Texts("own interface: half duplex", "giao diện của đơn vị: bán song công")
        case .slowInterface:
            Texts("own interface: {0} Mbit/s, contract {1}", "giao diện của đơn vị: {0} Mbit/s, hợp đồng {1}")
        case .congestionExperienced: Texts("{0} marked as congested", "{0} bị đánh dấu tắc nghẽn")
        case .usersRetransmissions:
            Texts("users: {0} of TCP segments sent again", "người dùng: {0} đoạn TCP phải gửi lại")
        case .usersDelay:
            Texts("users: 95 % of handshakes within {0} ms", "người dùng: 95 % lần bắt tay trong vòng {0} ms")
        case .usersFailures:
            Texts("users: {0} of connections failed", "người dùng: {0} kết nối không thành")
        case .microbursts: Texts("{1} bursts filled the line ({0})", "{1} đợt dồn làm đầy đường ({0})")
        case .captured: Texts("line at {1} in its busiest second ({0})", "giây bận nhất đường tải {1} ({0})")
        case .classBusiest:
            Texts(
                "DSCP {1} alone at {2} in its busiest second ({0})", "riêng DSCP {1} tải {2} trong giây bận nhất ({0})")
        case .classThen: Texts("DSCP {1} at {2} of the line then ({0})", "khi đó DSCP {1} chiếm {2} đường ({0})")
        case .otherClassesThen:
            Texts("the other classes at {1} of the line then ({0})", "khi đó các lớp khác chiếm {1} đường ({0})")
        case .classThere:
            Texts(
                "DSCP {1} at {2} of the other end's line then ({0})", "khi đó DSCP {1} chiếm {2} đường ở đầu kia ({0})")
        case .otherClassesThere:
            Texts(
                "the other classes at {1} of the other end's line then ({0})",
                "khi đó các lớp khác chiếm {1} đường ở đầu kia ({0})")
        case .filledByOwnClass:
            Texts("the probes' own class alone filled the line ({0})", "riêng lớp của gói đo đã làm đầy đường ({0})")
        case .filledByOthers:
            Texts(
                "other classes than the probes' filled the line ({0})",
                "các lớp khác lớp của gói đo làm đầy đường ({0})")
        case .filledTogether:
            Texts("all classes together filled the line ({0})", "các lớp cộng lại mới làm đầy đường ({0})")
        case .filledThereByOwnClass:
            Texts(
                "the probes' own class alone filled the other end's line ({0})",
                "riêng lớp của gói đo đã làm đầy đường ở đầu kia ({0})")
        case .filledThereByOthers:
            Texts(
                "other classes than the probes' filled the other end's line ({0})",
                "các lớp khác lớp của gói đo làm đầy đường ở đầu kia ({0})")
        case .filledThereTogether:
            Texts(
                "all classes together filled the other end's line ({0})",
                "các lớp cộng lại mới làm đầy đường ở đầu kia ({0})")
        case .gapNarrowed:
            Texts(
                "only a part of the line was captured (--capture-filter)",
                "chỉ bắt gói một phần đường truyền (--capture-filter)")
        case .usersClassLost:
            Texts("users send DSCP {0} and get none", "người dùng gửi DSCP {0} nhưng không nhận lại")
        case .gapUsers: Texts("users' packets fared well meanwhile", "gói của người dùng khi đó vẫn bình thường")
        case .gapMeasurement: Texts("not measured", "chưa đo")
        case .gapCounters: Texts("no counters of an interface", "không có bộ đếm giao diện")
        case .gapLineCounters:
            Texts("counters of the agent's host only (agent run --line)", "chỉ có bộ đếm của máy đo (agent run --line)")
        case .gapOtherEnd: Texts("the line is the other end's", "đường truyền thuộc đầu kia")
        case .gapUpperLine:
            Texts("the upper site's line was not counted", "chưa có số đếm trên đường truyền của cấp trên")
        case .gapOtherLine: Texts("counters of another line", "bộ đếm của đường truyền khác")
        case .gapSilentPeer: Texts("the other end was not heard", "không nhận được tin từ đầu kia")
        case .gapSeconds: Texts("those seconds were not counted", "những giây đó không có số đếm")
        case .gapContract: Texts("the plan has no circuit for it", "kế hoạch không có kênh cho điểm này")
        case .gapMargin: Texts("line neither full nor free", "đường không đầy cũng không rỗi")
        case .gapAgreement: Texts("some in full seconds, some not", "một phần rơi vào giây đầy tải, một phần không")
        case .gapOwnInterface: Texts("own interface may be at fault", "có thể do giao diện của đơn vị")
        }
    }
}
