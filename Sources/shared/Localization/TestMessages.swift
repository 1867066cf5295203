/// What a running agent says of its capacity tests.
package enum TestMessages: MessageCatalogue {
    case serving, notServing, waiting, refused, away, begun, measured, failed, untold
    case helpTest, helpServe
    case byTrains, bySearch, lost, bucket, latency, helpKeyFile, helpKey, keyAlone
    case objected, lineInUse, budgetSpent, delayed, ledger, helpBudget, badBudget

    package var texts: Texts {
        switch self {
        case .serving:
            Texts("Serves capacity tests at {0} for {1} addresses", "Phục vụ đo dung lượng tại {0} cho {1} địa chỉ")
        case .notServing:
            Texts("Can't serve capacity tests at {0}: {1}", "Không phục vụ được đo dung lượng tại {0}: {1}")
        case .waiting: Texts("Capacity test waits {0} s: {1}", "Lượt đo dung lượng chờ {0} giây: {1}")
        case .refused: Texts("Capacity test refused: {0}", "Lượt đo dung lượng bị từ chối: {0}")
        case .away: Texts("Nobody to ask for leave to test: {0}", "Không hỏi được quyền đo: {0}")
        case .begun: Texts("Tests {0} {1} against {2} at {3}", "Đo {0} chiều {1} với {2} tại {3}")
        case .measured:
            Texts(
                "{0} {1} carries {2} of {3} Mbit/s ({4})",
                "{0} chiều {1} đạt {2} trên {3} Mbit/s ({4})")
        case .byTrains: Texts("packet trains", "đo bằng chuỗi gói")
        case .bySearch: Texts("full search", "dò tìm đầy đủ")
        case .lost: Texts("{0} % lost", "mất {0} %")
        case .bucket: Texts("{0} kB pass at once", "cho qua ngay {0} kB")
        case .latency: Texts("{0} ms idle, {1} ms under load", "trễ {0} ms khi rỗi, {1} ms khi có tải")
        case .helpKeyFile:
            Texts(
                "Keys of capacity tests (RFC 9946), those that are served and the site's own, as agent probe capacity reads them.",
                "Khóa của các lượt đo dung lượng (RFC 9946), cả phục vụ lẫn tự đo, cùng dạng với agent probe capacity.")
        case .helpKey:
            Texts(
                "The number of the key with which this site asks for tests; not needed where the file has one.",
                "Số của khóa mà điểm này dùng khi xin đo; không cần nếu tệp chỉ có một khóa.")
        case .failed:
            Texts("The test of {0} against {1} at {2} came to nothing", "Lượt đo {0} với {1} tại {2} không có kết quả")
        case .untold:
            Texts("The collector could not be told of the test: {0}", "Không báo được kết quả đo cho bộ thu: {0}")
        case .keyAlone:
            Texts("--capacity-key {0} needs --capacity-key-file", "--capacity-key {0} cần có --capacity-key-file")
        case .objected: Texts("No capacity test of {0}: {1}", "Không đo dung lượng {0}: {1}")
        case .lineInUse:
            Texts(
                "users have {0} Mbit/s on the line (above {1})", "người dùng đang chiếm {0} Mbit/s trên đường (quá {1})"
            )
        case .budgetSpent:
            Texts("{0} MB of today's budget are left", "ngân sách hôm nay chỉ còn {0} MB")
        case .delayed:
            Texts("packets waited {0} ms under test", "gói tin phải chờ {0} ms trong khi đo")
        case .ledger:
            Texts(
                "what was tested today can't be read or written: {0}",
                "không đọc hoặc ghi được lượng đã đo hôm nay: {0}")
        case .helpBudget:
            Texts(
                "What the capacity tests of a circuit may send a day, such as 500M; by default what it carries in a minute at its committed rate.",
                "Lượng dữ liệu đo dung lượng tối đa mỗi ngày của một kênh, ví dụ 500M; mặc định bằng lượng kênh tải trong một phút ở tốc độ cam kết."
            )
        case .badBudget:
            Texts(
                "--test-budget {0}: expected octets with K, M, G or T (by 1,000), such as 500M",
                "--test-budget {0}: cần số octet kèm K, M, G hoặc T (bậc 1.000), ví dụ 500M")
        case .helpTest:
            Texts(
                "Measure this site's capacity when the collector gives leave, within its timetable.",
                "Đo dung lượng của điểm này khi bộ thu cho phép, theo lịch của bộ thu.")
        case .helpServe:
            Texts(
                "Serve the capacity tests of the sites below at this address, such as 10.0.1.1:24601.",
                "Phục vụ đo dung lượng cho các điểm cấp dưới tại địa chỉ này, ví dụ 10.0.1.1:24601.")
        }
    }
}
