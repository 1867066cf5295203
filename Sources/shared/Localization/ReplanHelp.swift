/// Help of `planner replan` and `planner diff`.
package enum ReplanHelp: MessageCatalogue {
    case replan, replanDiscussion, previousPlan, actuals, measuredBy, measuredDays, replanOut
    case diff, diffDiscussion, firstPlan, secondPlan

    package var texts: Texts {
        switch self {
        case .replan:
            Texts(
                "Makes a plan from another one, changing as little as it can.",
                "Lập lại kế hoạch từ một kế hoạch có sẵn, thay đổi ít nhất có thể.")
        case .replanDiscussion:
            Texts(
                "planner replan --topology topology/vietnam --plan plans/april --as-of 2025-06-20 --out plans/june",
                "planner replan --topology topology/vietnam --plan plans/april --as-of 2025-06-20 --out plans/june")
        case .previousPlan: Texts("The plan that it follows on.", "Kế hoạch trước.")
        case .actuals:
            Texts(
                "What happened: bookings, deliveries, crews, circuits; else actuals.csv of the topology, if there.",
                "Thực tế: việc đã làm, đợt giao, tổ đội, kênh; nếu không có thì actuals.csv trong mô hình mạng.")
        case .measuredBy:
            Texts(
                "The collector's data folder: circuits that it measured below their tier are ordered anew.",
                "Thư mục dữ liệu của bộ thu thập: kênh đo được dưới mức cam kết sẽ được đặt lại.")
        case .measuredDays:
            Texts("How many days of measurements, up to the plan's day.", "Số ngày đo, tính đến ngày của kế hoạch.")
        case .replanOut:
            Texts(
                "Where the new plan goes; else in the place of the old one.",
                "Nơi ghi kế hoạch mới; nếu không thì thay kế hoạch cũ.")
        case .diff:
            Texts(
                "Lists what differs between two plans, and why.", "Liệt kê điểm khác giữa hai kế hoạch và nguyên nhân.")
        case .diffDiscussion:
            Texts(
                "planner diff plans/april plans/june\nThe exit code is 0 whether they differ or not.",
                "planner diff plans/april plans/june\nMã thoát là 0 dù có khác hay không.")
        case .firstPlan: Texts("The older plan.", "Kế hoạch cũ.")
        case .secondPlan: Texts("The newer plan.", "Kế hoạch mới.")
        }
    }
}
