/// Help of the planner's commands.
package enum PlannerHelp: MessageCatalogue {
    case agents
    case collectorData
    case topologyFolder
    case listingFormat
    case failures
    case failuresDiscussion
    case planDirectory
    case top
    case pairs
    case on
    case dates
    case prepared
    case failuresOut
    case links
    case linksDiscussion
    case plan
    case topology
    case asOf
    case planOut
    case gatePolicy
    case summaryFormat
    case seed
    case timeLimit
    case reportLinks
    case reportLinksDiscussion
    case reportData
    case from
    case to
    case reportOut
    case namesPlan
    case report
    case planner
    case plannerDiscussion
    case serve
    case serveDiscussion
    case servedPlan
    case serveData
    case collectorListen
    case consoleListen
    case serverName
    case interval
    case assets
    case outlines
    case show
    case showDiscussion
    case unitOrSite
    case circuits
    case unitLevel
    case unitGate
    case site
    case siteKit
    case siteKitDiscussion
    case remoteWrite, remoteWriteToken
    case siteRevoke, siteRevokeDiscussion, revokedBecause, audit, auditSubject, auditLimit
    case siteKits, siteKitsDiscussion, kitsOut, kitsAlsoEnrolled
    case siteID
    case planServed
    case collectorURL
    case kitOut
    case tokenLife
    case siteList
    case aPlan
    case siteLevel
    case siteGate
    case enrolledData

    package var texts: Texts {
        switch self {
        case .agents: Texts("Lists the agents that have enrolled.", "Liệt kê các tác tử đã ghi danh.")
        case .collectorData: Texts("The data folder of serve.", "Thư mục dữ liệu của serve.")
        case .topologyFolder: Texts("The topology folder.", "Thư mục mô hình mạng.")
        case .listingFormat: Texts("How to print: table, json or csv.", "Cách in bảng.")
        case .failures:
            Texts(
                "Judges a plan's network by its failures: who is cut off, and which backups hold.",
                "Xét mạng của một kế hoạch qua các sự cố: ai bị cắt, và đường dự phòng nào giữ được.")
        case .failuresDiscussion:
            Texts(
                """
                planner failures plans/april                       the finished network
                planner failures plans/april --on 2025-07-31       what is built by then
                planner failures plans/april --dates               month by month
                planner failures plans/april --pairs --out f       double failures too, and all listings as CSV
                """,
                """
                planner failures plans/april                       mạng đã hoàn thành
                planner failures plans/april --on 2025-07-31       phần đã xây tới ngày ấy
                planner failures plans/april --dates               theo từng tháng
                planner failures plans/april --pairs --out f       cả sự cố kép, và mọi bảng ở dạng CSV
                """)
        case .planDirectory: Texts("A directory that planner plan wrote.", "Thư mục do planner plan ghi.")
        case .top: Texts("How many rows each listing of the worst has.", "Mỗi bảng xấu nhất có bao nhiêu dòng.")
        case .pairs: Texts("List the worst double failures.", "Liệt kê các sự cố kép xấu nhất.")
        case .on:
            Texts("Judge what is built by this day, as YYYY-MM-DD.", "Xét phần đã xây tới ngày này, dạng YYYY-MM-DD.")
        case .dates: Texts("Judge the half-built network month by month.", "Xét mạng đang xây theo từng tháng.")
        case .prepared:
            Texts(
                "Judge the network with all prepared offices built.",
                "Xét mạng khi mọi trụ sở đã chuẩn bị đều được xây.")
        case .failuresOut:
            Texts(
                "Write all listings as CSV: new, empty, or an earlier one.",
                "Ghi mọi bảng ở dạng CSV: thư mục mới, rỗng, hoặc của lần trước.")
        case .links:
            Texts(
                "Lists the measured links with delay, jitter and loss.",
                "Liệt kê các tuyến đã đo, với độ trễ, biến thiên trễ và mất gói.")
        case .linksDiscussion:
            Texts(
                """
                planner links --data var/collector
                Both ends of a link measure it, so it has two rows. Delay is the round trip's; loss is each way's.
                """,
                """
                planner links --data var/collector
                Cả hai đầu của tuyến đều đo nó, nên nó có hai dòng. Độ trễ là của cả đi và về; mất gói là của từng chiều.
                """)
        case .plan:
            Texts(
                "Makes the rollout plan as of a date and writes it to a directory.",
                "Lập kế hoạch triển khai theo một ngày và ghi vào một thư mục.")
        case .topology: Texts("The model of the country.", "Mô hình của đất nước.")
        case .asOf:
            Texts("The day whose gates count, as YYYY-MM-DD.", "Ngày mà cổng của các đơn vị được xét, dạng YYYY-MM-DD.")
        case .planOut:
            Texts(
                "Where the plan goes: new, empty, or an older plan.",
                "Nơi ghi kế hoạch: thư mục mới, rỗng, hoặc của kế hoạch cũ.")
        case .gatePolicy:
            Texts(
                "Whose pending events hold a unit: its own and its province's (strict), or its own alone.",
                "Sự kiện chưa xong của ai giữ một đơn vị lại: của nó và của tỉnh nó (strict), hay chỉ của nó (own).")
        case .summaryFormat: Texts("How to print the summary.", "Cách in bản tóm tắt.")
        case .seed:
            Texts("Seed of the searches' random choices.", "Hạt giống cho các lựa chọn ngẫu nhiên của phép tìm.")
        case .timeLimit:
            Texts(
                "How long the design may take; Ctrl-C ends it sooner. Both keep the best so far.",
                "Thiết kế được chạy bao lâu; Ctrl-C kết thúc sớm hơn. Cả hai giữ kết quả tốt nhất đã có.")
        case .reportLinks:
            Texts(
                "Reports how the measured links did in a period.",
                "Báo cáo các tuyến đã đo hoạt động thế nào trong một kỳ.")
        case .reportLinksDiscussion:
            Texts(
                """
                planner report links --data var/collector --from 2025-07-01 --to 2025-08-01
                planner report links --data var/collector --from 2025-07-01T08:00+07:00 --to 2025-07-01T09:00+07:00 \\
                                     --plan plans/july --out reports/july

                Times are ISO 8601; without an offset they are UTC, a date is its midnight. With --out it writes links.html,
                which prints on A4, and links.csv, whose times and figures are the listing's.
                """,
                """
                planner report links --data var/collector --from 2025-07-01 --to 2025-08-01
                planner report links --data var/collector --from 2025-07-01T08:00+07:00 --to 2025-07-01T09:00+07:00 \\
                                     --plan plans/july --out reports/july

                Thời gian theo ISO 8601; không có độ lệch múi giờ thì là UTC, một ngày là nửa đêm của ngày ấy. Với --out, lệnh ghi links.html, in được trên A4, và links.csv, có cùng thời gian và số liệu với bảng.
                """)
        case .reportData: Texts("The collector's data folder.", "Thư mục dữ liệu của máy thu thập.")
        case .from: Texts("First moment of the period.", "Thời điểm đầu của kỳ.")
        case .to: Texts("End of the period, not included.", "Thời điểm cuối của kỳ, không tính vào kỳ.")
        case .reportOut:
            Texts("Write links.html and links.csv into this folder.", "Ghi links.html và links.csv vào thư mục này.")
        case .namesPlan:
            Texts(
                "A directory that planner plan wrote; gives sites their names.",
                "Thư mục do planner plan ghi; cho tên của các điểm.")
        case .report: Texts("Writes reports from what was measured.", "Ghi báo cáo từ những gì đã đo.")
        case .planner:
            Texts(
                "Plans, builds and watches a wide-area network from the centre to the commune.",
                "Lập kế hoạch, xây dựng và theo dõi mạng diện rộng từ trung ương đến xã.")
        case .plannerDiscussion:
            Texts(
                """
                Exit codes: 0 done, 1 the answer is bad news, 2 wrong usage or input, 3 a fault of the environment.
                Messages are English or Vietnamese: --lang, LC_ALL, LC_MESSAGES, LANG.
                """,
                """
                Mã kết thúc: 0 xong, 1 câu trả lời là tin xấu, 2 dùng sai hoặc đầu vào sai, 3 lỗi của môi trường.
                Thông báo bằng tiếng Anh hoặc tiếng Việt: --lang, LC_ALL, LC_MESSAGES, LANG.
                """)
        case .serve:
            Texts("Collects what agents measure, and shows it.", "Thu thập những gì các tác tử đo, và cho xem.")
        case .serveDiscussion:
            Texts(
                """
                planner serve --plan plans/july --data var/collector
                Agents connect to the collector over TLS 1.3 with certificates that it gives them; the console is for
                browsers on this machine. Keys, certificates and measurements live in the data folder.
                """,
                """
                planner serve --plan plans/july --data var/collector
                Tác tử nối tới máy thu thập qua TLS 1.3 bằng chứng thư do máy thu thập cấp; bảng điều khiển dành cho trình duyệt trên máy này. Khóa, chứng thư và số liệu đo nằm trong thư mục dữ liệu.
                """)
        case .servedPlan: Texts("The plan whose sites may enrol.", "Kế hoạch có các điểm được phép ghi danh.")
        case .serveData:
            Texts(
                "Keys, certificates and measurements; made on the first run.",
                "Khóa, chứng thư và số liệu đo; được tạo ở lần chạy đầu.")
        case .collectorListen: Texts("Where agents connect.", "Nơi các tác tử nối tới.")
        case .consoleListen:
            Texts("Where browsers connect, without encryption.", "Nơi trình duyệt nối tới, không mã hóa.")
        case .serverName:
            Texts(
                "A further name or address by which agents reach the collector.",
                "Thêm một tên hoặc địa chỉ mà tác tử dùng để tới máy thu thập.")
        case .interval: Texts("Seconds between two reports of an agent.", "Số giây giữa hai báo cáo của một tác tử.")
        case .assets:
            Texts("Folder of the console's fetched scripts.", "Thư mục các tập lệnh đã tải của bảng điều khiển.")
        case .outlines:
            Texts(
                "GeoJSON of the outlines that the console draws.", "GeoJSON các đường ranh giới mà bảng điều khiển vẽ.")
        case .show:
            Texts(
                "Lists a plan's sites or circuits, or explains one unit.",
                "Liệt kê các điểm hoặc kênh của kế hoạch, hoặc giải thích một đơn vị.")
        case .showDiscussion:
            Texts(
                """
                planner show plans/april                    sites
                planner show plans/april --circuits         circuits
                planner show plans/april 14845@2004         why, what and when of one unit
                """,
                """
                planner show plans/april                    các điểm
                planner show plans/april --circuits         các kênh
                planner show plans/april 14845@2004         vì sao, gì và khi nào của một đơn vị
                """)
        case .unitOrSite:
            Texts(
                "A unit or site: its id, its code alone, or its name.",
                "Một đơn vị hoặc điểm: mã đầy đủ, riêng mã số, hoặc tên.")
        case .circuits: Texts("List circuits, not sites.", "Liệt kê các kênh, không phải các điểm.")
        case .unitLevel: Texts("Only units of this level.", "Chỉ các đơn vị cấp này.")
        case .unitGate: Texts("Only units with this gate.", "Chỉ các đơn vị có cổng này.")
        case .site:
            Texts(
                "Lists sites and makes the kits that enrol their agents.",
                "Liệt kê các điểm và tạo bộ cài để ghi danh tác tử của chúng.")
        case .siteKit:
            Texts("Makes the file with which one site's agent enrols.", "Tạo tệp dùng để ghi danh tác tử của một điểm.")
        case .siteKitDiscussion:
            Texts(
                """
                planner site kit 01290@2025 --plan plans/july --data var/collector \\
                    --collector https://127.0.0.1:8443 --out 01290.kit.json
                """,
                """
                planner site kit 01290@2025 --plan plans/july --data var/collector \\
                    --collector https://127.0.0.1:8443 --out 01290.kit.json
                """)
        case .siteID: Texts("The site's id in the plan.", "Mã của điểm trong kế hoạch.")
        case .planServed: Texts("The plan that is served.", "Kế hoạch đang được phục vụ.")
        case .collectorURL:
            Texts(
                "How the site reaches the collector: https://host:port. Given again for each one more, up to 8, to which it turns when the first is away.",
                "Điểm tới máy thu thập bằng cách nào: https://máy:cổng. Lặp lại cho mỗi máy dự phòng, tối đa 8.")
        case .remoteWrite:
            Texts(
                "Pass on what is committed to a receiver of Prometheus' remote write 1.0, such as http://127.0.0.1:9090/api/v1/write.",
                "Chuyển tiếp số liệu đã lưu đến bộ nhận remote write 1.0 của Prometheus, ví dụ http://127.0.0.1:9090/api/v1/write."
            )
        case .remoteWriteToken:
            Texts("A file with the receiver's bearer token.", "Tệp chứa mã truy cập (bearer) của bộ nhận.")
        case .siteRevoke:
            Texts(
                "Takes a site's certificates back, at once.", "Thu hồi ngay các chứng thư của một điểm.")
        case .siteRevokeDiscussion:
            Texts(
                """
                planner site revoke 01290@2025 --data var/collector --because "computer stolen"

                Its agent reports no more until it enrols with a new kit; what it measures meanwhile waits in its spool.
                """,
                """
                planner site revoke 01290@2025 --data var/collector --because "máy bị mất"

                Tác tử của điểm không gửi báo cáo được nữa cho đến khi ghi danh bằng bộ mới; số liệu đo trong lúc đó
                chờ trong kho của nó.
                """)
        case .revokedBecause: Texts("Why, for the audit log.", "Lý do, ghi vào nhật ký.")
        case .audit: Texts("Lists who changed what at the collector.", "Liệt kê ai đã thay đổi gì ở bộ thu.")
        case .auditSubject: Texts("Only entries on this site.", "Chỉ các mục về điểm này.")
        case .auditLimit: Texts("Only the newest so many.", "Chỉ chừng này mục mới nhất.")
        case .siteKits:
            Texts(
                "Makes the kits of many sites, a file each, with which their agents enrol.",
                "Tạo bộ ghi danh của nhiều điểm, mỗi điểm một tệp, để các tác tử của chúng ghi danh.")
        case .siteKitsDiscussion:
            Texts(
                """
                planner site kits --plan plans/july --data var/collector \\
                    --collector https://127.0.0.1:8443 --level commune --out kits

                Sites of units that wait for a merger get none, nor do those that have an agent.
                """,
                """
                planner site kits --plan plans/july --data var/collector \\
                    --collector https://127.0.0.1:8443 --level commune --out kits

                Điểm của các đơn vị đang chờ sáp nhập và điểm đã có tác tử thì không được tạo.
                """)
        case .kitsOut:
            Texts(
                "A new or empty folder for the kits, readable by you alone.",
                "Thư mục mới hoặc rỗng cho các bộ ghi danh, chỉ mình bạn đọc được.")
        case .kitsAlsoEnrolled:
            Texts("Also sites that have an agent.", "Cả các điểm đã có tác tử.")
        case .kitOut: Texts("Where the kit goes, readable by you alone.", "Nơi ghi bộ cài, chỉ mình bạn đọc được.")
        case .tokenLife:
            Texts("How long its token works: 30m, 72h, 7d.", "Mã ghi danh của nó dùng được bao lâu: 30m, 72h, 7d.")
        case .siteList: Texts("Lists the sites of a plan.", "Liệt kê các điểm của kế hoạch.")
        case .aPlan: Texts("The plan.", "Kế hoạch.")
        case .siteLevel: Texts("Only sites of this level.", "Chỉ các điểm cấp này.")
        case .siteGate: Texts("Only sites with this gate.", "Chỉ các điểm có cổng này.")
        case .enrolledData:
            Texts(
                "A data folder of serve: says which sites have enrolled.",
                "Thư mục dữ liệu của serve: cho biết điểm nào đã ghi danh.")
        }
    }
}
