/// What `planner schedule` says, and why each of the works starts when it does.
package enum ScheduleMessages: MessageCatalogue {
    case method, millionPersonDays
    // Rules
    case byList, bySize, nearestFirst, weightPerWork, latestFinish, earliestDue, shortestWork, mostWork
    case weightPerWorkAndTravel, thisSchedule
    // Summary
    case title, valueLine, boundLine, noBound, betterThanRule, moneyLine
    case compareHeading, rulesHeading, wavesHeading, conflictsHeading, noConflicts, moreConflicts, notRecorded
    case order, total, difference, share, waiting, lateness, makespan, money
    case wave, sites, people, firstDay, lastDay
    case crewHeading, begins, ends, place, activity, crew, travel, reason, site, provinceHeading, rootCause
    case unknownCrew, unknownCrewExpected, improved, searching
    case needsTopology, otherTopology, otherTopologyNext
    // Explanations
    case worksLine, worksByCrew, inMode, chainHeading, chainMore, rootOf, unknownReason
    case pinned, releasedByPhase, releasedByPlan, afterOwn, afterAbove, crewFrom, crewFromBase, countedCrew
    case anyCrew, stock, budget, season, valueAt, valueWork, value
    // Conflicts
    case conflict, conflictIn, noCrew, noCrewAtAll, noStock, noMoney, noOpening, windowTooShort, windowPassed
    case windowMissed, waitsFor, horizon, need, days, hours

    package var texts: Texts {
        switch self {
        case .method:
            Texts(
                "Rules, orders and ways at a price of crew time, ruin and recreate; bound: sites alone, busiest resource",
                "Luật, thứ tự và cách làm theo giá công đội, rồi phá và dựng lại; cận: từng điểm, nguồn lực bận nhất")
        case .millionPersonDays: Texts("{0} M person-days", "{0} triệu ngày-người")
        case .byList: Texts("By province list", "Theo danh sách tỉnh")
        case .bySize: Texts("Largest first", "Đông dân trước")
        case .nearestFirst: Texts("Nearest first", "Gần trước")
        case .weightPerWork: Texts("Most people per crew-day", "Nhiều dân trên ngày công")
        case .latestFinish: Texts("Latest finish", "Hạn muộn nhất")
        case .earliestDue: Texts("Earliest due date", "Đến hạn trước")
        case .shortestWork: Texts("Shortest work", "Ít việc trước")
        case .mostWork: Texts("Most work", "Nhiều việc trước")
        case .weightPerWorkAndTravel:
            Texts("Most people per crew-day with travel", "Nhiều dân trên ngày công, kể đi lại")
        case .thisSchedule: Texts("This schedule", "Lịch này")
        case .title: Texts("Schedule of {0}, as of {1}", "Lịch thi công của {0}, tính đến {1}")
        case .valueLine:
            Texts(
                "People wait {0} M person-days and sites {1} site-days without a link; the last site is done after {2} working days.",
                "Người dân chờ {0} triệu ngày-người, các điểm {1} ngày-điểm chưa có kênh; điểm cuối xong sau {2} ngày làm việc."
            )
        case .boundLine:
            Texts(
                "No schedule of these works costs less than {0} M person-days: this one is {1} % above that at most.",
                "Không lịch nào của các việc này tốn dưới {0} triệu ngày-người: lịch này cao hơn nhiều nhất {1} %.")
        case .noBound: Texts("There is nothing to schedule.", "Không có việc gì để lập lịch.")
        case .betterThanRule:
            Texts(
                "It is {0} % better than the best priority rule ({1}).",
                "Lịch này tốt hơn luật ưu tiên tốt nhất ({1}) {0} %.")
        case .moneyLine:
            Texts(
                "It spends {0} M đồng on what the budget counts.",
                "Lịch chi {0} triệu đồng cho các khoản tính vào ngân sách.")
        case .compareHeading: Texts("Compared with", "So sánh")
        case .rulesHeading: Texts("Compared with all orders and rules", "So với mọi thứ tự và luật")
        case .wavesHeading: Texts("First waves", "Các đợt đầu")
        case .conflictsHeading: Texts("What could not be scheduled", "Không lập lịch được")
        case .noConflicts: Texts("Every site that is open has its works.", "Mọi điểm đang mở đều có lịch.")
        case .moreConflicts: Texts("… and {0} more sites", "… và {0} điểm nữa")
        case .notRecorded:
            Texts(
                "This plan has no figures of its schedule; make it anew with planner plan.",
                "Kế hoạch này không ghi số liệu của lịch; hãy lập lại bằng planner plan.")
        case .order: Texts("Order", "Thứ tự")
        case .total: Texts("Cost, M person-days", "Chi phí, triệu ngày-người")
        case .difference: Texts("More than this", "Hơn lịch này")
        case .share: Texts("%", "%")
        case .waiting: Texts("Waiting", "Chờ")
        case .lateness: Texts("Lateness", "Trễ")
        case .makespan: Texts("Working days", "Ngày làm việc")
        case .money: Texts("M đồng", "Triệu đồng")
        case .wave: Texts("Wave", "Đợt")
        case .sites: Texts("Sites", "Điểm")
        case .people: Texts("People", "Dân số")
        case .firstDay: Texts("First day", "Ngày đầu")
        case .lastDay: Texts("Last day", "Ngày cuối")
        case .crewHeading: Texts("Works of {0}", "Việc của {0}")
        case .begins: Texts("Begins", "Bắt đầu")
        case .ends: Texts("Ends", "Kết thúc")
        case .place: Texts("Name", "Tên")
        case .activity: Texts("Activity", "Việc")
        case .crew: Texts("Crew", "Tổ")
        case .travel: Texts("On the road, min", "Đi đường, phút")
        case .reason: Texts("Why not sooner", "Vì sao không sớm hơn")
        case .site: Texts("Site", "Điểm")
        case .provinceHeading: Texts("Works in {0}", "Việc tại {0}")
        case .rootCause: Texts("Root cause", "Nguyên nhân gốc")
        case .unknownCrew: Texts("no works of a crew “{0}”", "không có việc nào của tổ “{0}”")
        case .unknownCrewExpected:
            Texts("a crew of the plan, such as {0}", "một tổ trong kế hoạch, ví dụ {0}")
        case .improved:
            Texts(
                "Searched on for {0} s: {1} to {2} M person-days, {3} % less.",
                "Tìm tiếp {0} giây: từ {1} xuống {2} triệu ngày-người, giảm {3} %.")
        case .searching: Texts("searching for a better schedule", "đang tìm lịch tốt hơn")
        case .needsTopology:
            Texts(
                "searching on needs the topology that the plan was made from: --topology",
                "tìm tiếp cần mô hình đã lập kế hoạch: --topology")
        case .otherTopology:
            Texts(
                "the topology is not the one that the plan was made from",
                "mô hình không phải là mô hình đã lập kế hoạch")
        case .otherTopologyNext:
            Texts("make the plan anew with planner plan", "hãy lập lại kế hoạch bằng planner plan")
        case .worksLine: Texts("{0}: {1} to {2}.", "{0}: {1} đến {2}.")
        case .worksByCrew: Texts("{0}: {1} to {2}, {3}.", "{0}: {1} đến {2}, {3}.")
        case .inMode: Texts("{0} ({1})", "{0} ({1})")
        case .chainHeading: Texts("Why it is finished then and not sooner:", "Vì sao xong lúc đó mà không sớm hơn:")
        case .chainMore: Texts("… and so on, {0} steps more", "… và cứ thế, {0} bước nữa")
        case .rootOf: Texts("Root cause: {0}", "Nguyên nhân gốc: {0}")
        case .unknownReason: Texts("The plan does not say why.", "Kế hoạch không ghi lý do.")
        case .pinned: Texts("It is done or in hand.", "Đã làm hoặc đang làm.")
        case .releasedByPhase:
            Texts("It waits for release: {0} begins on {1}.", "Chờ cho phép: {0} bắt đầu ngày {1}.")
        case .releasedByPlan: Texts("It starts with the plan, on {0}.", "Bắt đầu cùng kế hoạch, ngày {0}.")
        case .afterOwn: Texts("{0} of {1} is finished only on {2}.", "{0} của {1} đến {2} mới xong.")
        case .afterAbove:
            Texts(
                "{1} above must be connected first: its {0} ends on {2}.",
                "{1} cấp trên phải kết nối trước: việc {0} của nơi đó xong lúc {2}.")
        case .crewFrom:
            Texts(
                "The crew {0} is at {1} ({2}) until {3} and {4} min on the road.",
                "Tổ {0} ở {1} ({2}) đến {3} và đi đường {4} phút.")
        case .crewFromBase:
            Texts(
                "The crew {0} comes from its base, {1} min on the road.", "Tổ {0} đi từ cơ sở của tổ, {1} phút đường.")
        case .countedCrew:
            Texts(
                "All of “{0}” are busy; the next is free when {2} for {1} ends on {3}.",
                "Mọi tổ “{0}” đều bận; tổ gần nhất rảnh khi việc {2} cho {1} xong lúc {3}.")
        case .anyCrew: Texts("No crew of “{0}” is free sooner.", "Không tổ “{0}” nào rảnh sớm hơn.")
        case .stock: Texts("{0} is out of stock until it is delivered on {1}.", "{0} hết cho đến khi về ngày {1}.")
        case .budget: Texts("Money is there only from {0} on.", "Đến {0} mới có kinh phí.")
        case .season: Texts("Works rest until then: {0}.", "Đến lúc đó việc phải nghỉ: {0}.")
        case .valueAt:
            Texts(
                "It could start sooner, but would hold up works of more value at {0}.",
                "Có thể làm sớm hơn, nhưng sẽ làm chậm việc đáng hơn ở {0}.")
        case .valueWork:
            Texts(
                "It could start sooner, but the crew does works of more value instead: {0} for {1}, until {2}.",
                "Có thể làm sớm hơn, nhưng tổ làm việc đáng hơn: {0} cho {1}, đến {2}.")
        case .value:
            Texts(
                "It could start sooner, but would hold up works of more value.",
                "Có thể làm sớm hơn, nhưng sẽ làm chậm việc đáng hơn.")
        case .conflict: Texts("No schedule for {0}: {1}", "Không lập được lịch cho {0}: {1}")
        case .conflictIn: Texts("No schedule for {0} ({1}): {2}", "Không lập được lịch cho {0} ({1}): {2}")
        case .noCrew:
            Texts(
                "it wants {0} of “{1}” at once, {2} are there that long.",
                "cần cùng lúc {0} tổ “{1}”, chỉ có {2} đủ lâu.")
        case .noCrewAtAll: Texts("no crew of “{0}” is there when it is needed.", "không tổ “{0}” nào có mặt khi cần.")
        case .noStock:
            Texts(
                "it takes {0} of {1}, and {2} are left of all that ever arrives.",
                "cần {0} {1}, mà tất cả số về chỉ còn {2}.")
        case .noMoney:
            Texts(
                "it costs {0} M đồng, and no quarter has more than {1} M left.",
                "cần {0} triệu đồng, mà không quý nào còn quá {1} triệu.")
        case .noOpening:
            Texts(
                "it takes {0}, and the longest opening between closed seasons ({2}) is {1}.",
                "cần {0}, mà khoảng mở dài nhất giữa các mùa nghỉ ({2}) là {1}.")
        case .windowTooShort:
            Texts(
                "{0} ends on {1} (hard), but it needs {2} and can be done on {3} at the earliest: {4}.",
                "{0} kết thúc ngày {1} (bắt buộc), nhưng cần {2} và sớm nhất là {3} mới xong: {4}.")
        case .windowPassed:
            Texts(
                "{0} ended on {1} (hard), before the works can begin; they can be done on {3} at the earliest: {4} take {2}.",
                "{0} đã kết thúc ngày {1} (bắt buộc), trước khi có thể bắt đầu; sớm nhất là {3} mới xong: {4} cần {2}.")
        case .windowMissed:
            Texts(
                "{0} ends on {1} (hard); alone it would be in time, with the others it is done on {2}. {3}",
                "{0} kết thúc ngày {1} (bắt buộc); nếu chỉ có nó thì kịp, cùng các nơi khác thì {2} mới xong. {3}")
        case .waitsFor: Texts("{0} above can't be connected first.", "{0} cấp trên chưa kết nối được trước.")
        case .horizon: Texts("the calendar ends before it is done.", "lịch hết trước khi làm xong.")
        case .need: Texts("{0} {1}", "{0} {1}")
        case .days: Texts("{0} working days", "{0} ngày làm việc")
        case .hours: Texts("{0} h", "{0} giờ")
        }
    }
}

extension ScheduleMessages {
    /// What an order or rule is called that plans name so; nil for one that is not known.
    package static func order(_ id: String) -> ScheduleMessages? {
        switch id {
        case "by-list": .byList
        case "by-size": .bySize
        case "nearest-first": .nearestFirst
        case "weight-per-work": .weightPerWork
        case "latest-finish": .latestFinish
        case "earliest-due": .earliestDue
        case "shortest-work": .shortestWork
        case "most-work": .mostWork
        case "weight-per-work-and-travel": .weightPerWorkAndTravel
        default: nil
        }
    }
}

/// Help of `planner schedule`.
package enum ScheduleHelp: MessageCatalogue {
    case schedule, discussion, explain, crew, province, compare, topology, timeLimit, seed, out

    package var texts: Texts {
        switch self {
        case .schedule:
            Texts(
                "Shows a plan's schedule of works, explains it, and searches on for a better one.",
                "Xem lịch thi công của kế hoạch, giải thích, và tìm tiếp lịch tốt hơn.")
        case .discussion:
            Texts(
                """
                planner schedule plans/july --compare
                planner schedule plans/july --explain 01290@2025
                planner schedule plans/july --topology topology/vietnam --time-limit 30 --out plans/better
                """,
                """
                planner schedule plans/july --compare
                planner schedule plans/july --explain 01290@2025
                planner schedule plans/july --topology topology/vietnam --time-limit 30 --out plans/better
                """)
        case .explain:
            Texts(
                "Says why this site's works are when they are, back to the root cause.",
                "Giải thích vì sao việc ở điểm này vào lúc đó, đến nguyên nhân gốc.")
        case .crew:
            Texts(
                "Lists the works of one crew, such as field-crew/24@2025/3.",
                "Liệt kê việc của một tổ, ví dụ field-crew/24@2025/3.")
        case .province: Texts("Lists the works of one province.", "Liệt kê việc của một tỉnh.")
        case .compare:
            Texts(
                "Compares with every order and rule, not only the plain ones and the best.",
                "So với mọi thứ tự và luật, không chỉ các thứ tự đơn giản và luật tốt nhất.")
        case .topology:
            Texts(
                "Search on for a better schedule of this topology, the one that the plan was made from.",
                "Tìm tiếp lịch tốt hơn cho mô hình này, là mô hình đã lập kế hoạch.")
        case .timeLimit:
            Texts(
                "How long to search; Ctrl-C ends it sooner. Both keep the best so far.",
                "Tìm bao lâu; Ctrl-C kết thúc sớm hơn. Cả hai giữ kết quả tốt nhất đã có.")
        case .seed: Texts("Seed of the search's random choices.", "Hạt giống cho các lựa chọn ngẫu nhiên của phép tìm.")
        case .out: Texts("Where the better plan goes.", "Nơi ghi kế hoạch tốt hơn.")
        }
    }
}
