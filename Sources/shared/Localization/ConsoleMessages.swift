/// What the console says, on its pages and in its modules (which find a message by its case's name).
package enum ConsoleMessages: String, MessageCatalogue {
    case tagline, navigation, navigationMap, navigationLinks, navigationSites, language, skipToContent
    case needsScript, connecting, liveUpdated, liveNoData, livePaused, away, awayDetail, awayNever, storeFailed
    case missingLeaflet, missingCharts, notFound, noSuchPage, noSuchSite, backToMap, mapTitle, mapDescription
    case wholeCountry, liveSites, legend, legendAlive, legendDead, overview, noPlan, noPlanHint, planAsOf
    case policyStrict, policyOwn, inputHash, liveNow, agentsAlive, statusUp, statusDegraded, statusDown
    case statusUnknown, unitsByGate, gateHint, levelCarrier, phases, deployedPrepared, noWorks, worksFromTo
    case fromTo, printedAs, circuits, circuitsBackbone, circuitsLevelI, circuitsLevelII, moreLinks, noLinksYet
    case noLinksHint, noMatch, search, searchLinks, searchSites, all, apply, sortBy, sortName, sortStatus
    case sortDelay, sortLoss, sortSeen, pages, pageOf, previousPage, nextPage, linksFound, sitesFound
    case nothingFound, nothingFoundHint, agentsUnknown, withAgent, columnStatus, columnLink, columnMedian
    case columnP95, columnMax, columnJitter, columnLossForward, columnLossReturn, columnRecent, columnLastSeen
    case columnTime, columnSent, columnReceived, columnNotMeasured, columnSite, columnLevel, columnProvince
    case columnGate, columnPhase, columnStarts, columnFinishes, columnRole, columnTo, columnMedium, columnTier
    case columnCapacity, columnDemandDown, columnDemandUp, columnUse, columnDrivenBy, columnLength
    case columnCarrier, range, range15Minutes, rangeHour, range6Hours, rangeDay, rangeWeek, chartDelay
    case chartJitter, chartLoss, seriesMin, seriesMedian, seriesMax, seriesJitter, seriesVariation, seriesOut
    case seriesBack, seriesUnplaced, asTable, measuredAt, noSuchLink, noDataInRange, showOnMap, facts, liveLinks
    case noAgentHere, agentIsAlive, agentIsDead, agentLast, agentNever, notInPlan, demand, schedule
    case columnSystem, columnUsers, columnActivity, columnCrew, columnRequired, gapsHere, people, wave
    case eventLine, notYet, noCircuits, upstream, coordinates, staff, works, basisPublished, basisDerived
    case basisAssumed, reasonOpen, reasonOpenAfter, reasonHeld, reasonHeldBy, reasonStandby, reasonReady
    case reasonClosed, circuitPlanned, circuitProvisioning, circuitActive, circuitOffline, circuitDeprovisioning
    case circuitDecommissioned, secondsAgo, minutesAgo, hoursAgo, never, lossShort, openDetail, reasonStarted
    case reasonPeerNotListening
    case reasonStopped, reasonSendFailed, reasonReceiveOverflow, reasonClockStep, reasonSuspended
    case reasonOwnInterfaceDown, reasonOwnInterfaceDrops, reasonUdpBufferErrors, reasonLateSend
    case reasonCpuStolen, reasonClockLost, reasonClockSlewed, reasonPeerReceiveOverflow

    package var texts: Texts {
        switch self {
        case .tagline: Texts("Wide-area network", "Mạng diện rộng")
        case .navigation: Texts("Sections", "Các mục")
        case .navigationMap: Texts("Map", "Bản đồ")
        case .navigationLinks: Texts("Links", "Đường truyền")
        case .navigationSites: Texts("Sites", "Điểm mạng")
        case .language: Texts("Language", "Ngôn ngữ")
        case .skipToContent: Texts("Skip to the content", "Tới nội dung chính")
        case .needsScript:
            Texts(
                "Live figures need JavaScript. The list of sites works without it.",
                "Số liệu trực tiếp cần JavaScript. Danh sách điểm mạng vẫn xem được.")
        case .connecting: Texts("Connecting …", "Đang kết nối …")
        case .liveUpdated: Texts("Live · {0}", "Trực tiếp · {0}")
        case .liveNoData: Texts("Live · no data yet", "Trực tiếp · chưa có số liệu")
        case .livePaused: Texts("Paused while hidden", "Tạm dừng khi trang bị ẩn")
        case .away: Texts("Collector away", "Mất liên lạc bộ thu thập")
        case .awayDetail:
            Texts(
                "The collector does not answer. Figures are those of {0}; this page asks again by itself.",
                "Bộ thu thập không trả lời. Số liệu hiển thị là của lúc {0}; trang sẽ tự thử lại.")
        case .awayNever:
            Texts(
                "The collector does not answer; there are no figures yet. This page asks again by itself.",
                "Bộ thu thập không trả lời; chưa có số liệu. Trang sẽ tự thử lại.")
        case .storeFailed:
            Texts(
                "The collector answers, but can't read its measurements: {0}",
                "Bộ thu thập có trả lời nhưng không đọc được số liệu đo: {0}")
        case .missingLeaflet:
            Texts(
                "Leaflet is missing, so the map is a simple drawing without zoom. Run script/fetch-assets and start planner serve again.",
                "Thiếu Leaflet nên bản đồ chỉ là hình vẽ đơn giản, không thu phóng. Hãy chạy script/fetch-assets rồi khởi động lại planner serve."
            )
        case .missingCharts:
            Texts(
                "uPlot is missing, so figures over time stand in the table alone. Run script/fetch-assets and start planner serve again.",
                "Thiếu uPlot nên diễn biến theo thời gian chỉ có ở dạng bảng. Hãy chạy script/fetch-assets rồi khởi động lại planner serve."
            )
        case .notFound: Texts("Not found", "Không tìm thấy")
        case .noSuchPage: Texts("There is no page {0}.", "Không có trang {0}.")
        case .noSuchSite:
            Texts(
                "The plan has no site “{0}”. The list of sites has them all.",
                "Kế hoạch không có điểm mạng “{0}”. Xem danh sách điểm mạng.")
        case .backToMap: Texts("Back to the map", "Về bản đồ")
        case .mapTitle: Texts("Country map", "Bản đồ toàn quốc")
        case .mapDescription:
            Texts(
                "Map of the plan's sites by gate, the sites with an agent, and the links between them. The same is in the pages Links and Sites.",
                "Bản đồ các điểm mạng theo trạng thái triển khai, các điểm có tác tử đo và đường truyền giữa chúng. Nội dung này cũng có ở trang Đường truyền và Điểm mạng."
            )
        case .wholeCountry: Texts("Whole country", "Toàn quốc")
        case .liveSites: Texts("Live sites", "Điểm đang đo")
        case .legend: Texts("Legend", "Chú giải")
        case .legendAlive: Texts("site with agent, alive", "điểm có tác tử, hoạt động")
        case .legendDead: Texts("site with agent, silent", "điểm có tác tử, im lặng")
        case .overview: Texts("Overview", "Tổng quan")
        case .noPlan: Texts("No plan loaded", "Chưa có kế hoạch")
        case .noPlanHint:
            Texts(
                "planner serve was started without a plan: sites are shown by their ids. Start it with the folder that planner plan wrote.",
                "planner serve chạy không kèm kế hoạch: điểm mạng chỉ hiện theo mã. Hãy chạy lại với thư mục do planner plan ghi ra."
            )
        case .planAsOf: Texts("Plan as of {0}", "Kế hoạch tính đến ngày {0}")
        case .policyStrict:
            Texts(
                "Gate: a unit waits for its own and its province's mergers",
                "Điều kiện: đơn vị chờ việc sắp xếp của mình và của tỉnh")
        case .policyOwn:
            Texts("Gate: a unit waits for its own merger alone", "Điều kiện: đơn vị chỉ chờ việc sắp xếp của mình")
        case .inputHash: Texts("Input", "Dữ liệu vào")
        case .liveNow: Texts("Now", "Hiện tại")
        case .agentsAlive: Texts("agents alive", "tác tử hoạt động")
        case .statusUp: Texts("up", "thông suốt")
        case .statusDegraded: Texts("degraded", "suy giảm")
        case .statusDown: Texts("down", "mất kết nối")
        case .statusUnknown: Texts("unknown", "chưa rõ")
        case .unitsByGate: Texts("Units by gate", "Đơn vị theo trạng thái triển khai")
        case .gateHint:
            Texts(
                "Open: deploy. Held: a merger is pending, skip. Standby: prepare, touch nothing. Ready: merger complete, deploy at once.",
                "Mở: triển khai. Tạm dừng: đang chờ sắp xếp, bỏ qua. Chờ sẵn: chuẩn bị đủ, chưa động vào. Sẵn sàng: sắp xếp xong, triển khai ngay."
            )
        case .levelCarrier: Texts("Carrier's sites", "Điểm của nhà mạng")
        case .phases: Texts("Phases", "Các giai đoạn")
        case .deployedPrepared: Texts("{0} deployed, {1} prepared", "{0} triển khai, {1} chuẩn bị")
        case .noWorks: Texts("no works in this plan", "không thi công trong kế hoạch này")
        case .worksFromTo: Texts("works {0} to {1}", "thi công {0} đến {1}")
        case .fromTo: Texts("{0} to {1}", "{0} đến {1}")
        case .printedAs: Texts("{0}: the notice prints {1}, read as {2}", "{0}: thông báo in {1}, hiểu là {2}")
        case .circuits: Texts("Circuits", "Kênh truyền")
        case .circuitsBackbone: Texts("Backbone", "Trục")
        case .circuitsLevelI: Texts("Level I (centre to province)", "Cấp I (trung ương – tỉnh)")
        case .circuitsLevelII: Texts("Level II (province to commune)", "Cấp II (tỉnh – xã)")
        case .moreLinks: Texts("All {0} links", "Tất cả {0} đường truyền")
        case .noLinksYet: Texts("No link measured yet", "Chưa có đường truyền nào được đo")
        case .noLinksHint:
            Texts(
                "Links appear here by themselves, as soon as two enrolled sites of the plan measure each other. To enrol a site:",
                "Đường truyền sẽ tự hiện ở đây ngay khi hai điểm mạng đã đăng ký đo lẫn nhau. Để đăng ký một điểm mạng:"
            )
        case .noMatch: Texts("No link answers this filter.", "Không có đường truyền nào khớp bộ lọc.")
        case .search: Texts("Search", "Tìm kiếm")
        case .searchLinks: Texts("Site name or id", "Tên hoặc mã điểm mạng")
        case .searchSites: Texts("Name, id or province", "Tên, mã hoặc tỉnh")
        case .all: Texts("All", "Tất cả")
        case .apply: Texts("Apply", "Lọc")
        case .sortBy: Texts("Order", "Sắp xếp")
        case .sortName: Texts("by name", "theo tên")
        case .sortStatus: Texts("worst status first", "trạng thái xấu trước")
        case .sortDelay: Texts("longest delay first", "độ trễ cao trước")
        case .sortLoss: Texts("most loss first", "mất gói nhiều trước")
        case .sortSeen: Texts("longest silent first", "im lặng lâu trước")
        case .pages: Texts("Pages", "Trang")
        case .pageOf: Texts("Page {0} of {1}", "Trang {0} / {1}")
        case .previousPage: Texts("Previous", "Trước")
        case .nextPage: Texts("Next", "Sau")
        case .linksFound: Texts("{0} links", "{0} đường truyền")
        case .sitesFound: Texts("{0} sites", "{0} điểm mạng")
        case .nothingFound: Texts("Nothing found", "Không tìm thấy")
        case .nothingFoundHint:
            Texts(
                "No site of the plan answers this filter. Search looks in names, ids and provinces, with or without diacritics.",
                "Không có điểm mạng nào khớp bộ lọc. Tìm theo tên, mã và tỉnh, có dấu hay không dấu đều được.")
        case .agentsUnknown:
            Texts(
                "The store of measurements does not answer: which sites have an agent is not known now.",
                "Không đọc được số liệu đo: hiện chưa biết điểm nào có tác tử.")
        case .withAgent: Texts("with agent", "có tác tử")
        case .columnStatus: Texts("Status", "Trạng thái")
        case .columnLink: Texts("Link", "Đường truyền")
        case .columnMedian: Texts("Median ms", "Trung vị ms")
        case .columnP95: Texts("p95 ms", "p95 ms")
        case .columnMax: Texts("Max ms", "Tối đa ms")
        case .columnJitter: Texts("Jitter ms", "Jitter ms")
        case .columnLossForward: Texts("Loss out", "Mất chiều đi")
        case .columnLossReturn: Texts("Loss back", "Mất chiều về")
        case .columnRecent: Texts("Recent median", "Trung vị gần đây")
        case .columnLastSeen: Texts("Last seen", "Lần cuối")
        case .columnTime: Texts("Time", "Thời điểm")
        case .columnSent: Texts("Sent", "Đã gửi")
        case .columnReceived: Texts("Received", "Đã nhận")
        case .columnNotMeasured: Texts("Not measured", "Không đo được")
        case .columnSite: Texts("Site", "Điểm mạng")
        case .columnLevel: Texts("Level", "Cấp")
        case .columnProvince: Texts("Province", "Tỉnh, thành phố")
        case .columnGate: Texts("Gate", "Triển khai")
        case .columnPhase: Texts("Phase", "Giai đoạn")
        case .columnStarts: Texts("Works from", "Thi công từ")
        case .columnFinishes: Texts("to", "đến")
        case .columnRole: Texts("Role", "Vai trò")
        case .columnTo: Texts("To", "Đến")
        case .columnMedium: Texts("Medium", "Môi trường")
        case .columnTier: Texts("Tier", "Gói")
        case .columnCapacity: Texts("Capacity", "Dung lượng")
        case .columnDemandDown: Texts("Demand in", "Nhu cầu về")
        case .columnDemandUp: Texts("Demand out", "Nhu cầu đi")
        case .columnUse: Texts("Busy hour", "Giờ cao điểm")
        case .columnDrivenBy: Texts("Driven by", "Do hệ thống")
        case .columnLength: Texts("Length", "Chiều dài")
        case .columnCarrier: Texts("Carrier", "Nhà mạng")
        case .range: Texts("Range", "Khoảng thời gian")
        case .range15Minutes: Texts("15 min", "15 phút")
        case .rangeHour: Texts("1 h", "1 giờ")
        case .range6Hours: Texts("6 h", "6 giờ")
        case .rangeDay: Texts("24 h", "24 giờ")
        case .rangeWeek: Texts("7 days", "7 ngày")
        case .chartDelay: Texts("Two-way delay, ms", "Độ trễ hai chiều, ms")
        case .chartJitter: Texts("Jitter and delay variation, ms", "Jitter và biến thiên độ trễ, ms")
        case .chartLoss: Texts("Packet loss, %", "Mất gói, %")
        case .seriesMin: Texts("min", "nhỏ nhất")
        case .seriesMedian: Texts("median", "trung vị")
        case .seriesMax: Texts("max", "lớn nhất")
        case .seriesJitter: Texts("jitter (RFC 3550)", "jitter (RFC 3550)")
        case .seriesVariation: Texts("variation p95 (RFC 5481)", "biến thiên p95 (RFC 5481)")
        case .seriesOut: Texts("out", "chiều đi")
        case .seriesBack: Texts("back", "chiều về")
        case .seriesUnplaced: Texts("direction unknown", "chưa rõ chiều")
        case .asTable: Texts("Figures as a table", "Số liệu dạng bảng")
        case .measuredAt: Texts("Measured at {0}", "Đo tại {0}")
        case .noSuchLink:
            Texts(
                "No such link is measured now. It may have been renamed or its agent not enrolled yet; this page asks again by itself.",
                "Hiện không đo đường truyền này. Có thể đã đổi tên hoặc tác tử chưa đăng ký; trang sẽ tự thử lại.")
        case .noDataInRange:
            Texts(
                "No measurement in this range. Choose a longer one, or wait for the next report.",
                "Không có số liệu trong khoảng này. Hãy chọn khoảng dài hơn hoặc chờ báo cáo tiếp theo.")
        case .showOnMap: Texts("show on the map", "xem trên bản đồ")
        case .facts: Texts("Facts", "Thông tin")
        case .liveLinks: Texts("Measured now", "Đang đo")
        case .noAgentHere: Texts("No agent is enrolled here.", "Chưa có tác tử nào đăng ký tại đây.")
        case .agentIsAlive: Texts("agent alive", "tác tử hoạt động")
        case .agentIsDead: Texts("agent silent", "tác tử im lặng")
        case .agentLast: Texts("last report {0}", "báo cáo cuối {0}")
        case .agentNever: Texts("no report yet", "chưa có báo cáo")
        case .notInPlan: Texts("not in the plan", "ngoài kế hoạch")
        case .demand: Texts("Busy-hour demand by system", "Nhu cầu giờ cao điểm theo hệ thống")
        case .schedule: Texts("Schedule of works", "Lịch thi công")
        case .columnSystem: Texts("System", "Hệ thống")
        case .columnUsers: Texts("Users", "Người dùng")
        case .columnActivity: Texts("Activity", "Công việc")
        case .columnCrew: Texts("Crew", "Đội thi công")
        case .columnRequired: Texts("Required", "Cần có")
        case .gapsHere:
            Texts(
                "The plan gives less here than the rules ask for: {0}.",
                "Kế hoạch cấp cho điểm này ít hơn quy định: {0}.")
        case .people: Texts("Inhabitants", "Dân số")
        case .wave: Texts("Wave", "Đợt")
        case .eventLine:
            Texts(
                "{0} {1}, {2}: decided {3}, in force {4}, complete {5}.",
                "{0} {1}, {2}: quyết định {3}, hiệu lực {4}, hoàn tất {5}.")
        case .notYet: Texts("not yet", "chưa")
        case .noCircuits:
            Texts(
                "The plan gives this site no circuit of its own.", "Kế hoạch không có kênh truyền riêng cho điểm này.")
        case .upstream: Texts("Connects up to", "Nối lên")
        case .coordinates: Texts("Place", "Vị trí")
        case .staff: Texts("Staff", "Nhân sự")
        case .works: Texts("Works", "Thi công")
        case .basisPublished: Texts("published: {0}", "đã công bố: {0}")
        case .basisDerived: Texts("derived: {0}", "suy ra: {0}")
        case .basisAssumed: Texts("assumed: {0}", "giả định: {0}")
        case .reasonOpen:
            Texts("No reorganisation of it is pending: deploy.", "Không có việc sắp xếp nào đang chờ: triển khai.")
        case .reasonOpenAfter:
            Texts(
                "No reorganisation of it is pending (last: {0}): deploy.",
                "Không có việc sắp xếp nào đang chờ (gần nhất: {0}): triển khai.")
        case .reasonHeld:
            Texts(
                "Held: its own reorganisation {0} is pending.", "Tạm dừng: đang chờ việc sắp xếp {0} của chính đơn vị.")
        case .reasonHeldBy:
            Texts(
                "Held: reorganisation {0} of {1} ({2}) is pending.",
                "Tạm dừng: đang chờ việc sắp xếp {0} của {1} ({2}).")
        case .reasonStandby:
            Texts(
                "Standby: reorganisation {0} will form it. Prepare everything, touch nothing.",
                "Chờ sẵn: sẽ hình thành từ việc sắp xếp {0}. Chuẩn bị đầy đủ, chưa động vào.")
        case .reasonReady:
            Texts(
                "Ready: reorganisation {0} is complete. Deploy at once.",
                "Sẵn sàng: việc sắp xếp {0} đã hoàn tất. Triển khai ngay.")
        case .reasonClosed:
            Texts(
                "Closed: it is not a living unit on the plan's date ({0}).",
                "Đã đóng: không phải đơn vị đang tồn tại vào ngày của kế hoạch ({0}).")
        case .circuitPlanned: Texts("planned", "dự kiến")
        case .circuitProvisioning: Texts("provisioning", "đang thiết lập")
        case .circuitActive: Texts("active", "đang dùng")
        case .circuitOffline: Texts("offline", "ngoại tuyến")
        case .circuitDeprovisioning: Texts("deprovisioning", "đang gỡ bỏ")
        case .circuitDecommissioned: Texts("decommissioned", "đã gỡ bỏ")
        case .secondsAgo: Texts("{0} s ago", "{0} giây trước")
        case .minutesAgo: Texts("{0} min ago", "{0} phút trước")
        case .hoursAgo: Texts("{0} h ago", "{0} giờ trước")
        case .never: Texts("never", "chưa từng")
        case .lossShort: Texts("loss", "mất")
        case .openDetail: Texts("Details", "Chi tiết")
        case .reasonStarted: Texts("agent started", "tác tử vừa khởi động")
        case .reasonStopped: Texts("agent stopped", "tác tử dừng")
        case .reasonSendFailed: Texts("could not send", "không gửi được")
        case .reasonReceiveOverflow: Texts("receive buffer overflowed", "tràn bộ đệm nhận")
        case .reasonClockStep: Texts("clock stepped", "đồng hồ nhảy bước")
        case .reasonPeerNotListening: Texts("far end not listening", "đầu xa không lắng nghe")
        case .reasonOwnInterfaceDown: Texts("network interface down", "giao diện mạng bị ngắt")
        case .reasonOwnInterfaceDrops: Texts("network interface dropped packets", "giao diện mạng bỏ gói")
        case .reasonUdpBufferErrors: Texts("UDP buffers had no room", "bộ đệm UDP hết chỗ")
        case .reasonLateSend: Texts("probes left out, host too slow", "bỏ lỡ gói thăm dò vì máy chậm")
        case .reasonCpuStolen: Texts("processors taken by the hypervisor", "mất CPU cho máy chủ ảo hóa")
        case .reasonClockLost: Texts("clock lost its synchronisation", "đồng hồ mất đồng bộ")
        case .reasonClockSlewed: Texts("clock being slewed", "đồng hồ đang được chỉnh dần")
        case .reasonPeerReceiveOverflow: Texts("far reflector's buffer overflowed", "bộ phản xạ đầu xa tràn bộ đệm")
        case .reasonSuspended: Texts("host suspended", "máy đo bị tạm ngưng")
        }
    }
}
