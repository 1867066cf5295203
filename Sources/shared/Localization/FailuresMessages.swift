/// What `planner failures` says.
package enum FailuresMessages: MessageCatalogue {
    case title, titleOn, titlePrepared
    case networkLine, systemsTown, unconnectedLine, loadLine, loadOverfull
    case worstHeading, powerHeading, overloadHeading, noOverloads, pairHeading, pairLine
    case datesHeading, availabilityHeading, availabilityLine, settledLine, unknownLine
    case protectionHeading, protectionNote, worstOffices, written
    case badDate, noOffices, cannotAnalyse, notOurs, notOursExpected

    case element, kind, peopleCutOff, officesCutOff, rerouted, overloads, utilisation, fullestWay, latency, late
    case first, second, extraPeople, extraOffices, date, offices, connected, people, worst, exposed, mostOverloads
    case share, least, most, settled, minutes, office, verdict, example, primary, backup, shared, notShown

    case officeKind, popKind, provincialKind, centreKind, access, trunk, levelOne, backbone, carrierOwn, local
    case town, power
    case sharedBelow, sameCarrier, sharedCentre, nothingShared, diverse, single
    case median, percentile90, percentile99, worstOne
    case medium, route, pop, carrier, powerAspect

    package var texts: Texts {
        switch self {
        case .title: Texts("Failures of {0}, as the plan builds it", "Sự cố của {0}, khi kế hoạch đã hoàn thành")
        case .titleOn: Texts("Failures of {0}, as built by {1}", "Sự cố của {0}, phần đã xây đến {1}")
        case .titlePrepared:
            Texts(
                "Failures of {0}, with all prepared offices built",
                "Sự cố của {0}, khi cả các điểm dự phòng đã được xây")
        case .networkLine:
            Texts(
                "{0} offices with {1} people; {2} sites of the carrier; {3} ways; {4} failures judged",
                "{0} trụ sở với {1} dân; {2} điểm của nhà mạng; {3} tuyến; đã xét {4} sự cố")
        case .systemsTown:
            Texts(
                "All national systems stand in one town ({0}): its loss stops everything. All below assumes that it stands.",
                "Mọi hệ thống quốc gia đặt tại một đô thị ({0}): mất nơi đó là mất tất cả. Phần dưới đây giả định nơi đó còn hoạt động."
            )
        case .unconnectedLine:
            Texts(
                "{0} offices reach no national system even while all works, such as {1}.",
                "{0} trụ sở không tới được hệ thống quốc gia nào ngay cả khi mọi thứ hoạt động, ví dụ {1}.")
        case .loadLine:
            Texts(
                "While all works, the fullest way of level I or the backbone is at {0} in the busy hour, all traffic on its shortest way.",
                "Khi mọi thứ hoạt động, tuyến cấp I hoặc trục đầy nhất ở mức {0} vào giờ cao điểm, lưu lượng đi đường ngắn nhất."
            )
        case .loadOverfull:
            Texts(
                "{0} ways are beyond capacity even then, {1} at most: shortest ways alone do not do, the traffic has to be spread.",
                "Ngay khi đó {0} tuyến đã quá tải, cao nhất {1}: chỉ đường ngắn nhất là không đủ, cần phân tải.")
        case .worstHeading: Texts("Worst single failures", "Sự cố đơn nặng nhất")
        case .powerHeading:
            Texts(
                "A whole province without power (a scenario: no power feeds are in the data)",
                "Cả tỉnh mất điện (kịch bản: dữ liệu không có nguồn điện)")
        case .overloadHeading:
            Texts(
                "Newly overfull after one failure, all traffic on its shortest way left, fullest first",
                "Mới quá tải sau một sự cố, lưu lượng đi đường ngắn nhất còn lại, đầy nhất trước")
        case .noOverloads:
            Texts(
                "No single failure overloads any way of level I or the backbone.",
                "Không sự cố đơn nào làm quá tải tuyến cấp I hoặc trục.")
        case .pairHeading: Texts("Worst double failures", "Sự cố kép nặng nhất")
        case .pairLine:
            Texts(
                "{0} of {1} pairs cut off more than both failures one by one.",
                "{0} trong {1} cặp cắt nhiều hơn hai sự cố xảy ra riêng rẽ.")
        case .datesHeading: Texts("The half-built network by date", "Mạng xây dở theo ngày")
        case .availabilityHeading:
            Texts(
                "Minutes a year without a national system, by office",
                "Số phút mỗi năm không tới được hệ thống quốc gia, theo trụ sở")
        case .availabilityLine:
            Texts(
                "Of circuits alone, by the catalogue's times between failures and to repair; each figure is proved from both sides.",
                "Chỉ do mạch, theo thời gian giữa sự cố và thời gian sửa trong danh mục; mỗi số có chứng minh hai phía."
            )
        case .settledLine:
            Texts(
                "Both sides agree to a thousandth for {0} of {1} offices.",
                "Hai phía khớp đến một phần nghìn ở {0} trong {1} trụ sở.")
        case .unknownLine:
            Texts(
                "How reliable sites, equipment and power are is not in the data: they count as never failing.",
                "Độ tin cậy của điểm, thiết bị và điện không có trong dữ liệu: coi như không hỏng.")
        case .protectionHeading: Texts("Backups: apart, or only by look", "Dự phòng: thật hay chỉ có vẻ")
        case .protectionNote:
            Texts(
                "Where fibre lies and what feeds each site is not in the data, so separate routes and power can't be shown: {0} and {1} of {2} backups.",
                "Dữ liệu không có tuyến cáp và nguồn điện, nên không chứng tỏ được tuyến riêng và điện riêng: {0} và {1} trong {2} dự phòng."
            )
        case .worstOffices: Texts("Offices with the longest downtime", "Trụ sở gián đoạn lâu nhất")
        case .written: Texts("Written: {0}", "Đã ghi: {0}")
        case .badDate: Texts("{0} is not a date.", "{0} không phải là ngày.")
        case .noOffices:
            Texts("No office is built by then: nothing can fail.", "Chưa trụ sở nào được xây: không có gì để hỏng.")
        case .cannotAnalyse: Texts("The plan's network can't be analysed.", "Không phân tích được mạng của kế hoạch.")
        case .notOurs:
            Texts(
                "The directory holds something else than listings of failures.",
                "Thư mục chứa thứ khác ngoài các bảng sự cố.")
        case .notOursExpected:
            Texts("a new or empty directory, or an earlier --out", "thư mục mới hoặc rỗng, hoặc --out lần trước")

        case .element: Texts("What fails", "Hỏng gì")
        case .kind: Texts("Kind", "Loại")
        case .peopleCutOff: Texts("People cut off", "Dân mất liên lạc")
        case .officesCutOff: Texts("Offices cut off", "Trụ sở mất liên lạc")
        case .rerouted: Texts("Rerouted", "Đi đường khác")
        case .overloads: Texts("Newly overfull", "Mới quá tải")
        case .utilisation: Texts("Fullest %", "Đầy nhất %")
        case .fullestWay: Texts("Fullest way", "Tuyến đầy nhất")
        case .latency: Texts("Delay + ms", "Trễ + ms")
        case .late: Texts("Too slow", "Quá chậm")
        case .first: Texts("First", "Thứ nhất")
        case .second: Texts("Second", "Thứ hai")
        case .extraPeople: Texts("People by both only", "Dân chỉ do cả hai")
        case .extraOffices: Texts("Offices by both only", "Trụ sở chỉ do cả hai")
        case .date: Texts("Date", "Ngày")
        case .offices: Texts("Offices", "Trụ sở")
        case .connected: Texts("Connected", "Có kết nối")
        case .people: Texts("People", "Dân")
        case .worst: Texts("Worst failure", "Sự cố nặng nhất")
        case .exposed: Texts("On one failure", "Phụ thuộc một sự cố")
        case .mostOverloads: Texts("Overloads", "Quá tải")
        case .share: Texts("Offices", "Trụ sở")
        case .least: Texts("At least", "Ít nhất")
        case .most: Texts("At most", "Nhiều nhất")
        case .settled: Texts("Settled", "Khớp")
        case .minutes: Texts("Minutes a year", "Phút mỗi năm")
        case .office: Texts("Office", "Trụ sở")
        case .verdict: Texts("Verdict", "Kết luận")
        case .example: Texts("Such as", "Ví dụ")
        case .primary: Texts("Primary", "Chính")
        case .backup: Texts("Backup", "Dự phòng")
        case .shared: Texts("Both need", "Cùng phụ thuộc")
        case .notShown: Texts("Not shown apart", "Không chứng tỏ riêng")

        case .officeKind: Texts("office", "trụ sở")
        case .popKind: Texts("PoP", "điểm hiện diện")
        case .provincialKind: Texts("provincial centre", "trung tâm tỉnh")
        case .centreKind: Texts("centre", "trung tâm")
        case .access: Texts("access circuit", "mạch truy nhập")
        case .trunk: Texts("trunk", "trung kế")
        case .levelOne: Texts("level I way", "tuyến cấp I")
        case .backbone: Texts("backbone way", "tuyến trục")
        case .carrierOwn: Texts("carrier's own link", "đường của nhà mạng")
        case .local: Texts("local link", "đường nội bộ")
        case .town: Texts("centres of a town", "các trung tâm một đô thị")
        case .power: Texts("province's power", "điện toàn tỉnh")

        case .sharedBelow:
            Texts("only looks protected: shared below the province", "chỉ có vẻ: dùng chung dưới cấp tỉnh")
        case .sameCarrier:
            Texts("only looks protected: one medium or carrier", "chỉ có vẻ: cùng môi trường hoặc nhà mạng")
        case .sharedCentre:
            Texts(
                "apart up to the province's centre, which both need", "riêng đến trung tâm tỉnh, nơi cả hai đều cần")
        case .nothingShared:
            Texts("nothing shared, but not all is shown", "không dùng chung, nhưng chưa chứng tỏ hết")
        case .diverse: Texts("shown to be apart", "chứng tỏ riêng rẽ")
        case .single: Texts("no backup", "không có dự phòng")
        case .median: Texts("median", "trung vị")
        case .percentile90: Texts("90 % have less than", "90 % ít hơn")
        case .percentile99: Texts("99 % have less than", "99 % ít hơn")
        case .worstOne: Texts("worst", "tệ nhất")
        case .medium: Texts("medium", "môi trường")
        case .route: Texts("route", "tuyến cáp")
        case .pop: Texts("PoP", "điểm hiện diện")
        case .carrier: Texts("carrier", "nhà mạng")
        case .powerAspect: Texts("power", "điện")
        }
    }
}
