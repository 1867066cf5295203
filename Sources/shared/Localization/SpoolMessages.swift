/// What the agent says of its spool, of the collectors that it changes, and of its certificate's renewal.
package enum SpoolMessages: MessageCatalogue {
    case helpLimit
    case helpBacklogRate
    case badLimit
    case badBacklogRate
    case salvaged
    case newestLost
    case thinned
    case held
    case unsaved
    case saved
    case collectorChanged
    case renewalFailed

    case thinnedRecords
    case damagedRecords
    case unsavedRecords
    case size

    package var texts: Texts {
        switch self {
        case .helpLimit:
            Texts(
                "What records that wait may take of the disk, such as 500M; by default 30 days without a collector fit. Beyond that, and on a full disk, old intervals without news go first.",
                "Dung lượng đĩa tối đa cho các bản ghi chờ gửi, ví dụ 500M; mặc định đủ cho 30 ngày không có máy thu thập. Khi quá mức này hoặc khi đĩa đầy, các khoảng đo cũ không có gì mới bị bỏ trước."
            )
        case .helpBacklogRate:
            Texts(
                "Octets per second for records that wait from before an outage, such as 32K; by default a sixteenth of the site's line. What is measured now goes first and isn't held to it.",
                "Số octet mỗi giây dành cho các bản ghi tồn từ trước khi mất liên lạc, ví dụ 32K; mặc định một phần mười sáu đường truyền của điểm. Số liệu đang đo được gửi trước và không bị giới hạn này."
            )
        case .badLimit:
            Texts(
                "--spool-limit {0}: expected at least 1M octets with K, M, G or T (by 1,000), such as 500M",
                "--spool-limit {0}: cần ít nhất 1M octet kèm K, M, G hoặc T (bậc 1.000), ví dụ 500M")
        case .badBacklogRate:
            Texts(
                "--backlog-rate {0}: expected at least 1K octets per second with K, M, G or T (by 1,000), such as 32K",
                "--backlog-rate {0}: cần ít nhất 1K octet mỗi giây kèm K, M, G hoặc T (bậc 1.000), ví dụ 32K")
        case .salvaged:
            Texts(
                "The spool was damaged; it stands at {0} now. {1} records could still be read and wait on, at most {2} are lost, and the collector is told",
                "Hàng đợi bị hỏng; nay nằm ở {0}. Còn đọc được {1} bản ghi và tiếp tục chờ gửi, mất nhiều nhất {2} bản ghi, máy thu thập sẽ được báo"
            )
        case .newestLost:
            Texts(
                "The spool lacks its newest {0} records: the disk lost what it had confirmed. The collector is told",
                "Hàng đợi thiếu {0} bản ghi mới nhất: đĩa đã mất những gì nó từng xác nhận. Máy thu thập sẽ được báo")
        case .thinned:
            Texts(
                "No more room for all records: {0} old ones were taken out since the last such line, those without news first",
                "Không còn đủ chỗ cho mọi bản ghi: đã bỏ {0} bản ghi cũ kể từ dòng trước, trước hết là những bản ghi không có gì mới"
            )
        case .held:
            Texts(
                "The spool can't be written, records are held in memory: {0}",
                "Không ghi được vào hàng đợi, bản ghi được giữ trong bộ nhớ: {0}")
        case .unsaved:
            Texts(
                "Neither the disk nor memory has room for more records: the oldest are lost, {0} so far",
                "Cả đĩa lẫn bộ nhớ đều không còn chỗ: các bản ghi cũ nhất bị mất, đến nay {0}")
        case .saved: Texts("The spool is written again", "Đã ghi được vào hàng đợi trở lại")
        case .collectorChanged: Texts("Reports to {0} from now on", "Từ nay báo cáo về {0}")
        case .renewalFailed:
            Texts(
                "The certificate is due and was not renewed, tried again later: {0}",
                "Đã đến hạn gia hạn chứng thư nhưng chưa được, sẽ thử lại sau: {0}")
        case .thinnedRecords: Texts("records thinned out", "bản ghi bị bỏ bớt")
        case .damagedRecords: Texts("records damaged", "bản ghi bị hỏng")
        case .unsavedRecords: Texts("records never saved", "bản ghi không lưu được")
        case .size: Texts("spool, octets", "hàng đợi, octet")
        }
    }
}
