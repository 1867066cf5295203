/// What `planner collector` says: collectors in front of a registrar.
package enum EdgeMessages: MessageCatalogue {
    // Help
    case helpCollector, helpCollectorDiscussion, helpKit, helpKitDiscussion, helpName, helpServerName, helpRegistrar
    case helpEnrol, helpKitFile, helpEdgeData, helpServe, helpServeDiscussion, helpStore, helpMetrics, helpGrace
    case helpConnections, helpList, helpRevoke, helpRevokeDiscussion
    // Results
    case kitWritten, enrolled, metricsListen, columnCollector, columnNames, columnHeard, none
    // Errors
    case badCollectorName, badCollectorNameExpected, registrarExpected, isRegistrar, badKit, badKitNext
    case badGrace, badGraceExpected, badConnections, badConnectionsExpected, noStore, cannotListenNext
    case notEnrolled, notEnrolledExpected, notEnrolledNext, damagedIdentity, otherIdentity, otherIdentityExpected
    case enrolmentRefused, badAnswer, unreachable, registrarNext, nothingToRevoke, listCollectors

    package var texts: Texts {
        switch self {
        case .kitWritten:
            Texts(
                "Kit of collector {0} written to {1}; its token works once, until {2}.",
                "Đã ghi bộ ghi danh của bộ thu {0} vào {1}; mã dùng được một lần, đến {2}.")
        case .enrolled:
            Texts(
                "Enrolled as collector {0}; next: planner collector serve --data {1} --store clickhouse://…",
                "Đã ghi danh là bộ thu {0}; bước tiếp theo: planner collector serve --data {1} --store clickhouse://…")
        case .metricsListen: Texts("Metrics: http://{0}/metrics", "Số liệu vận hành: http://{0}/metrics")
        case .columnCollector: Texts("Collector", "Bộ thu")
        case .columnNames: Texts("Reached as", "Địa chỉ")
        case .columnHeard: Texts("Last heard", "Liên lạc cuối")
        case .none: Texts("none valid", "không còn")
        default: helps ?? faults
        }
    }

    private var helps: Texts? {
        switch self {
        case .helpCollector:
            Texts(
                "Sets up and runs collectors in front of planner serve.",
                "Thiết lập và chạy các bộ thu đặt trước planner serve.")
        case .helpCollectorDiscussion:
            Texts(
                """
                planner serve keeps who may report: it is the registrar. Any number of
                collectors take reports in front of it, straight to ClickHouse.
                At the registrar: kit. On each machine: enrol, then serve.
                """,
                """
                planner serve giữ danh sách ai được báo cáo: đó là máy chủ đăng ký. Phía trước
                nó, bao nhiêu bộ thu cũng được, nhận báo cáo và ghi thẳng vào ClickHouse.
                Ở máy chủ đăng ký: kit. Trên từng máy: enrol, rồi serve.
                """)
        case .helpKit:
            Texts("Makes the file with which one collector enrols.", "Tạo tệp dùng để ghi danh một bộ thu.")
        case .helpKitDiscussion:
            Texts(
                """
                planner collector kit edge1 --name edge1.example.vn --name 10.0.0.5 \\
                    --registrar https://registrar.example.vn:8443 \\
                    --data var/collector --out edge1.kit.json
                """,
                """
                planner collector kit edge1 --name edge1.example.vn --name 10.0.0.5 \\
                    --registrar https://registrar.example.vn:8443 \\
                    --data var/collector --out edge1.kit.json
                """)
        case .helpName: Texts("The collector's name, such as edge1.", "Tên của bộ thu, ví dụ edge1.")
        case .helpServerName:
            Texts(
                "A DNS name or address under which agents reach it; again for each one more. Its certificate has these alone.",
                "Tên DNS hoặc địa chỉ mà tác tử dùng để tới nó; lặp lại cho mỗi tên. Chứng thư chỉ có các tên này.")
        case .helpRegistrar:
            Texts(
                "How it reaches planner serve: https://host:port, by a name that serve's certificate has.",
                "Nó tới planner serve bằng cách nào: https://máy:cổng, với tên có trong chứng thư của serve.")
        case .helpEnrol:
            Texts("Makes this machine a collector, with a kit.", "Biến máy này thành bộ thu bằng một bộ ghi danh.")
        case .helpKitFile:
            Texts("What planner collector kit made.", "Tệp do planner collector kit tạo.")
        case .helpEdgeData:
            Texts(
                "The collector's folder: its key and certificate, and nothing else.",
                "Thư mục của bộ thu: khóa và chứng thư của nó, ngoài ra không có gì.")
        case .helpServe:
            Texts(
                "Takes agents' reports in front of the registrar, until Ctrl-C.",
                "Nhận báo cáo của tác tử trước máy chủ đăng ký, đến khi nhấn Ctrl-C.")
        case .helpServeDiscussion:
            Texts(
                """
                planner collector serve --data var/edge1 --listen 0.0.0.0:8443 \\
                    --store 'clickhouse://tuyen@db1:8123/tuyen?password-file=/etc/ch.pw'
                """,
                """
                planner collector serve --data var/edge1 --listen 0.0.0.0:8443 \\
                    --store 'clickhouse://tuyen@db1:8123/tuyen?password-file=/etc/ch.pw'
                """)
        case .helpStore:
            Texts(
                "Where measurements go, the same as the registrar's: clickhouse://user:password@host:port/database; remembered.",
                "Nơi ghi số liệu đo, cùng nơi với máy chủ đăng ký: clickhouse://user:password@host:port/database; được ghi nhớ."
            )
        case .helpMetrics:
            Texts("Where /metrics listens, over plain HTTP.", "Nơi /metrics lắng nghe, qua HTTP thường.")
        case .helpGrace:
            Texts(
                "For how long agents that are known are heard while the registrar is out of reach: 0m, 90m, 24h.",
                "Khi mất liên lạc với máy chủ đăng ký, còn nhận báo cáo của các tác tử đã biết trong bao lâu: 0m, 90m, 24h."
            )
        case .helpConnections:
            Texts(
                "Connections that one address may have at a time before they show a certificate, an eighth of it a second anew; 256 by default, for all but this host itself; off behind a load balancer.",
                "Số kết nối mà một địa chỉ được có cùng lúc khi chưa xuất trình chứng thư, mỗi giây thêm một phần tám; mặc định 256, trừ chính máy này; off khi đứng sau bộ cân bằng tải."
            )
        case .helpList:
            Texts("Lists the collectors that have enrolled.", "Liệt kê các bộ thu đã ghi danh.")
        case .helpRevoke:
            Texts("Takes a collector's certificates back, at once.", "Thu hồi ngay các chứng thư của một bộ thu.")
        case .helpRevokeDiscussion:
            Texts(
                """
                planner collector revoke edge1 --data var/collector --because "machine stolen"

                The registrar answers it no more, and it hears no agent; its kits that nobody
                used are void. Agents read no
                revocation list: who has its key and is where agents connect can pretend to be
                it until its certificate ends, 30 days at most.
                """,
                """
                planner collector revoke edge1 --data var/collector --because "máy bị mất"

                Máy chủ đăng ký không trả lời nó nữa và nó không nhận tác tử nào; bộ ghi danh
                chưa dùng của nó bị hủy. Tác tử không
                đọc danh sách thu hồi: ai có khóa của nó và đứng ở nơi tác tử kết nối tới vẫn
                giả mạo được nó đến khi chứng thư hết hạn, tối đa 30 ngày.
                """)
        default: nil
        }
    }

    private var faults: Texts {
        switch self {
        case .badCollectorName: Texts("'{0}' is no name of a collector", "'{0}' không phải tên bộ thu")
        case .badCollectorNameExpected:
            Texts("1 to 64 of a-z, 0-9, '-' and '.', such as edge1", "1 đến 64 ký tự a-z, 0-9, '-' và '.', ví dụ edge1")
        case .registrarExpected:
            Texts("https://host:port as serve prints it", "https://máy:cổng như lệnh serve in ra")
        case .isRegistrar:
            Texts(
                "this is the data folder of planner serve, which is the registrar itself",
                "đây là thư mục dữ liệu của planner serve, tức chính máy chủ đăng ký")
        case .badKit:
            Texts("this is no collector's kit: field '{0}'", "đây không phải bộ ghi danh bộ thu: trường '{0}'")
        case .badKitNext:
            Texts(
                "make one at the registrar: planner collector kit NAME; those of planner site kit are for agents",
                "tạo ở máy chủ đăng ký: planner collector kit TÊN; bộ của planner site kit dành cho tác tử")
        case .badGrace: Texts("'{0}' is no length of time", "'{0}' không phải là một khoảng thời gian")
        case .badGraceExpected: Texts("0m to 7d, such as 1h", "0m đến 7d, ví dụ 1h")
        case .badConnections: Texts("'{0}' is no number of connections", "'{0}' không phải số kết nối")
        case .badConnectionsExpected: Texts("8 to 256, or off", "8 đến 256, hoặc off")
        case .noStore:
            Texts(
                "a collector keeps nothing itself: it needs ClickHouse",
                "bộ thu này không tự lưu gì: nó cần ClickHouse")
        case .cannotListenNext:
            Texts(
                "see whether another program has the port; choose others with --listen and --metrics",
                "xem chương trình khác có chiếm cổng không; chọn cổng khác bằng --listen và --metrics")
        case .notEnrolled: Texts("this folder has not enrolled as a collector", "thư mục này chưa ghi danh làm bộ thu")
        case .notEnrolledExpected:
            Texts("a folder in which planner collector enrol has run", "thư mục mà planner collector enrol đã chạy")
        case .notEnrolledNext:
            Texts(
                "planner collector enrol KIT --data {0}; the kit is made at the registrar: planner collector kit NAME",
                "planner collector enrol TỆP --data {0}; bộ ghi danh tạo ở máy chủ đăng ký: planner collector kit TÊN")
        case .damagedIdentity:
            Texts("the collector's identity can't be used: {0}", "không dùng được danh tính của bộ thu: {0}")
        case .otherIdentity:
            Texts(
                "this folder is collector {0} of another name or authority",
                "thư mục này là bộ thu {0}, khác tên hoặc khác cơ quan chứng thực")
        case .otherIdentityExpected:
            Texts("a new folder, or a kit of that collector", "thư mục mới, hoặc bộ của bộ thu ấy")
        case .enrolmentRefused:
            Texts("the registrar refused (status {0}): {1}", "máy chủ đăng ký từ chối (mã {0}): {1}")
        case .badAnswer:
            Texts("the registrar's answer can't be used: {0}", "không dùng được câu trả lời của máy chủ đăng ký: {0}")
        case .unreachable: Texts("the registrar can't be reached: {0}", "không tới được máy chủ đăng ký: {0}")
        case .registrarNext:
            Texts(
                "check that planner serve runs at the address in the kit, that its certificate has that name (serve --name), and the way there; then try again with the same kit, which gets the same certificate where only the answer was lost",
                "kiểm tra planner serve có chạy ở địa chỉ trong bộ ghi danh, chứng thư của nó có tên ấy (serve --name), và đường đi; rồi thử lại với chính bộ ghi danh ấy: nếu chỉ mất câu trả lời thì nó nhận lại đúng chứng thư đã cấp"
            )
        case .nothingToRevoke:
            Texts(
                "collector '{0}' has no certificate that is valid, and no unused kit",
                "bộ thu '{0}' không có chứng thư nào còn hiệu lực, cũng không có bộ ghi danh chưa dùng")
        default:
            Texts(
                "planner collector list --data {0} lists those that have",
                "planner collector list --data {0} liệt kê các bộ thu có chứng thư")
        }
    }
}
