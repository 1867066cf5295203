/// What the collector's store has to say: what is missing in it and why, how long it keeps what, its copies and checks.
package enum StoreMessages: MessageCatalogue {
    // Options and commands
    case helpGaps, helpGapDays, helpKeepRaw, helpKeepHourly, helpKeepDaily
    case helpData, helpCheck
    // Columns
    case columnMissing, columnSpoolOrLink, columnFirst, columnLast, columnCount, columnReason
    case records, intervals
    // Reasons
    case notMeasured, thinned, refused, damaged, unsaved, notYetHere, unexplained
    // Errors
    case badDays, badDaysExpected, badRetention, badRetentionExpected, unsoundRetention, unsoundRetentionExpected
    case fileExists, fileExistsExpected
    // Results
    case sound, faults, faultDamaged, faultMiscounted, faultOverlapping, faultUnlisted, faultUnreadable,
        faultMissummed, nothingMissing, restore

    package var texts: Texts {
        switch self {
        case .helpGaps:
            Texts(
                "List what is missing, and why: numbers of spools, and intervals that nobody measured.",
                "Liệt kê những gì còn thiếu và lý do: số thứ tự trong hàng đợi, và các khoảng không ai đo.")
        case .helpGapDays:
            Texts(
                "Of how many days, up to now, missing intervals are listed.",
                "Liệt kê khoảng đo thiếu của bao nhiêu ngày tính đến nay.")
        case .helpKeepRaw:
            Texts(
                "How long intervals are kept one by one, as 35d or forever.",
                "Giữ từng khoảng đo trong bao lâu, ví dụ 35d, hoặc forever (mãi mãi).")
        case .helpKeepHourly:
            Texts("How long sums of hours are kept.", "Giữ số liệu gộp theo giờ trong bao lâu.")
        case .helpKeepDaily:
            Texts("How long sums of days are kept.", "Giữ số liệu gộp theo ngày trong bao lâu.")
        case .helpData:
            Texts(
                "Copies, checks and moves what serve has stored.",
                "Sao lưu, kiểm tra và chuyển dữ liệu mà serve đã lưu.")
        case .helpCheck:
            Texts(
                "Reads the whole store and says what is damaged or contradicts itself.",
                "Đọc toàn bộ kho dữ liệu và cho biết chỗ nào hỏng hoặc mâu thuẫn.")
        default: columns ?? faultTexts
        }
    }

    private var columns: Texts? {
        switch self {
        case .columnMissing: Texts("Missing", "Thiếu")
        case .columnSpoolOrLink: Texts("Spool or link", "Hàng đợi hoặc liên kết")
        case .columnFirst: Texts("From", "Từ")
        case .columnLast: Texts("To", "Đến")
        case .columnCount: Texts("Number", "Số lượng")
        case .columnReason: Texts("Reason", "Lý do")
        case .records: Texts("records", "bản ghi")
        case .intervals: Texts("intervals", "khoảng đo")
        case .notMeasured: Texts("not measured", "không đo")
        case .unsaved:
            Texts(
                "unsaved: no room at the site, on disk or in memory", "không lưu được: điểm hết chỗ trên đĩa và bộ nhớ")
        case .thinned: Texts("thinned: the spool was full", "lược bớt: hàng đợi đầy")
        case .refused: Texts("refused by the collector", "bộ thu từ chối")
        case .damaged: Texts("damaged in the spool", "hỏng trong hàng đợi")
        case .notYetHere: Texts("not yet here", "chưa đến")
        case .unexplained: Texts("gone from the spool without a word", "mất khỏi hàng đợi không rõ lý do")
        default: nil
        }
    }

    private var faultTexts: Texts {
        switch self {
        case .badDays: Texts("{0} is no number of days", "{0} không phải là số ngày")
        case .badDaysExpected: Texts("1 to 400", "1 đến 400")
        case .badRetention: Texts("'{0}' is no length of time", "'{0}' không phải là một khoảng thời gian")
        case .badRetentionExpected: Texts("days, as 35d, or forever", "số ngày, ví dụ 35d, hoặc forever")
        case .unsoundRetention:
            Texts(
                "so short a time loses what is still on its way, or is needed",
                "thời hạn quá ngắn sẽ làm mất dữ liệu đang đến hoặc còn cần")
        case .unsoundRetentionExpected:
            Texts(
                "--keep-raw of 31d or more, --keep-hourly no less than that, --keep-daily no less than that",
                "--keep-raw từ 31d trở lên, --keep-hourly không ngắn hơn, --keep-daily không ngắn hơn nữa")
        case .fileExists: Texts("there is a file already", "đã có tệp ở đó")
        case .fileExistsExpected: Texts("a name that is free", "một tên chưa dùng")
        case .sound: Texts("The store is sound.", "Kho dữ liệu nguyên vẹn.")
        case .faults: Texts("{0} faults", "{0} lỗi")
        case .faultDamaged: Texts("damaged: {0}", "hỏng: {0}")
        case .faultMiscounted:
            Texts(
                "spool {0}: {1} records were counted, its numbers are {2}",
                "hàng đợi {0}: đã đếm {1} bản ghi, nhưng có {2} số thứ tự")
        case .faultOverlapping: Texts("spool {0}: its ranges of numbers overlap", "hàng đợi {0}: các dải số chồng nhau")
        case .faultUnlisted:
            Texts("spool {0}: record {1} is not in its account", "hàng đợi {0}: bản ghi {1} không có trong sổ")
        case .faultMissummed:
            Texts(
                "site {0}, {1}: sums of {2} hours are of other records than there are",
                "điểm {0}, ngày {1}: số liệu gộp của {2} giờ không khớp với bản ghi")
        case .nothingMissing:
            Texts(
                "Nothing is missing: all numbers of spools are here, and of the last {0} days all intervals.",
                "Không thiếu gì: đủ mọi số thứ tự trong hàng đợi và mọi khoảng đo của {0} ngày gần đây.")
        case .faultUnreadable: Texts("{0} can't be read", "không đọc được {0}")
        case .restore:
            Texts(
                "stop serve, planner data restore the last backup into a new folder, and start serve on that: agents send again what they still hold",
                "dừng serve, dùng planner data restore đưa bản sao lưu gần nhất vào thư mục mới rồi chạy serve ở đó: tác tử sẽ gửi lại những gì còn giữ"
            )
        default: Texts("", "")
        }
    }
}
