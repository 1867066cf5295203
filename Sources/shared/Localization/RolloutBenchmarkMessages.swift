/// Help and columns of `planner benchmark rollout`.
package enum RolloutBenchmarkMessages: MessageCatalogue {
    case rollout
    case discussion
    case jobs
    case provinces
    case timeLimit
    case nationalCipher
    case columnSchedule
    case columnWaiting
    case columnLateness
    case columnDays
    case columnMoney
    case columnAgainstBest
    case boundRow
    case searchRow

    package var texts: Texts {
        switch self {
        case .rollout:
            Texts(
                "Schedule the works of a made-up country: rules, search, bound.",
                "Lập lịch thi công cho một nước giả định: quy tắc, tìm kiếm, cận dưới.")
        case .discussion:
            Texts(
                """
                Makes provinces with communes, crews, carriers, stock that arrives monthly, money by the quarter and closed seasons \
                from the seed. Prints what each plain order and priority rule reaches by the better of serial and parallel \
                generation, what the search reaches in the time, the lower bound and the gap, and the seconds to the first schedule.
                """,
                "Tạo từ hạt giống các tỉnh có xã, các tổ thi công, nhà mạng, hàng về kho hằng tháng, kinh phí theo quý và mùa không thi công. In kết quả của từng thứ tự thường và quy tắc ưu tiên theo cách xếp tuần tự hoặc song song tốt hơn, kết quả tìm kiếm trong thời gian cho phép, cận dưới và khoảng cách tới cận, cùng số giây tới lịch đầu tiên."
            )
        case .jobs: Texts("Jobs: one for each province and commune.", "Số công việc: mỗi tỉnh và mỗi xã một việc.")
        case .provinces: Texts("Provinces.", "Số tỉnh.")
        case .timeLimit: Texts("Seconds for all of it.", "Số giây cho toàn bộ.")
        case .nationalCipher:
            Texts(
                "One national pool of cipher crews instead of three crews in each province.",
                "Một lực lượng cơ yếu chung cả nước thay cho ba tổ ở mỗi tỉnh.")
        case .columnSchedule: Texts("schedule", "lịch")
        case .columnWaiting: Texts("waiting", "chờ đợi")
        case .columnLateness: Texts("lateness", "trễ hạn")
        case .columnDays: Texts("days", "số ngày")
        case .columnMoney: Texts("money, đ", "kinh phí, đ")
        case .columnAgainstBest: Texts("against best rule", "so với quy tắc tốt nhất")
        case .boundRow: Texts("lower bound", "cận dưới")
        case .searchRow: Texts("search", "tìm kiếm")
        }
    }
}
