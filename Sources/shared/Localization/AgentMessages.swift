/// What `agent enrol`, `run` and `status` say.
package enum AgentMessages: MessageCatalogue {
    case enrolled
    case alreadyEnrolled
    case enrolledAgain
    case certificateRenewed
    case announced
    case announcementFailed
    case badKit
    case enrolmentFailed
    case tokenRefused
    case otherSite
    case otherCollector
    case needBothReflectorOptions
    case badAddress
    case badEndpoint
    case notEnrolled
    case stateUnreadable
    case spoolUnusable
    case noResources
    case started
    case lastGoodConfiguration
    case noConfigurationYet
    case configurationTaken
    case configurationRefused
    case configurationNotSaved
    case collectorAway
    case collectorBack
    case uploadFailing
    case uploadRecovered
    case recordsRefused
    case spoolFault
    case probesNotStarted
    case reflecting
    case stopping
    case stopped
    case recordsLost

    case item
    case value
    case site
    case collector
    case certificateExpires
    case certificateExpired
    case spoolDepth
    case oldestUnsent
    case acknowledgedRecords
    case lastAcknowledged
    case lastError
    case configuredSessions
    case interval
    case refusedRecords
    case lastRefusal
    case reflector
    case none

    package var texts: Texts {
        switch self {
        case .enrolled:
            Texts(
                "Enrolled as {0} with {1}. Next: agent run --state {2}",
                "Đã ghi danh {0} với {1}. Tiếp theo: agent run --state {2}")
        case .alreadyEnrolled: Texts("{0} is already enrolled as {1}", "{0} đã được ghi danh là {1}")
        case .enrolledAgain:
            Texts(
                "Key, spool and configuration stay as they were. An agent that runs takes the new certificate by itself",
                "Khóa, hàng đợi và cấu hình giữ nguyên. Tác tử đang chạy sẽ tự dùng chứng thư mới")
        case .certificateRenewed:
            Texts(
                "Shows its new certificate from now on", "Từ nay dùng chứng thư mới")
        case .announced:
            Texts(
                "The collector knows that this site's reflector listens at {0}",
                "Máy thu thập đã biết bộ phản xạ của điểm này lắng nghe tại {0}")
        case .announcementFailed:
            Texts(
                "The collector did not take the reflector's address: {0}",
                "Máy thu thập không nhận địa chỉ bộ phản xạ: {0}")
        case .badKit:
            Texts(
                "The kit {0} can't be used: {1}. Ask for a new one: planner site kit",
                "Không dùng được bộ cài {0}: {1}. Hãy xin bộ mới: planner site kit")
        case .enrolmentFailed:
            Texts(
                "Enrolment failed: {0}. The same command may be run again",
                "Ghi danh không thành công: {0}. Có thể chạy lại đúng lệnh này")
        case .tokenRefused:
            Texts("Enrolment refused: {0}", "Bị từ chối ghi danh: {0}")
        case .otherSite:
            Texts(
                "{0} is enrolled as {1}, and the kit is for {2}. Give each site a state folder of its own",
                "{0} đã ghi danh là {1}, còn bộ cài dành cho {2}. Mỗi điểm cần một thư mục trạng thái riêng")
        case .otherCollector:
            Texts(
                "{0} is enrolled with {1}, and the kit for {2} is of another authority. Nothing was changed; enrol into a new state folder, and keep this one as long as records wait in it",
                "{0} đã ghi danh với {1}, còn bộ cài cho {2} thuộc cơ quan chứng thực khác. Không có gì thay đổi; hãy ghi danh vào thư mục trạng thái mới, và giữ thư mục này chừng nào còn bản ghi chờ gửi"
            )
        case .needBothReflectorOptions:
            Texts(
                "--reflector-address and --reflector-port go together",
                "--reflector-address và --reflector-port phải đi cùng nhau")
        case .badAddress:
            Texts(
                "{0}: expected an IPv4 or IPv6 address and a port 1...65535, found {1}",
                "{0}: cần địa chỉ IPv4 hoặc IPv6 và cổng 1...65535, nhưng gặp {1}")
        case .badEndpoint:
            Texts(
                "{0}: expected ADDRESS:PORT such as 10.0.1.1:{2} or [2001:db8::1]:{2}, found {1}",
                "{0}: cần ĐỊA_CHỈ:CỔNG, ví dụ 10.0.1.1:{2} hoặc [2001:db8::1]:{2}, nhưng gặp {1}")
        case .notEnrolled:
            Texts(
                "{0} is not enrolled. Next: agent enrol --kit FILE --state {0}",
                "{0} chưa được ghi danh. Tiếp theo: agent enrol --kit TỆP --state {0}")
        case .stateUnreadable: Texts("The state folder can't be read: {0}", "Không đọc được thư mục trạng thái: {0}")
        case .spoolUnusable: Texts("The spool can't be used: {0}", "Không dùng được hàng đợi: {0}")
        case .noResources:
            Texts("The system gives no more threads or file descriptors", "Hệ thống không còn cấp luồng hay mô tả tệp")
        case .started: Texts("Agent {0} of {1} reports to {2}", "Tác tử {0} của {1} báo cáo về {2}")
        case .lastGoodConfiguration:
            Texts(
                "Begins with the last good configuration: {0} sessions, every {1} s",
                "Bắt đầu bằng cấu hình tốt gần nhất: {0} phiên đo, mỗi {1} giây")
        case .noConfigurationYet:
            Texts("Has no configuration yet; asks the collector", "Chưa có cấu hình; đang hỏi máy thu thập")
        case .configurationTaken:
            Texts("New configuration: {0} sessions, every {1} s", "Cấu hình mới: {0} phiên đo, mỗi {1} giây")
        case .configurationRefused:
            Texts(
                "The collector's configuration is refused, the last good one stays: {0}",
                "Từ chối cấu hình của máy thu thập, giữ cấu hình tốt gần nhất: {0}")
        case .configurationNotSaved:
            Texts(
                "The new configuration is in force but could not be kept: {0}",
                "Cấu hình mới đã có hiệu lực nhưng không lưu được: {0}")
        case .collectorAway:
            Texts("No configuration from the collector: {0}", "Không nhận được cấu hình từ máy thu thập: {0}")
        case .collectorBack: Texts("The collector answers again", "Máy thu thập đã trả lời trở lại")
        case .uploadFailing:
            Texts("Upload fails, records wait in the spool: {0}", "Không gửi được, bản ghi chờ trong hàng đợi: {0}")
        case .uploadRecovered: Texts("Upload works again", "Đã gửi được trở lại")
        case .recordsRefused:
            Texts("Records {0} were refused and set aside: {1}", "Bản ghi {0} bị từ chối và để riêng: {1}")
        case .spoolFault: Texts("The spool failed: {0}", "Hàng đợi gặp lỗi: {0}")
        case .probesNotStarted:
            Texts(
                "Probes can't start, tried again every {0} s: {1}",
                "Không khởi động được phép đo, thử lại mỗi {0} giây: {1}")
        case .reflecting: Texts("Reflects at {0}", "Phản xạ tại {0}")
        case .stopping: Texts("Stopping", "Đang dừng")
        case .stopped: Texts("Stopped; {0} records wait in the spool", "Đã dừng; {0} bản ghi chờ trong hàng đợi")
        case .recordsLost:
            Texts(
                "{0} records could not be written to the spool and are lost: {1}",
                "{0} bản ghi không ghi được vào hàng đợi và đã mất: {1}")
        case .item: Texts("item", "mục")
        case .value: Texts("value", "giá trị")
        case .site: Texts("site", "điểm")
        case .collector: Texts("collector", "máy thu thập")
        case .certificateExpires: Texts("certificate expires", "chứng thư hết hạn")
        case .certificateExpired: Texts("{0} (EXPIRED)", "{0} (ĐÃ HẾT HẠN)")
        case .spoolDepth: Texts("records waiting", "bản ghi đang chờ")
        case .oldestUnsent: Texts("oldest waiting", "bản ghi chờ cũ nhất")
        case .acknowledgedRecords: Texts("records acknowledged", "bản ghi đã được xác nhận")
        case .lastAcknowledged: Texts("last acknowledged", "lần xác nhận gần nhất")
        case .lastError: Texts("last error", "lỗi gần nhất")
        case .configuredSessions: Texts("sessions", "phiên đo")
        case .interval: Texts("interval, s", "khoảng đo, giây")
        case .refusedRecords: Texts("records refused", "bản ghi bị từ chối")
        case .lastRefusal: Texts("last refusal", "lần từ chối gần nhất")
        case .reflector: Texts("reflector", "bộ phản xạ")
        case .none: Texts("none", "không có")
        }
    }
}
