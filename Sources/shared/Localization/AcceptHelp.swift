/// Help of `agent accept`.
package enum AcceptHelp: MessageCatalogue {
    case accept, discussion, host, promise, state, out, loadPort, steps, stepTime, performance, failover, window
    case lineInUse, source, verify, authority, format

    package var texts: Texts {
        switch self {
        case .accept:
            Texts(
                "Test a new line against what the plan promises, and sign the record (ITU-T Y.1564).",
                "Nghiệm thu đường truyền mới theo cam kết của phương án và ký biên bản (ITU-T Y.1564).")
        case .discussion:
            Texts(
                """
                Walks through the steps of a turn-up: code points of each class, path MTU; each class by itself at 25 to 125 % of \
                its committed rate, each way (service configuration); all classes at once at their committed rates, both ways for \
                a long time (service performance); and on request the change to the backup. Rate, delay, variation, loss and \
                availability of each class stand beside their limits; the record is signed with this agent's key. The far end \
                runs `agent reflect` and `agent probe iperf3 --serve`. The promise comes from `planner site promise`.

                A test that was cut short goes on behind its last step when the same command is given again. A step is not \
                begun outside --window, nor while users are on the line, nor without leave of the collector, who keeps others from \
                loading the same lines meanwhile.

                Exit codes: 0 pass; 1 fail, incomplete, or not begun; 2 wrong usage or input; 3 a fault of this host.
                """,
                "Lần lượt các bước đưa đường truyền vào sử dụng: mã DSCP của từng lớp, MTU của đường; từng lớp riêng ở 25 đến 125 % tốc độ cam kết của lớp, theo từng chiều (cấu hình dịch vụ); mọi lớp cùng lúc ở tốc độ cam kết, hai chiều trong thời gian dài (hiệu năng dịch vụ); và nếu yêu cầu thì chuyển sang đường dự phòng. Tốc độ, trễ, biến động trễ, mất gói và độ sẵn sàng của từng lớp đứng cạnh giới hạn; biên bản được ký bằng khóa của agent này. Đầu bên kia chạy `agent reflect` và `agent probe iperf3 --serve`. Cam kết lấy từ `planner site promise`.\n\nPhép thử bị ngắt sẽ tiếp tục sau bước cuối đã xong khi chạy lại cùng lệnh. Không bước nào bắt đầu ngoài --window hay khi người dùng đang dùng đường truyền, hay khi bộ thu chưa cho phép; bộ thu giữ cho không ai khác đổ tải cùng các đường đó.\n\nMã kết thúc: 0 đạt; 1 không đạt, chưa đủ hoặc chưa bắt đầu; 2 dùng sai hoặc dữ liệu vào sai; 3 lỗi của máy này."
            )
        case .host: Texts("Name or address of the peer.", "Tên hoặc địa chỉ của đầu bên kia.")
        case .promise:
            Texts(
                "What the plan promises of the line, from `planner site promise`.",
                "Cam kết của phương án về đường truyền, từ `planner site promise`.")
        case .state:
            Texts(
                "The agent's state folder: its key signs the record, and a test that was cut short is kept there.",
                "Thư mục trạng thái của agent: khóa ở đó ký biên bản, và phép thử dở dang được giữ ở đó.")
        case .out: Texts("Where the signed record goes.", "Nơi ghi biên bản đã ký.")
        case .loadPort:
            Texts("The port of the peer's iperf3 server.", "Cổng của máy chủ iperf3 ở đầu bên kia.")
        case .steps:
            Texts(
                "Loads in per cent of a class's committed rate, rising.",
                "Các mức tải theo phần trăm tốc độ cam kết của lớp, tăng dần.")
        case .stepTime:
            Texts(
                "How long each load lasts, for each class and way.", "Thời gian mỗi mức tải, cho mỗi lớp và mỗi chiều.")
        case .performance:
            Texts(
                "How long all classes keep up their committed rates both ways; 0s to leave it out.",
                "Thời gian mọi lớp giữ tốc độ cam kết theo hai chiều; 0s để bỏ qua.")
        case .failover:
            Texts(
                "Watch for so long while somebody pulls the primary; the outage is measured.",
                "Theo dõi trong thời gian này khi có người rút đường chính; thời gian gián đoạn được đo.")
        case .window:
            Texts(
                "Local time in which the line may be loaded, such as 22:00-05:00.",
                "Khung giờ địa phương được phép đổ tải, ví dụ 22:00-05:00.")
        case .lineInUse:
            Texts(
                "Load the line even while somebody uses it.",
                "Đổ tải ngay cả khi có người đang dùng đường truyền.")
        case .source: Texts("Send from this address.", "Gửi từ địa chỉ này.")
        case .verify:
            Texts(
                "Instead of a test: show a record and verify its signature.",
                "Thay vì thử: hiển thị một biên bản và kiểm tra chữ ký.")
        case .authority:
            Texts(
                "With --verify: the collector's certificate authority in PEM.",
                "Cùng --verify: chứng thư gốc của bộ thu, dạng PEM.")
        case .format: Texts("table or json.", "table hoặc json.")
        }
    }
}
