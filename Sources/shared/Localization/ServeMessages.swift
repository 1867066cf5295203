/// What `planner serve`, `site`, `agents` and `links` say.
package enum ServeMessages: MessageCatalogue {
    // serve
    case collectorListens, consoleListens, stopsOnInterrupt, stopped, madeAuthority
    // site
    case badRemoteWrite, badRemoteWriteExpected, badTokenFileExpected
    case revoked, nothingToRevoke, listAgents, badLimit, badLimitExpected
    case auditTime, auditActor, auditAction, auditOf, auditDetail
    case kitsWritten, kitsOfEnrolled, folderNotEmpty, folderNotEmptyExpected
    case kitWritten, kitReplaced, heldSite, suggestions, noSuggestion
    // Columns
    case site, name, level, gate, upstream, phase, version, enrolled, lastReport, alive, expires, records, missing
    case link, from, to, status, delayMedian, delay95, delayMaximum, jitter, lossForward, lossReturn, loss, age
    // Words
    case yes, no, up, down, degraded, unknown
    // Errors
    case badAddress, badAddressExpected, badInterval, badIntervalExpected, badName, badNameExpected
    case revokedUntold, revokedUntoldNext
    case badCollector, badCollectorExpected, badLifetime, badLifetimeExpected, closedSite, closedSiteExpected
    case unknownSite, siteExpected
    case noStore, noStoreExpected, newerStore, newerStoreExpected, olderStore, olderStoreExpected, serveOrBackUp,
        badStore, badStoreNext
    case folderInUse, folderInUseNext, folderFault, folderNext, identityNext, cannotListen, cannotListenNext, portTaken
    case unitsWithoutSites, listSites, runServeFirst, updatePlanner, cannotWriteKit

    package var texts: Texts {
        switch self {
        case .collectorListens:
            Texts("Collector for agents: https://{0}", "Bộ thu cho tác tử: https://{0}")
        case .consoleListens: Texts("Console: http://{0}/", "Bảng điều khiển: http://{0}/")
        case .stopsOnInterrupt: Texts("Ctrl-C stops it.", "Nhấn Ctrl-C để dừng.")
        case .stopped:
            Texts("Stopped; all that was acknowledged is stored.", "Đã dừng; mọi báo cáo đã xác nhận đều đã lưu.")
        case .madeAuthority:
            Texts(
                "Made a certificate authority in {0}; keep its folder safe.",
                "Đã tạo cơ quan chứng thực trong {0}; hãy bảo vệ thư mục này.")
        case .badRemoteWrite: Texts("'{0}' is no address of a receiver", "'{0}' không phải địa chỉ bộ nhận")
        case .badRemoteWriteExpected:
            Texts("a URL with http or https and a host", "một URL http hoặc https có tên máy")
        case .badTokenFileExpected: Texts("a file with the token", "một tệp chứa mã truy cập")
        case .revoked:
            Texts(
                "{0} certificates of {1} revoked, {2} unused kits ended.",
                "Đã thu hồi {0} chứng thư của {1}, hủy {2} bộ ghi danh chưa dùng.")
        case .nothingToRevoke:
            Texts(
                "site '{0}' has no certificate that is valid, and no unused kit",
                "điểm '{0}' không có chứng thư nào còn hiệu lực, cũng không có bộ ghi danh chưa dùng")
        case .listAgents:
            Texts(
                "planner agents --data {0} lists those that have",
                "planner agents --data {0} liệt kê các điểm có chứng thư")
        case .badLimit: Texts("a limit of {0} is none", "giới hạn {0} không hợp lệ")
        case .badLimitExpected: Texts("a number from 1", "một số từ 1")
        case .auditTime: Texts("time", "thời điểm")
        case .auditActor: Texts("who", "ai")
        case .auditAction: Texts("action", "việc")
        case .auditOf: Texts("of", "về")
        case .auditDetail: Texts("detail", "chi tiết")
        case .kitsWritten:
            Texts(
                "{0} kits written to {1}; each token works once, until {2}.",
                "Đã ghi {0} bộ ghi danh vào {1}; mỗi mã dùng được một lần, đến {2}.")
        case .kitsOfEnrolled:
            Texts(
                "note: {0} sites have an agent and got no kit; --also-enrolled makes theirs too",
                "lưu ý: {0} điểm đã có tác tử nên không được tạo; --also-enrolled tạo cả cho chúng")
        case .folderNotEmpty:
            Texts(
                "the folder is not empty: kits in it may be on their way",
                "thư mục không rỗng: bộ ghi danh trong đó có thể đang được dùng")
        case .folderNotEmptyExpected: Texts("a new or empty folder", "một thư mục mới hoặc rỗng")
        case .kitWritten:
            Texts(
                "Kit for {0} written to {1}; its token works once, until {2}.",
                "Đã ghi bộ ghi danh của {0} vào {1}; mã dùng được một lần, đến {2}.")
        case .kitReplaced:
            Texts(
                "note: an older file at {0} was replaced; a token in it that was not used works until it expires",
                "lưu ý: tệp cũ ở {0} đã bị thay; mã chưa dùng trong đó vẫn còn hiệu lực đến khi hết hạn")
        case .heldSite:
            Texts(
                "note: {0} is {1} in this plan: install its agent only once its gate opens",
                "lưu ý: {0} đang ở trạng thái {1} trong kế hoạch: chỉ cài tác tử khi cổng mở")
        case .suggestions: Texts("did you mean {0}?", "có phải ý bạn là {0}?")
        case .noSuggestion: Texts("a site id such as {0}", "mã điểm, ví dụ {0}")
        default: columns ?? words ?? faults
        }
    }

    private var columns: Texts? {
        switch self {
        case .site: Texts("Site", "Điểm")
        case .name: Texts("Name", "Tên")
        case .level: Texts("Level", "Cấp")
        case .gate: Texts("Gate", "Cổng")
        case .upstream: Texts("Above", "Cấp trên")
        case .phase: Texts("Phase", "Giai đoạn")
        case .version: Texts("Version", "Phiên bản")
        case .enrolled: Texts("Enrolled", "Ghi danh")
        case .lastReport: Texts("Last report", "Báo cáo cuối")
        case .alive: Texts("Alive", "Hoạt động")
        case .expires: Texts("Certificate ends", "Chứng thư hết hạn")
        case .records: Texts("Records", "Bản ghi")
        case .missing: Texts("Missing", "Còn thiếu")
        case .link: Texts("Link", "Đường truyền")
        case .from: Texts("From", "Từ")
        case .to: Texts("To", "Đến")
        case .status: Texts("Status", "Trạng thái")
        case .delayMedian: Texts("Delay p50 ms", "Trễ p50 ms")
        case .delay95: Texts("p95 ms", "p95 ms")
        case .delayMaximum: Texts("max ms", "lớn nhất ms")
        case .jitter: Texts("Jitter ms", "Biến động ms")
        case .lossForward: Texts("Loss fwd %", "Mất đi %")
        case .lossReturn: Texts("Loss ret %", "Mất về %")
        case .loss: Texts("Loss %", "Mất gói %")
        case .age: Texts("Age s", "Tuổi s")
        default: nil
        }
    }

    private var words: Texts? {
        switch self {
        case .yes: Texts("yes", "có")
        case .no: Texts("no", "không")
        case .up: Texts("up", "thông")
        case .down: Texts("down", "mất")
        case .degraded: Texts("degraded", "suy giảm")
        case .unknown: Texts("unknown", "không rõ")
        default: nil
        }
    }

    private var faults: Texts {
        switch self {
        case .badAddress: Texts("'{0}' is no address to listen on", "'{0}' không phải địa chỉ để lắng nghe")
        case .badAddressExpected:
            Texts("host:port, such as 127.0.0.1:8443 or [::1]:8443", "máy:cổng, ví dụ 127.0.0.1:8443 hoặc [::1]:8443")
        case .badInterval: Texts("an interval of {0} s is not possible", "không thể đặt chu kỳ {0} giây")
        case .badIntervalExpected: Texts("1 to 3600 seconds", "từ 1 đến 3600 giây")
        case .badName: Texts("'{0}' is neither a DNS name nor an IP address", "'{0}' không phải tên DNS hay địa chỉ IP")
        case .badNameExpected:
            Texts(
                "a name that agents use, such as collector.example.vn", "tên mà tác tử dùng, ví dụ collector.example.vn"
            )
        case .revokedUntold:
            Texts(
                "the certificates are revoked, but a collector that runs may take them for ten minutes more: {0}",
                "các chứng thư đã bị thu hồi, nhưng bộ thu đang chạy có thể còn nhận chúng mười phút nữa: {0}")
        case .revokedUntoldNext:
            Texts(
                "make the file writable and revoke again, or restart serve",
                "cho phép ghi tệp rồi thu hồi lại, hoặc khởi động lại lệnh serve")
        case .badCollector: Texts("'{0}' is no collector's address", "'{0}' không phải địa chỉ bộ thu")
        case .badCollectorExpected:
            Texts(
                "https://host:port as serve prints it, each once, 8 at most",
                "https://máy:cổng như lệnh serve in ra, mỗi máy một lần, tối đa 8")
        case .badLifetime: Texts("'{0}' is no time for a token to live", "'{0}' không phải thời hạn của mã")
        case .badLifetimeExpected:
            Texts("minutes, hours or days, 1m to 90d, such as 72h", "phút, giờ hoặc ngày, 1m đến 90d, ví dụ 72h")
        case .closedSite: Texts("the unit of site {0} has ceased to exist", "đơn vị của điểm {0} đã kết thúc hoạt động")
        case .closedSiteExpected: Texts("a site whose gate is not closed", "điểm có cổng chưa đóng")
        case .unknownSite: Texts("the plan has no site '{0}'", "kế hoạch không có điểm '{0}'")
        case .siteExpected: Texts("the id of a site of the plan", "mã một điểm trong kế hoạch")
        case .noStore: Texts("there is no collector's store", "không có kho dữ liệu của bộ thu")
        case .noStoreExpected:
            Texts("a data folder in which planner serve has run", "thư mục dữ liệu mà planner serve đã chạy")
        case .olderStore: Texts("an older version made this store", "kho này do phiên bản cũ hơn tạo ra")
        case .olderStoreExpected: Texts("a store of this version", "kho của phiên bản này")
        case .serveOrBackUp:
            Texts(
                "run planner serve of this version once, after planner data backup",
                "chạy planner serve của phiên bản này một lần, sau khi chạy planner data backup")
        case .newerStore: Texts("a newer version made this store", "kho này do phiên bản mới hơn tạo ra")
        case .newerStoreExpected: Texts("a store of this version or an older one", "kho của phiên bản này hoặc cũ hơn")
        case .badStore: Texts("the store can't be used: {0}", "không dùng được kho: {0}")
        case .badStoreNext:
            Texts(
                "check the disk and the file's permissions; restore it from a backup if it is damaged",
                "kiểm tra đĩa và quyền của tệp; khôi phục từ bản sao lưu nếu bị hỏng")
        case .folderInUse:
            Texts("another planner serve uses this data folder", "một planner serve khác đang dùng thư mục này")
        case .folderInUseNext:
            Texts("stop the other one, or choose another --data", "dừng tiến trình kia, hoặc chọn --data khác")
        case .folderFault: Texts("can't {0} the data folder: {1}", "thao tác {0} với thư mục dữ liệu thất bại: {1}")
        case .folderNext:
            Texts("choose a folder that you may write", "chọn thư mục mà bạn có quyền ghi")
        case .identityNext:
            Texts(
                "restore the data folder's keys from a backup; new ones would make every site enrol again",
                "khôi phục khóa của thư mục dữ liệu từ bản sao lưu; tạo khóa mới buộc mọi điểm phải ghi danh lại")
        case .cannotListen: Texts("the server stopped: {0}", "máy chủ dừng: {0}")
        case .portTaken: Texts("can't listen there: {0}", "không lắng nghe được ở đó: {0}")
        case .cannotListenNext:
            Texts(
                "see whether another program has the port; choose others with --listen and --console",
                "xem chương trình khác có chiếm cổng không; chọn cổng khác bằng --listen và --console")
        case .unitsWithoutSites:
            Texts(
                "note: the plan builds no sites for the {0} units whose gate is {1}; planner show {2} UNIT says why",
                "lưu ý: kế hoạch không dựng điểm nào cho {0} đơn vị có cổng {1}; planner show {2} ĐƠN_VỊ cho biết vì sao"
            )
        case .listSites: Texts("list them: planner site list --plan {0}", "liệt kê: planner site list --plan {0}")
        case .runServeFirst: Texts("run planner serve --data {0} first", "hãy chạy planner serve --data {0} trước")
        case .updatePlanner: Texts("use the newer planner", "dùng planner phiên bản mới hơn")
        default: Texts("the kit could not be written: {0}", "không ghi được bộ ghi danh: {0}")
        }
    }
}
