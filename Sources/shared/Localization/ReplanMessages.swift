/// What `planner replan` and `planner diff` say, and the plan's methods where a plan was made from another.
package enum ReplanMessages: MessageCatalogue {
    // Methods and bill
    case methodSchedule, methodAnew, reorderLine

    // Causes
    case asOfMoved, eventCompleted, eventCompletedBefore, eventPostponed, eventChanged, eventWithdrawn
    case unitAdded, unitRemoved, unitChanged, demandChanged, settingsChanged, reregistered, followsProvince
    case networkChanged, backboneChanged, booked, crewsChanged, deliveryChanged, circuitLate, belowTier, displaced
    case recorded, followsSites, independent, inputsDiffer, inputDiffers, asOfDiffers, policyDiffers, sameInput

    // Headings and columns
    case changesOf, nothingChanged, part, count, change, subject, before, after, cause, more
    case causes, affected

    // Parts
    case partPlan, partUnits, partSites, partCircuits, partDates, partReorders, partPhases, partWaves, partBill,
        partMethods, partGaps, partAddresses, partPackages, partRegret
    // Kinds of changes
    case added, removed, changed, earlier, later

    // Progress and errors
    case replanning, summary, beforeStart, beforeStartExpected, unknownCircuit, unknownCircuitExpected, unreadable,
        badDays

    package var texts: Texts {
        switch self {
        case .methodSchedule:
            Texts(
                "Works of {0} sites stand; of {1} they are placed in the gaps of crews and stock; bound: busiest crews",
                "Giữ nguyên lịch của {0} điểm; xếp {1} điểm vào chỗ trống của tổ đội và vật tư; cận: tổ đội bận nhất")
        case .methodAnew:
            Texts(
                "{0} provincial networks designed anew, the others stand; the bound is of the trees designed anew",
                "Thiết kế lại mạng của {0} tỉnh, các mạng khác giữ nguyên; cận tính cho các cây thiết kế lại")
        case .reorderLine: Texts("Re-ordered circuit, {0} {1}", "Kênh đặt lại, {0} {1}")

        case .asOfMoved: Texts("the plan's day moved from {1} to {0}", "ngày tính chuyển từ {1} sang {0}")
        case .eventCompleted: Texts("{0} {1} completed on {2}", "{0} {1} hoàn thành ngày {2}")
        case .eventCompletedBefore:
            Texts("{0} {1} completed on {2}, not {3}", "{0} {1} hoàn thành ngày {2}, không phải {3}")
        case .eventPostponed: Texts("{0} {1} postponed to {2}", "{0} {1} hoãn đến {2}")
        case .eventChanged: Texts("{0} {1} announced or changed ({2})", "{0} {1} được công bố hoặc thay đổi ({2})")
        case .eventWithdrawn: Texts("event {0} withdrawn", "sự kiện {0} bị rút lại")
        case .unitAdded: Texts("unit {0} entered", "thêm đơn vị {0}")
        case .unitRemoved: Texts("unit {0} gone", "bỏ đơn vị {0}")
        case .unitChanged: Texts("the entry of {0} changed", "mục đăng ký của {0} thay đổi")
        case .demandChanged: Texts("{0} has other people or another place", "{0} đổi số người hoặc vị trí")
        case .settingsChanged: Texts("{0} changed", "{0} thay đổi")
        case .reregistered: Texts("carries on {0}", "tiếp nối {0}")
        case .followsProvince: Texts("follows the cut-over of {0}", "theo ngày chuyển mạch của {0}")
        case .networkChanged: Texts("the network of {0} was designed anew", "mạng của {0} được thiết kế lại")
        case .backboneChanged:
            Texts("level I and the ring of centres were designed anew", "cấp I và vành trung tâm được thiết kế lại")
        case .booked: Texts("{0} reported for {1}", "{0} báo thực hiện ngày {1}")
        case .crewsChanged: Texts("crews {0} lost or added from {1}", "tổ đội {0} bớt hoặc thêm từ {1}")
        case .deliveryChanged:
            Texts("delivery of {0} due on {2} comes on {1}", "đợt giao {0} hạn {2} đến ngày {1}")
        case .circuitLate: Texts("circuit {0} handed over on {1}", "kênh {0} bàn giao ngày {1}")
        case .belowTier: Texts("circuit {0} measured below its tier on {1}", "kênh {0} đo được dưới gói ngày {1}")
        case .displaced: Texts("its {0} went to works that stand", "{0} của nó dành cho việc đã định")
        case .recorded: Texts("{0} ({1})", "{0} ({1})")
        case .followsSites: Texts("follows from its sites: {0}", "theo các điểm của nó: {0}")
        case .independent: Texts("made independently", "lập độc lập")
        case .inputsDiffer: Texts("other {0}", "khác {0}")
        case .inputDiffers: Texts("another input", "đầu vào khác")
        case .asOfDiffers: Texts("as of {1}, not {0}", "tính tại ngày {1}, không phải {0}")
        case .policyDiffers: Texts("gate {1}, not {0}", "cổng {1}, không phải {0}")
        case .sameInput:
            Texts(
                "of the same input: seed, budget or version differ",
                "cùng đầu vào: khác hạt giống, ngân sách hoặc phiên bản")

        case .changesOf:
            Texts("Changes from {0} (as of {1}) to {2} (as of {3})", "Thay đổi từ {0} (ngày {1}) sang {2} (ngày {3})")
        case .nothingChanged: Texts("Nothing differs.", "Không có gì khác.")
        case .part: Texts("part", "phần")
        case .count: Texts("count", "số")
        case .change: Texts("change", "thay đổi")
        case .subject: Texts("what", "đối tượng")
        case .before: Texts("before", "trước")
        case .after: Texts("after", "sau")
        case .cause: Texts("cause", "nguyên nhân")
        case .more:
            Texts(
                "… and {0} more; --format json or csv lists all",
                "… và {0} dòng nữa; --format json hoặc csv liệt kê hết")
        case .causes: Texts("Causes", "Nguyên nhân")
        case .affected: Texts("units and sites", "đơn vị và điểm")

        case .partPlan: Texts("plan", "kế hoạch")
        case .partUnits: Texts("units", "đơn vị")
        case .partSites: Texts("sites", "điểm")
        case .partCircuits: Texts("circuits", "kênh")
        case .partDates: Texts("works", "việc")
        case .partReorders: Texts("re-orders", "đặt lại")
        case .partPhases: Texts("phases", "giai đoạn")
        case .partWaves: Texts("waves", "đợt")
        case .partBill: Texts("bill", "dự toán")
        case .partMethods: Texts("methods", "phương pháp")
        case .partGaps: Texts("gaps", "thiếu hụt")
        case .partAddresses: Texts("addresses", "địa chỉ")
        case .partPackages: Texts("packages", "gói chờ sẵn")
        case .partRegret: Texts("no-regret work", "việc không hối tiếc")
        case .added: Texts("added", "thêm")
        case .removed: Texts("removed", "bỏ")
        case .changed: Texts("changed", "đổi")
        case .earlier: Texts("{0} days earlier", "sớm hơn {0} ngày")
        case .later: Texts("{0} days later", "muộn hơn {0} ngày")

        case .replanning: Texts("Re-planning", "Đang lập lại kế hoạch")
        case .summary:
            Texts("{0} units and sites differ, from {1} causes", "{0} đơn vị và điểm khác, do {1} nguyên nhân")
        case .badDays: Texts("{0} is no number of days", "{0} không phải là số ngày")
        case .beforeStart: Texts("{0} is before the project's first day", "{0} trước ngày đầu của dự án")
        case .beforeStartExpected: Texts("a day from {0} on", "một ngày từ {0} trở đi")
        case .unknownCircuit: Texts("no circuit {0} in the plan", "kế hoạch không có kênh {0}")
        case .unknownCircuitExpected:
            Texts("an id that planner show --circuits lists", "một mã mà planner show --circuits liệt kê")
        case .unreadable: Texts("{0} has {1} errors", "{0} có {1} lỗi")
        }
    }
}
