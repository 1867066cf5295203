/// Help of `planner merger` and of `--known-as-of`.
package enum MergerHelp: MessageCatalogue {
    case merger, mergerDiscussion, list, listDiscussion, complete, completeDiscussion, postpone, postponeDiscussion
    case revoke, revokeDiscussion, undo, undoDiscussion
    case unit, on, to, number, withCommunes, plan, out, asOf, by, why, dryRun
    case listPlan, listAsOf, knownAsOf, pending, level, listUnit, journal

    package var texts: Texts {
        switch self {
        case .merger:
            Texts(
                "Lists mergers, records what became of them, and makes the plan anew.",
                "Liệt kê các sáp nhập, ghi lại diễn biến của chúng và lập lại kế hoạch.")
        case .mergerDiscussion:
            Texts(
                """
                Each decision is added to mergers.csv in the topology folder, with who, when and why, and is taken back by undo.
                With --plan the plan is made anew at once; where that fails nothing is recorded.
                """,
                """
                Mỗi quyết định được thêm vào mergers.csv trong thư mục mô hình, kèm ai, khi nào và vì sao, và hoàn lại bằng undo.
                Với --plan, kế hoạch được lập lại ngay; nếu việc đó hỏng thì không ghi gì cả.
                """)
        case .list:
            Texts(
                "Lists lineage events, who waits for them, and the journal of decisions.",
                "Liệt kê các sự kiện, ai đang chờ chúng, và sổ quyết định.")
        case .listDiscussion:
            Texts(
                """
                planner merger list --topology topology/vietnam --as-of 2025-06-20
                planner merger list --topology topology/vietnam --unit "Bắc Ninh" --pending
                """,
                """
                planner merger list --topology topology/vietnam --as-of 2025-06-20
                planner merger list --topology topology/vietnam --unit "Bắc Ninh" --pending
                """)
        case .complete:
            Texts(
                "Records that a merger is done on the ground: its successor is ready that day.",
                "Ghi rằng một sáp nhập đã xong trên thực tế: đơn vị mới sẵn sàng ngay hôm đó.")
        case .completeDiscussion:
            Texts(
                """
                planner merger complete 24@2025 --on 2025-06-20 --with-communes --topology topology/vietnam \\
                    --plan plans/april --why "Letter 12/UBND of 20 June"
                """,
                """
                planner merger complete 24@2025 --on 2025-06-20 --with-communes --topology topology/vietnam \\
                    --plan plans/april --why "Công văn 12/UBND ngày 20/6"
                """)
        case .postpone:
            Texts(
                "Records that a decree takes effect later: its successor stands by again.",
                "Ghi rằng một văn bản có hiệu lực muộn hơn: đơn vị mới trở lại chờ sẵn.")
        case .postponeDiscussion:
            Texts(
                """
                planner merger postpone "Bắc Ninh" --to 2025-09-01 --topology topology/vietnam --plan plans/april --why "…"
                """,
                """
                planner merger postpone "Bắc Ninh" --to 2025-09-01 --topology topology/vietnam --plan plans/april --why "…"
                """)
        case .revoke:
            Texts(
                "Records that a decree is withdrawn: its units live on as they were.",
                "Ghi rằng một văn bản bị bãi bỏ: các đơn vị tiếp tục như cũ.")
        case .revokeDiscussion:
            Texts(
                "planner merger revoke 07333@2025 --topology topology/vietnam --plan plans/april --why \"…\"",
                "planner merger revoke 07333@2025 --topology topology/vietnam --plan plans/april --why \"…\"")
        case .undo: Texts("Takes back a record of the journal.", "Hoàn lại một bản ghi của sổ quyết định.")
        case .undoDiscussion:
            Texts(
                "planner merger undo 3 --topology topology/vietnam --plan plans/april --why \"Wrong province\"",
                "planner merger undo 3 --topology topology/vietnam --plan plans/april --why \"Nhầm tỉnh\"")
        case .unit:
            Texts(
                "A predecessor or successor: its id, its code alone, or its name.",
                "Đơn vị trước hoặc sau: mã đầy đủ, riêng mã số, hoặc tên.")
        case .on: Texts("The day on which it was done, as YYYY-MM-DD.", "Ngày hoàn tất, dạng YYYY-MM-DD.")
        case .to: Texts("The day on which it takes effect now.", "Ngày mới mà văn bản có hiệu lực.")
        case .number:
            Texts(
                "The record's number; the last that stands by default.",
                "Số của bản ghi; mặc định là bản ghi cuối còn hiệu lực.")
        case .withCommunes:
            Texts(
                "Also the events of the districts and communes in that province.",
                "Cả các sự kiện của huyện và xã trong tỉnh đó.")
        case .plan:
            Texts("The plan that is made anew, and replaced.", "Kế hoạch được lập lại và thay thế.")
        case .out: Texts("Where the new plan goes instead.", "Nơi ghi kế hoạch mới thay vào đó.")
        case .asOf:
            Texts(
                "The day of the new plan; by default the old plan’s, or that of completion where later.",
                "Ngày của kế hoạch mới; mặc định là ngày của kế hoạch cũ, hoặc ngày hoàn tất nếu muộn hơn.")
        case .by:
            Texts("Who decides; by default who is logged in.", "Người quyết định; mặc định là người đang đăng nhập.")
        case .why: Texts("Why: kept in the journal.", "Vì sao: được giữ trong sổ.")
        case .dryRun: Texts("Say what would change and write nothing.", "Chỉ cho biết điều sẽ thay đổi, không ghi gì.")
        case .listPlan:
            Texts(
                "A plan whose date, knowledge and policy count.",
                "Kế hoạch cho biết ngày, mức hiểu biết và chính sách cổng.")
        case .listAsOf:
            Texts(
                "The day whose states count; by default the plan’s, or today.",
                "Ngày được xét; mặc định là ngày của kế hoạch, hoặc hôm nay.")
        case .knownAsOf:
            Texts(
                "Hide what was not yet known on this day: events, dates and decisions; by default nothing.",
                "Ẩn những gì chưa được biết vào ngày này: sự kiện, ngày tháng và quyết định; mặc định không ẩn gì.")
        case .pending: Texts("Only events that are pending.", "Chỉ các sự kiện chưa xong.")
        case .level: Texts("Events of units of this level.", "Các sự kiện của đơn vị cấp này.")
        case .listUnit:
            Texts(
                "Only the event of this unit and those below it.", "Chỉ sự kiện của đơn vị này và các sự kiện bên dưới."
            )
        case .journal: Texts("List the journal alone.", "Chỉ liệt kê sổ quyết định.")
        }
    }
}
