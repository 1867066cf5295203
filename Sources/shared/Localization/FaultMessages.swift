/// Why the agent could not reach the collector, use its spool, or take a kit.
package enum FaultMessages: MessageCatalogue {
    // The way to the collector.
    case resolve, connect, timedOut, tls, send, receive
    // The spool.
    case inUse, inUseBy, newerSpool, system, database, nothingToAppend
    // Enrolment and documents.
    case enrolledAs, otherAuthority, refused, answer, document

    /// Those whose English is what the error says of itself.
    static let phrases: [FaultMessages] = [
        .resolve, .connect, .tls, .send, .receive, .enrolledAs, .otherAuthority, .refused, .answer,
    ]

    package var texts: Texts {
        switch self {
        case .resolve: Texts("could not find the address of {0}: {1}", "không tìm được địa chỉ của {0}: {1}")
        case .connect: Texts("could not connect to {0}: {1}", "không kết nối được tới {0}: {1}")
        case .timedOut: Texts("gave up on {0}: it took too long ({1})", "bỏ cuộc với {0}: quá thời gian chờ ({1})")
        case .tls: Texts("no trusted connection with {0}: {1}", "không có kết nối tin cậy với {0}: {1}")
        case .send: Texts("could not send to {0}: {1}", "không gửi được tới {0}: {1}")
        case .receive: Texts("no answer from {0}: {1}", "không có trả lời từ {0}: {1}")
        case .inUse: Texts("{0} is in use: stop that agent first", "{0} đang được dùng: hãy dừng tác tử kia trước")
        case .inUseBy:
            Texts(
                "{0} is in use by process {1}: stop that agent first",
                "{0} đang được tiến trình {1} dùng: hãy dừng tác tử kia trước")
        case .newerSpool:
            Texts(
                "{0} has schema {1}, this agent knows {2}: install the newer agent",
                "{0} có lược đồ {1}, tác tử này chỉ biết {2}: hãy cài tác tử mới hơn")
        case .system: Texts("could not {0} {1}: {2} (errno {3})", "thao tác ‘{0}’ trên {1} thất bại: {2} (errno {3})")
        case .database:
            Texts("could not {0} in {1}: {2} (SQLite {3})", "thao tác ‘{0}’ trong {1} thất bại: {2} (SQLite {3})")
        case .nothingToAppend: Texts("there is no record to append", "không có bản ghi nào để thêm")
        case .enrolledAs:
            Texts("the state folder is already enrolled as {0}", "thư mục trạng thái đã được ghi danh là {0}")
        case .otherAuthority:
            Texts(
                "the state folder is enrolled with {0}, whose authority is not that of the kit for {1}",
                "thư mục trạng thái đã ghi danh với {0}, có cơ quan chứng thực khác với bộ cài cho {1}")
        case .refused: Texts("the collector refused (status {0}): {1}", "bộ thu từ chối (mã {0}): {1}")
        case .answer: Texts("the collector's answer can't be used: {0}", "không dùng được trả lời của bộ thu: {0}")
        case .document: Texts("{0}: expected {1}, found {2}", "{0}: cần {1}, nhưng gặp {2}")
        }
    }
}
