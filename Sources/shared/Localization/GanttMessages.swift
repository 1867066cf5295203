/// What the Gantt chart says.
package enum GanttMessages: MessageCatalogue {
    case heading, provinceHeading, detailsHeading, note, provinceNote
    case begun, installing, connected, waiting, officeCutOver, asOf, phaseSpan, milestone, milestonePrinted
    case sites, people, done, waits, centre, noPhase
    case rowTitle, rowWaiting, waitingRow, waitingUnknown, waitingTitle, barTitle, siteTitle
    case peopleConnected, reached, quarter, millions, thousands, summary, plan, byPlan, cutOverLine, nothing
    case holidays, seasons, closed, doneOn

    package var texts: Texts {
        switch self {
        case .heading: Texts("The rollout over time", "Tiến độ triển khai theo thời gian")
        case .provinceHeading: Texts("{0}: works by site", "{0}: công việc tại từng điểm")
        case .detailsHeading: Texts("Works by province, site by site", "Công việc từng tỉnh, từng điểm")
        case .note:
            Texts(
                "A band for each province: how much of it is filled is the share of its sites with works that has come so far; striped sites wait.",
                "Mỗi dải là một tỉnh, thành phố: phần tô là tỷ lệ điểm có việc đã đến bước đó; phần sọc là các điểm đang chờ."
            )
        case .provinceNote:
            Texts(
                "A row for each site in the order of their starts; point at a bar for its days.",
                "Mỗi hàng là một điểm, theo thứ tự bắt đầu; trỏ vào thanh để xem ngày.")
        case .begun: Texts("Survey, order, delivery", "Khảo sát, đặt kênh, chờ kênh")
        case .installing: Texts("Installation to acceptance", "Lắp đặt đến nghiệm thu")
        case .connected: Texts("Connected", "Đã kết nối")
        case .waiting: Texts("Prepared, waiting for a merger", "Đã chuẩn bị, chờ sáp nhập")
        case .officeCutOver: Texts("Provincial office cut over", "Văn phòng tỉnh chuyển mạch")
        case .holidays: Texts("Holidays", "Nghỉ lễ")
        case .seasons: Texts("Closed seasons", "Mùa không thi công")
        case .closed: Texts("{0}; closed: {1}", "{0}; nghỉ: {1}")
        case .doneOn: Texts("{0}: done {1}", "{0}: xong {1}")
        case .asOf: Texts("plan of {0}", "kế hoạch {0}")
        case .phaseSpan: Texts("{0}: works {1} to {2}", "{0}: thi công từ {1} đến {2}")
        case .milestone: Texts("{0}: {1}", "{0}: {1}")
        case .milestonePrinted: Texts("{0}: {1} (printed: {2})", "{0}: {1} (văn bản ghi: {2})")
        case .sites: Texts("Sites", "Điểm")
        case .people: Texts("People", "Số dân")
        case .done: Texts("Done", "Xong")
        case .waits: Texts("waits", "chờ")
        case .centre: Texts("Centre and central organs", "Trung ương và các cơ quan")
        case .noPhase: Texts("Without a phase", "Chưa thuộc giai đoạn nào")
        case .rowTitle:
            Texts(
                "{0}: {1} sites, works {2} to {3}, office cut over {4}",
                "{0}: {1} điểm, thi công từ {2} đến {3}, văn phòng tỉnh chuyển mạch {4}")
        case .rowWaiting: Texts("{0}: {1} sites prepared and waiting", "{0}: {1} điểm đã chuẩn bị, đang chờ")
        case .waitingRow: Texts("{0} prepared, until {1}", "{0} điểm chờ đến {1}")
        case .waitingUnknown: Texts("{0} prepared, waiting", "{0} điểm đang chờ")
        case .waitingTitle:
            Texts(
                "{0} sites with {1} people: design, addresses and bill are ready; the event takes effect {2}",
                "{0} điểm, {1} dân: đã xong thiết kế, địa chỉ và dự toán; sự kiện có hiệu lực {2}")
        case .barTitle: Texts("{0}, {1}: {2} to {3}", "{0}, {1}: {2} đến {3}")
        case .siteTitle: Texts("{0} ({1}): {2} to {3}", "{0} ({1}): {2} đến {3}")
        case .peopleConnected: Texts("People connected", "Số dân đã kết nối")
        case .reached: Texts("{0} %: {1}", "{0} %: {1}")
        case .quarter: Texts("Q{0}", "Quý {0}")
        case .millions: Texts("{0} m", "{0} tr")
        case .thousands: Texts("{0} k", "{0} k")
        case .summary:
            Texts("{0}: {1} sites, {2} to {3}", "{0}: {1} điểm, {2} đến {3}")
        case .plan: Texts("Rollout of {0}", "Triển khai {0}")
        case .byPlan: Texts("this plan", "kế hoạch này")
        case .cutOverLine: Texts("provincial office cut over {0}", "văn phòng tỉnh chuyển mạch {0}")
        case .nothing: Texts("The plan has no works with dates.", "Kế hoạch chưa có việc nào có ngày.")
        }
    }
}
