/// What `planner export` writes and says: crews' calendars and days, the Gantt chart.
package enum ExportMessages: MessageCatalogue {
    // What to do
    case doSurvey, doOrder, doDeliver, doInstall, doKeyEncryptor, doInstallAgent, doAccept, doCutOver
    // Why then and not sooner
    case whyPinned, whyRelease, whyAfterHere, whyAfter, whyCrewAt, whyCrewBase, whyStock, whyBudget, whySeason
    case whyValue, whyValueAt, whyValueWork
    // A crew's calendar
    case crewNumbered, calendarAbout, travelTo, travelMinutes, siteLine, phaseLine, modeLine, withCrews
    case circuitLine, peopleLine, cancelled
    // Listings
    case crew, rule, base, starts, startTime, finishes, finishTime, travel, site, name, province, activity, mode
    case phase, wave, people, latitude, longitude, reason, reasonSite, reasonActivity, reasonItem, why
    case file, events, firstDay, lastDay, cancelledEvents
    // Faults
    case unknownCrew, crewNearest, unknownProvince, provinceExpected, nothingPlanned, oneFileOnly, oneFileNext
    case foreignFile, foreignFolder, foreignExpected, chooseOther, written, noFormat, noFormatExpected
    case onlyFor, previousForeign, badRevision

    package var texts: Texts {
        switch self {
        case .doSurvey:
            Texts(
                "Visit the office: way in for the cable, place for the rack, power and earthing, who has the keys.",
                "Khảo sát trụ sở: đường vào của cáp, chỗ đặt tủ, nguồn điện và tiếp địa, ai giữ chìa khóa.")
        case .doOrder:
            Texts(
                "Order the circuits from the carrier and have the day of delivery confirmed.",
                "Đặt kênh với nhà mạng và chốt ngày bàn giao.")
        case .doDeliver:
            Texts(
                "The carrier brings the circuits to the office and hands them over.",
                "Nhà mạng kéo kênh đến trụ sở và bàn giao.")
        case .doInstall:
            Texts(
                "Mount rack, power and router, and connect the circuits.",
                "Lắp tủ, nguồn và bộ định tuyến, đấu nối các kênh.")
        case .doKeyEncryptor:
            Texts(
                "Load the keys into the encryptor and bring up its tunnel.",
                "Nạp khóa cho thiết bị bảo mật và thiết lập đường hầm.")
        case .doInstallAgent:
            Texts(
                "Run the command of the site's kit and see the agent report.",
                "Chạy lệnh trong bộ cài của điểm và kiểm tra thiết bị đo đã gửi số liệu.")
        case .doAccept:
            Texts(
                "Measure against the plan's limits and sign the acceptance record.",
                "Đo kiểm theo các giới hạn của kế hoạch và ký biên bản nghiệm thu.")
        case .doCutOver:
            Texts(
                "Move the office onto the network; keep its old way until this one has proved itself.",
                "Chuyển trụ sở sang mạng mới; giữ đường cũ đến khi đường mới chạy ổn định.")

        case .whyPinned: Texts("It is done or in hand.", "Việc đã xong hoặc đang làm.")
        case .whyRelease:
            Texts("Its phase, or the plan, begins then.", "Giai đoạn của điểm, hoặc kế hoạch, bắt đầu từ đó.")
        case .whyAfterHere: Texts("“{0}” here must be finished before.", "Phải xong việc “{0}” tại đây trước.")
        case .whyAfter: Texts("“{0}” at {1} must be finished before.", "Phải xong việc “{0}” tại {1} trước.")
        case .whyCrewAt:
            Texts(
                "No crew is free sooner: this one comes from “{0}” at {1}.",
                "Chưa có tổ nào rảnh sớm hơn: tổ này vừa xong việc “{0}” tại {1}.")
        case .whyCrewBase:
            Texts(
                "No crew is free sooner; this one comes from its base.",
                "Chưa có tổ nào rảnh sớm hơn; tổ này đi từ nơi đóng.")
        case .whyStock: Texts("Equipment arrives then: {0}.", "Thiết bị về vào lúc đó: {0}.")
        case .whyBudget: Texts("Money is there from the period {0} on.", "Kinh phí có từ kỳ {0}.")
        case .whySeason: Texts("A closed season ends then: {0}.", "Hết mùa không thi công: {0}.")
        case .whyValue:
            Texts(
                "It could start sooner, but that would hold up work for more people.",
                "Có thể bắt đầu sớm hơn, nhưng sẽ làm chậm việc phục vụ nhiều dân hơn.")
        case .whyValueAt:
            Texts(
                "It could start sooner, but that would hold up work for more people at {0}.",
                "Có thể bắt đầu sớm hơn, nhưng sẽ làm chậm việc phục vụ nhiều dân hơn tại {0}.")

        case .whyValueWork:
            Texts(
                "It could start sooner, but the crew does “{0}” at {1} instead, where more people wait.",
                "Có thể bắt đầu sớm hơn, nhưng tổ làm việc “{0}” tại {1} trước, nơi nhiều dân chờ hơn.")

        case .crewNumbered: Texts("{0} {1}", "{0} số {1}")
        case .calendarAbout: Texts("{0}, plan as of {1}.", "{0}, kế hoạch tính đến {1}.")
        case .travelTo: Texts("On the road to {0}", "Đi đến {0}")
        case .travelMinutes: Texts("On the road before: {0} min.", "Di chuyển trước đó: {0} phút.")
        case .siteLine: Texts("Site: {0} ({1})", "Điểm: {0} ({1})")
        case .phaseLine: Texts("Phase: {0}", "Giai đoạn: {0}")
        case .modeLine: Texts("Way of working: {0}", "Cách làm: {0}")
        case .withCrews: Texts("Crews: {0}", "Các tổ: {0}")
        case .circuitLine: Texts("Circuit, {0}: {1}, {2}, {3}, to {4}", "Kênh {0}: {1}, {2}, {3}, đến {4}")
        case .peopleLine: Texts("People served: {0}", "Số dân được phục vụ: {0}")
        case .cancelled: Texts("Not this crew's any more.", "Không còn là việc của tổ này.")

        case .crew: Texts("Crew", "Tổ")
        case .rule: Texts("Kind of crew", "Loại tổ")
        case .base: Texts("Base", "Nơi đóng")
        case .starts: Texts("Starts", "Bắt đầu")
        case .startTime: Texts("At", "Lúc")
        case .finishes: Texts("Ends", "Kết thúc")
        case .finishTime: Texts("At", "Lúc")
        case .travel: Texts("Travel, min", "Đi đường, phút")
        case .site: Texts("Site", "Mã điểm")
        case .name: Texts("Name", "Tên")
        case .province: Texts("Province", "Tỉnh, thành phố")
        case .activity: Texts("Activity", "Công việc")
        case .mode: Texts("Mode", "Cách làm")
        case .phase: Texts("Phase", "Giai đoạn")
        case .wave: Texts("Wave", "Đợt")
        case .people: Texts("People", "Số dân")
        case .latitude: Texts("Latitude", "Vĩ độ")
        case .longitude: Texts("Longitude", "Kinh độ")
        case .reason: Texts("Reason", "Lý do")
        case .reasonSite: Texts("Because of", "Do điểm")
        case .reasonActivity: Texts("Its activity", "Do việc")
        case .reasonItem: Texts("Item", "Do mục")
        case .why: Texts("Why then", "Vì sao lúc đó")
        case .file: Texts("File", "Tệp")
        case .events: Texts("Events", "Số việc")
        case .firstDay: Texts("First day", "Ngày đầu")
        case .lastDay: Texts("Last day", "Ngày cuối")
        case .cancelledEvents: Texts("Withdrawn", "Đã rút")

        case .unknownCrew: Texts("The plan has no crew {0}.", "Kế hoạch không có tổ {0}.")
        case .crewNearest: Texts("one of the plan's crews, such as {0}", "một tổ của kế hoạch, ví dụ {0}")
        case .unknownProvince: Texts("The plan has no province {0}.", "Kế hoạch không có tỉnh, thành phố {0}.")
        case .provinceExpected: Texts("the id or name of a province: {0}", "mã hoặc tên một tỉnh, thành phố: {0}")
        case .nothingPlanned:
            Texts("The plan has no works with dates for this.", "Kế hoạch không có việc nào có ngày cho lựa chọn này.")
        case .oneFileOnly:
            Texts(
                "Standard output takes one calendar, and these are {0}.",
                "Đầu ra chuẩn chỉ nhận một lịch, ở đây có {0}.")
        case .oneFileNext:
            Texts(
                "choose one with --crew, or give a folder with --out",
                "chọn một tổ bằng --crew, hoặc cho thư mục bằng --out")
        case .foreignFile:
            Texts("That file is not one that planner export wrote.", "Tệp đó không do planner export ghi.")
        case .foreignFolder:
            Texts(
                "That folder holds what planner export did not write.",
                "Thư mục đó chứa thứ không do planner export ghi.")
        case .foreignExpected:
            Texts("nothing, or an earlier export of the same kind", "chưa có gì, hoặc bản xuất cũ cùng loại")
        case .chooseOther: Texts("give another place with --out", "chọn nơi khác bằng --out")
        case .written: Texts("Written to {0}", "Đã ghi vào {0}")
        case .noFormat: Texts("A Gantt chart has no --format {0}.", "Biểu đồ Gantt không có --format {0}.")
        case .noFormatExpected:
            Texts(
                "no --format: the name after --out ends in .svg or .html",
                "bỏ --format: tên sau --out kết thúc bằng .svg hoặc .html")
        case .onlyFor: Texts("{0} goes with --as {1} alone.", "{0} chỉ dùng với --as {1}.")
        case .previousForeign:
            Texts("The earlier plan is of a later day: {0}.", "Kế hoạch trước lại có ngày muộn hơn: {0}.")
        case .badRevision: Texts("{0} is no revision.", "{0} không phải số lần sửa.")
        }
    }
}
