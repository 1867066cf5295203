/// What `planner failures` says.
package enum FailuresMessages: MessageCatalogue {
    case title, titleOn, titlePrepared
    case networkLine, systemsTown, unconnectedLine, loadLine, loadOverfull, trunksNotJudged
    case worstHeading, powerHeading, loadHeading, overloadHeading, noOverloads, latencyHeading, pairHeading, pairLine
    case datesHeading, availabilityHeading, availabilityLine, settledLine, unknownLine
    case protectionHeading, aspectHeading, protectionNote, worstOffices, written
    case badDate, noOffices, cannotAnalyse, notOurs, notOursExpected

    case element, kind, peopleCutOff, officesCutOff, rerouted, overloads, utilisation, fullestWay, latency, late
    case raised, raisedWay, wayKind, ways, fullest, overfull, fullestAfter, afterFailure, overfullAfter
    case qosClass, systems, limit, slowest, slowestAfter, lateAfter
    case aspect, apart, atCentre, sharedBelowCount
    // The page
    case failuresHeading, nothingBuilt, tileWorst, tileOverfull, tileUnprotected, tileMedian
    case kindHeading, judged, harmful, powerNote, systemNames, downtimeHeading
    case belowTenMinutes, belowHour, belowEightHours, belowDay, overDay
    case legendServed, legendLost, millionPeople, thousandPeople
    case first, second, extraPeople, extraOffices, date, offices, connected, people, worst, exposed, mostOverloads
    case share, least, most, settled, minutes, office, verdict, example, primary, backup, shared, notShown

    case officeKind, popKind, provincialKind, centreKind, access, trunk, levelOne, backbone, carrierOwn, local
    case accessBackup, levelOneBackup
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
                "Sự cố của {0}, khi cả các trụ sở đang chờ sẵn cũng đã được xây")
        case .networkLine:
            Texts(
                "{0} offices that serve {1} people; {2} sites of the carrier; {3} ways between them; {4} single failures judged",
                "{0} trụ sở phục vụ {1} dân; {2} điểm của nhà mạng; {3} tuyến nối; đã xét {4} sự cố đơn")
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
                "Busy hour at the planning horizon, all traffic on its shortest way. Over its backup an office sends the part that the backup is meant for.",
                "Giờ cao điểm cuối kỳ tính, mọi lưu lượng đi đường ngắn nhất. Qua kênh dự phòng, trụ sở chỉ gửi phần mà kênh đó được tính để tải."
            )
        case .trunksNotJudged:
            Texts(
                "Trunks are not judged: this plan does not say what their offices share. Make it anew with planner plan.",
                "Chưa xét trung kế: kế hoạch này không ghi tải dùng chung của các trụ sở. Hãy lập lại bằng planner plan."
            )
        case .loadOverfull:
            Texts(
                "{0} ways are beyond capacity even while all works: the largest tier that reaches them is too small, or the traffic has to be spread.",
                "{0} tuyến quá tải ngay cả khi mọi thứ hoạt động: gói lớn nhất tới được đó vẫn nhỏ, hoặc cần phân tải.")
        case .worstHeading: Texts("Worst single failures", "Sự cố đơn nặng nhất")
        case .powerHeading:
            Texts(
                "A whole province without power (a scenario, as the data do not say what feeds each site)",
                "Cả tỉnh mất điện (kịch bản, vì dữ liệu không có nguồn điện của từng điểm)")
        case .loadHeading:
            Texts(
                "How full the ways are while all works, and after the worst single failure",
                "Mức đầy của các tuyến khi mọi thứ hoạt động, và sau sự cố đơn nặng nhất")
        case .latencyHeading:
            Texts(
                "Delay from an office to its national system, one way, against the classes' limits",
                "Độ trễ một chiều từ trụ sở tới hệ thống quốc gia, so với giới hạn của từng lớp dịch vụ")
        case .overloadHeading:
            Texts(
                "Failures after which some way is overfull, fullest first",
                "Các sự cố làm tuyến khác quá tải, đầy nhất trước")
        case .noOverloads:
            Texts(
                "No single failure overloads a way.",
                "Không sự cố đơn nào làm tuyến nào quá tải.")
        case .pairHeading: Texts("Worst double failures", "Sự cố kép nặng nhất")
        case .pairLine:
            Texts(
                "{0} of {1} pairs cut off somebody whom neither failure alone cuts off.",
                "{0} trong {1} cặp làm mất liên lạc cả những nơi mà từng sự cố riêng lẻ không làm mất.")
        case .datesHeading: Texts("The half-built network by date", "Mạng đang xây dựng, theo ngày")
        case .availabilityHeading:
            Texts(
                "Minutes a year without a national system, by office",
                "Số phút mỗi năm không tới được hệ thống quốc gia, theo trụ sở")
        case .availabilityLine:
            Texts(
                "Because of circuits alone, by the catalogue's times between failures and to repair; the truth lies between the two figures.",
                "Chỉ do kênh truyền, theo thời gian giữa hai sự cố và thời gian sửa trong danh mục; giá trị thật nằm giữa hai số."
            )
        case .settledLine:
            Texts(
                "The two figures agree to a thousandth for {0} of {1} offices.",
                "Hai số khớp nhau đến một phần nghìn ở {0} trong {1} trụ sở.")
        case .unknownLine:
            Texts(
                "How reliable sites, equipment and power are is not in the data: they count as never failing.",
                "Độ tin cậy của điểm, thiết bị và điện không có trong dữ liệu: coi như không hỏng.")
        case .protectionHeading:
            Texts("Backups: apart, or only by look", "Kênh dự phòng: tách riêng thật, hay chỉ có vẻ")
        case .aspectHeading:
            Texts(
                "In what an office's two circuits are apart, by number of offices",
                "Hai kênh của một trụ sở tách riêng về mặt nào, theo số trụ sở")
        case .protectionNote:
            Texts(
                "Not shown: the data do not say where fibre lies or what feeds a site, so nobody can tell whether these are apart.",
                "Chưa chứng tỏ: dữ liệu không có tuyến cáp và nguồn điện của từng điểm, nên chưa thể nói là tách riêng."
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
                "Thư mục chứa tệp khác ngoài các bảng sự cố.")
        case .notOursExpected:
            Texts("a new or empty directory, or an earlier --out", "thư mục mới hoặc rỗng, hoặc --out lần trước")

        case .element: Texts("What fails", "Hỏng gì")
        case .kind: Texts("Kind", "Loại")
        case .peopleCutOff: Texts("People cut off", "Dân mất liên lạc")
        case .officesCutOff: Texts("Offices cut off", "Trụ sở mất liên lạc")
        case .rerouted: Texts("Offices rerouted", "Trụ sở đi đường khác")
        case .overloads: Texts("Ways made overfull", "Tuyến bị quá tải")
        case .utilisation: Texts("Fullest %", "Đầy nhất %")
        case .fullestWay: Texts("Fullest way", "Tuyến đầy nhất")
        case .latency: Texts("Delay + ms", "Trễ + ms")
        case .late: Texts("Offices too slow", "Trụ sở quá chậm")
        case .raised: Texts("Fullest with more load %", "Đầy nhất do thêm tải %")
        case .raisedWay: Texts("Which way", "Tuyến nào")
        case .wayKind: Texts("Ways", "Loại tuyến")
        case .ways: Texts("Count", "Số tuyến")
        case .fullest: Texts("Fullest %", "Đầy nhất %")
        case .overfull: Texts("Overfull", "Quá tải")
        case .fullestAfter: Texts("After a failure %", "Sau sự cố %")
        case .afterFailure: Texts("Failure", "Sự cố")
        case .overfullAfter: Texts("Overfull then", "Quá tải khi đó")
        case .qosClass: Texts("Class", "Lớp dịch vụ")
        case .systems: Texts("Systems", "Số hệ thống")
        case .limit: Texts("Limit ms", "Giới hạn ms")
        case .slowest: Texts("Slowest ms", "Chậm nhất ms")
        case .slowestAfter: Texts("After a failure ms", "Sau sự cố ms")
        case .lateAfter: Texts("Too slow then", "Quá chậm khi đó")
        case .failuresHeading: Texts("Failures and backups", "Sự cố và dự phòng")
        case .nothingBuilt:
            Texts(
                "The plan builds no office yet: there is nothing that could fail.",
                "Kế hoạch chưa xây trụ sở nào: chưa có gì để hỏng.")
        case .tileWorst: Texts("people cut off by the worst single failure", "dân mất liên lạc do sự cố đơn nặng nhất")
        case .tileOverfull:
            Texts("ways overfull after some single failure", "tuyến quá tải sau một sự cố đơn nào đó")
        case .tileUnprotected:
            Texts("offices without a backup, or that only look protected", "trụ sở không có dự phòng hoặc chỉ có vẻ có")
        case .tileMedian:
            Texts("minutes a year without service, median office", "phút mỗi năm không có dịch vụ, trụ sở trung vị")
        case .kindHeading: Texts("The worst of each kind", "Nặng nhất theo từng loại")
        case .judged: Texts("Judged", "Đã xét")
        case .harmful: Texts("Cut somebody off", "Làm mất liên lạc")
        case .powerNote:
            Texts(
                "Power of a whole province is a scenario: the data do not say what feeds each site.",
                "Cả tỉnh mất điện là một kịch bản: dữ liệu không có nguồn điện của từng điểm.")
        case .systemNames: Texts("Systems", "Các hệ thống")
        case .downtimeHeading:
            Texts("Offices by time without service in a year", "Số trụ sở theo thời gian mất dịch vụ trong năm")
        case .belowTenMinutes: Texts("below 10 min", "dưới 10 phút")
        case .belowHour: Texts("to 1 hour", "đến 1 giờ")
        case .belowEightHours: Texts("to 8 hours", "đến 8 giờ")
        case .belowDay: Texts("to 1 day", "đến 1 ngày")
        case .overDay: Texts("longer", "lâu hơn")
        case .legendServed: Texts("people served on the day", "dân được phục vụ vào ngày đó")
        case .legendLost:
            Texts("of them, cut off by the day's worst single failure", "trong đó mất liên lạc do sự cố đơn nặng nhất")
        case .millionPeople: Texts("{0} M", "{0} tr")
        case .thousandPeople: Texts("{0} k", "{0} ng")
        case .aspect: Texts("In respect of", "Xét về")
        case .apart: Texts("Apart", "Tách riêng")
        case .atCentre: Texts("Shared at the centre only", "Chỉ chung ở trung tâm tỉnh")
        case .sharedBelowCount: Texts("Shared", "Dùng chung")
        case .first: Texts("First", "Thứ nhất")
        case .second: Texts("Second", "Thứ hai")
        case .extraPeople: Texts("People lost to both only", "Dân chỉ mất khi hỏng cả hai")
        case .extraOffices: Texts("Offices lost to both only", "Trụ sở chỉ mất khi hỏng cả hai")
        case .date: Texts("Date", "Ngày")
        case .offices: Texts("Offices", "Trụ sở")
        case .connected: Texts("Connected", "Có kết nối")
        case .people: Texts("People", "Dân")
        case .worst: Texts("Worst failure", "Sự cố nặng nhất")
        case .exposed: Texts("Offices one failure can cut off", "Trụ sở mất chỉ vì một sự cố")
        case .mostOverloads: Texts("Overfull then", "Quá tải khi đó")
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
        case .notShown: Texts("Not shown", "Chưa chứng tỏ")

        case .officeKind: Texts("office", "trụ sở")
        case .popKind: Texts("PoP", "điểm hiện diện")
        case .provincialKind: Texts("provincial centre", "trung tâm tỉnh")
        case .centreKind: Texts("centre", "trung tâm")
        case .access: Texts("access circuit", "kênh truy nhập")
        case .accessBackup: Texts("backup access circuit", "kênh truy nhập dự phòng")
        case .levelOneBackup: Texts("backup level I way", "tuyến cấp I dự phòng")
        case .trunk: Texts("trunk", "trung kế")
        case .levelOne: Texts("level I way", "tuyến cấp I")
        case .backbone: Texts("backbone way", "tuyến trục")
        case .carrierOwn: Texts("carrier's own link", "đường của nhà mạng")
        case .local: Texts("local link", "đường nội bộ")
        case .town: Texts("centres of a town", "các trung tâm của một đô thị")
        case .power: Texts("province's power", "điện toàn tỉnh")

        case .sharedBelow:
            Texts(
                "only looks protected: one site or way takes both",
                "chỉ có vẻ: hỏng một điểm hoặc một tuyến là mất cả hai")
        case .sameCarrier:
            Texts("only looks protected: one medium or carrier", "chỉ có vẻ: cùng phương thức hoặc nhà mạng")
        case .sharedCentre:
            Texts(
                "apart up to the province's centre, which both need",
                "tách riêng đến trung tâm tỉnh, nơi cả hai đều cần")
        case .nothingShared:
            Texts("nothing shared, but not all is shown", "không thấy dùng chung, nhưng chưa chứng tỏ hết")
        case .diverse: Texts("shown to be apart", "đã chứng tỏ tách riêng")
        case .single: Texts("no backup", "không có dự phòng")
        case .median: Texts("median", "trung vị")
        case .percentile90: Texts("90 % have at most", "90 % không quá")
        case .percentile99: Texts("99 % have at most", "99 % không quá")
        case .worstOne: Texts("worst", "tệ nhất")
        case .medium: Texts("medium", "phương thức")
        case .route: Texts("route or duct", "tuyến cáp hoặc cống bể")
        case .pop: Texts("PoP", "điểm hiện diện")
        case .carrier: Texts("carrier", "nhà mạng")
        case .powerAspect: Texts("power", "điện")
        }
    }
}
