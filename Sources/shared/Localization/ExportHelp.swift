/// Help of `planner export`.
package enum ExportHelp: MessageCatalogue {
    case export, exportDiscussion, form, out, crew, province, previous, revision, format

    package var texts: Texts {
        switch self {
        case .export:
            Texts(
                "Exports a plan's works: calendars of the crews, their days as a table, or a Gantt chart.",
                "Xuất công việc của một kế hoạch: lịch của các tổ, bảng ngày công, hoặc biểu đồ Gantt.")
        case .exportDiscussion:
            Texts(
                """
                planner export plans/april --as ical --out calendars           one .ics a crew, and index.csv
                planner export plans/april --as ical --crew field-crew/24@2025/3 --out crew-3.ics
                planner export plans/may --as ical --previous plans/april --out calendars
                planner export plans/april --as csv --province "Bắc Ninh" --out days.csv
                planner export plans/april --as gantt --out rollout.html       or .svg
                """,
                """
                planner export plans/april --as ical --out calendars           mỗi tổ một tệp .ics, kèm index.csv
                planner export plans/april --as ical --crew field-crew/24@2025/3 --out crew-3.ics
                planner export plans/may --as ical --previous plans/april --out calendars
                planner export plans/april --as csv --province "Bắc Ninh" --out days.csv
                planner export plans/april --as gantt --out rollout.html       hoặc .svg
                """)
        case .form: Texts("What to make of it.", "Xuất thành dạng nào.")
        case .out:
            Texts(
                "Where to write: a folder for calendars, else a file; - or nothing is standard output.",
                "Nơi ghi: thư mục cho các lịch, còn lại là tệp; - hoặc bỏ trống là đầu ra chuẩn.")
        case .crew:
            Texts(
                "Only this crew, or those whose name begins so: field-crew/24@2025.",
                "Chỉ tổ này, hoặc các tổ có tên bắt đầu như vậy: field-crew/24@2025.")
        case .province: Texts("Only this province, by id or name.", "Chỉ tỉnh, thành phố này, theo mã hoặc tên.")
        case .previous:
            Texts(
                "The plan whose calendars the crews have: what is no more theirs is withdrawn.",
                "Kế hoạch mà các tổ đang giữ lịch: việc không còn của tổ sẽ được rút khỏi lịch.")
        case .revision:
            Texts(
                "Which calendar of plans of this day it is, 0 to 99 (default: 0; 1 after a previous one of the same day).",
                "Lần gửi lịch trong cùng ngày kế hoạch, 0 đến 99 (mặc định 0; 1 nếu kế hoạch trước cùng ngày).")
        case .format:
            Texts(
                "csv writes a table as csv (default), json or table; ical prints its index so.",
                "csv ghi bảng ở dạng csv (mặc định), json hoặc table; ical in mục lục theo dạng này.")
        }
    }
}
