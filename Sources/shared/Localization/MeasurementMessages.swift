/// What commands say of where measurements are kept: `serve --store` and `planner data`.
package enum MeasurementMessages: MessageCatalogue {
    // Help
    case helpStore, helpTables, helpTablesDiscussion, helpApply, helpURL, helpMove, helpMoveDiscussion, helpTo
    // Of a move
    case movedDay, moved, made
    // Errors
    case notAURL, badHost, badName, badParameter, badPasswordFile, urlExpected
    case unreachable, unreachableNext, refused, refusedNext, badAnswer, schema, schemaNext, differs, differsNext
    // Of copies and checks
    case helpFreeze, notInCopy, frozen, summedAgain

    package var texts: Texts {
        switch self {
        case .movedDay: Texts("{0}: {1} records, {2} copied now", "{0}: {1} bản ghi, vừa sao chép {2}")
        case .moved:
            Texts(
                "All {0} records are in {1}; next: planner serve with --store and that URL.",
                "Đủ {0} bản ghi trong {1}; bước tiếp theo: planner serve với --store và URL đó.")
        case .notInCopy:
            Texts(
                "Measurements are in {0} and not in this copy. With --freeze on the servers named in the URL, or these statements on one replica of each shard, a server keeps what it has now as hard links in its folder shadow, to be copied from there:",
                "Số liệu đo nằm trong {0}, không có trong bản sao này. Với --freeze trên các máy chủ nêu trong URL, hoặc các câu lệnh sau trên một bản sao của mỗi phân mảnh, máy chủ giữ hiện trạng dưới dạng liên kết cứng trong thư mục shadow để sao chép từ đó:"
            )
        case .frozen:
            Texts(
                "Frozen {0}: copy the folder shadow of each server, then remove it, for it holds on to what is dropped.",
                "Đã đóng băng {0}: hãy sao chép thư mục shadow của từng máy chủ rồi xóa nó, vì nó giữ lại cả phần đã bỏ."
            )
        case .summedAgain:
            Texts(
                "hours that were summed wrongly are noted: serve sums them again; of what can't be read, see the server's log",
                "các giờ gộp sai đã được ghi nhận: serve sẽ gộp lại; với phần không đọc được, xem nhật ký của máy chủ")
        case .made: Texts("The tables are in {0}.", "Các bảng đã có trong {0}.")
        default: helps ?? faults
        }
    }

    private var helps: Texts? {
        switch self {
        case .helpStore:
            Texts(
                "Where measurements go: clickhouse://user:password@host:port/database, or sqlite for the data folder; remembered.",
                "Nơi ghi số liệu đo: clickhouse://user:password@host:port/database, hoặc sqlite cho thư mục dữ liệu; được ghi nhớ."
            )
        case .helpTables:
            Texts(
                "Prints the statements that make ClickHouse's tables, or runs them.",
                "In các câu lệnh tạo bảng của ClickHouse, hoặc chạy chúng.")
        case .helpTablesDiscussion:
            Texts(
                """
                planner data clickhouse 'clickhouse://tuyen@db1:8123/tuyen?cluster=wan' --apply
                With a cluster the tables are replicated and distributed. Statements may be run any number of times.
                """,
                """
                planner data clickhouse 'clickhouse://tuyen@db1:8123/tuyen?cluster=wan' --apply
                Với một cụm, các bảng được nhân bản và phân tán. Có thể chạy các câu lệnh nhiều lần.
                """)
        case .helpApply: Texts("Run them instead.", "Chạy thay vì in.")
        case .helpURL:
            Texts("clickhouse://user:password@host:port/database", "clickhouse://user:password@host:port/database")
        case .helpMove:
            Texts(
                "Copies all measurements from the data folder to ClickHouse, and compares.",
                "Sao chép mọi số liệu đo từ thư mục dữ liệu sang ClickHouse rồi đối chiếu.")
        case .helpMoveDiscussion:
            Texts(
                """
                planner data move --data var/collector --to clickhouse://tuyen@db1:8123/tuyen
                Stop serve first. Where it was broken off it goes on; nothing is removed from the data folder.
                """,
                """
                planner data move --data var/collector --to clickhouse://tuyen@db1:8123/tuyen
                Hãy dừng serve trước. Nếu bị ngắt, lệnh tiếp tục từ chỗ dừng; thư mục dữ liệu không bị xóa gì.
                """)
        case .helpFreeze:
            Texts(
                "Freeze measurements that are in ClickHouse, to be copied from its servers' folders shadow.",
                "Đóng băng số liệu đo trong ClickHouse để sao chép từ thư mục shadow của các máy chủ.")
        case .helpTo: Texts("Where to.", "Chuyển đến đâu.")
        default: nil
        }
    }

    private var faults: Texts {
        switch self {
        case .notAURL: Texts("this is no ClickHouse URL", "đây không phải URL của ClickHouse")
        case .badHost: Texts("'{0}' is no host with a port", "'{0}' không phải máy kèm cổng")
        case .badName:
            Texts("'{0}' is no name of a user or database", "'{0}' không phải tên người dùng hay cơ sở dữ liệu")
        case .badParameter: Texts("parameter '{0}' is not known", "tham số '{0}' không hợp lệ")
        case .badPasswordFile: Texts("no password in {0}: {1}", "không có mật khẩu trong {0}: {1}")
        case .urlExpected:
            Texts(
                "clickhouse://user:password@host:port,host:port/database with secure=1, ca, password-file, cluster, quorum=1...16",
                "clickhouse://user:password@host:port,host:port/database với secure=1, ca, password-file, cluster, quorum=1...16"
            )
        case .unreachable: Texts("ClickHouse does not answer: {0}", "ClickHouse không trả lời: {0}")
        case .unreachableNext:
            Texts("check address, port and whether the server runs", "kiểm tra địa chỉ, cổng và máy chủ có chạy không")
        case .refused: Texts("ClickHouse refused (code {0}): {1}", "ClickHouse từ chối (mã {0}): {1}")
        case .refusedNext: Texts("see the server's own log", "xem nhật ký của máy chủ")
        case .badAnswer: Texts("ClickHouse's answer can't be read: {0}", "không đọc được trả lời của ClickHouse: {0}")
        case .schema:
            Texts(
                "ClickHouse has our tables of version {0}, not {1}", "ClickHouse có bảng phiên bản {0}, không phải {1}")
        case .schemaNext:
            Texts("planner data clickhouse with this URL and --apply", "planner data clickhouse với URL này và --apply")
        case .differs:
            Texts(
                "link {0} of {1}: {2} records in the data folder, {3} in ClickHouse",
                "liên kết {0} ngày {1}: {2} bản ghi trong thư mục dữ liệu, {3} trong ClickHouse")
        case .differsNext: Texts("run the command again", "chạy lại lệnh")
        default: Texts("", "")
        }
    }
}
