/// What `planner merger` says, and why a decision can't be recorded.
package enum MergerMessages: MessageCatalogue {
    // Refusals
    case refusedUnknownEvent, refusedBeforePublished, refusedNotLater, refusedRevoked, refusedNeeded, refusedStranded
    case refusedUnknownRecord, refusedUndoneAlready, refusedUndoOfUndo
    // Plans
    case knownAsOf
    // Look-up
    case unknownUnit, unknownUnitExpected, noEvent, noEventExpected, severalEvents, severalEventsExpected, listMergers
    case nothingBelow, leaveOut, nothingToUndo, noReason, noReasonExpected, outWithoutPlan, unknownToPlan, refused
    case cannotRecord, nothingRecorded, waiting
    // What a decision changes
    case oneEvent, manyEvents, completedOn, postponedTo, revokedNow, undoneNow, leftOut, recorded, wouldRecord
    case noGateChanges, gateChanges, moreUnits, planAnew, noPlanAnew, nothingWritten, before, after, unitColumn
    // Listings
    case listTitle, listMore, journalTitle, journalEmpty
    case event, kind, predecessors, successors, announced, decided, effective, completed, state, held, standby, below
    case belowPending, decisions, number, recordedAt, recordedBy, action, eventsColumn, date, undoes, undoneBy, reason
    case pending, completedState, revokedState, actionComplete, actionPostpone, actionRevoke, actionUndo

    package var texts: Texts {
        switch self {
        case .refusedUnknownEvent: Texts("there is no event {0}", "không có sự kiện {0}")
        case .refusedBeforePublished:
            Texts(
                "event {0} can't take place on {1}: it was decided or put forward on {2}; give that day or a later one",
                "sự kiện {0} không thể diễn ra ngày {1}: nó được quyết định hoặc công bố ngày {2}; hãy nêu ngày đó hoặc muộn hơn"
            )
        case .refusedNotLater:
            Texts(
                "event {0} can't be postponed to {1}: it takes effect on {2}; give a later day",
                "sự kiện {0} không thể lùi đến {1}: nó có hiệu lực ngày {2}; hãy nêu ngày muộn hơn")
        case .refusedRevoked:
            Texts(
                "event {0} was revoked by record {1}; undo that record first",
                "sự kiện {0} đã bị bãi bỏ bởi bản ghi {1}; trước hết hãy hoàn lại bản ghi đó")
        case .refusedNeeded:
            Texts(
                "event {0} can't be revoked: it forms {1}, of which event {2} makes something else; revoke that first",
                "không thể bãi bỏ sự kiện {0}: nó lập ra {1}, mà sự kiện {2} lại thay đổi; trước hết hãy bãi bỏ sự kiện sau"
            )
        case .refusedStranded:
            Texts(
                "event {0} can't stand again: {1} is formed by event {2}, which is revoked; undo that first",
                "sự kiện {0} không thể có lại: {1} do sự kiện {2} lập ra, mà sự kiện đó đã bị bãi bỏ; trước hết hãy hoàn lại việc ấy"
            )
        case .refusedUnknownRecord:
            Texts(
                "there is no record {0} above; name one of the journal",
                "phía trên không có bản ghi {0}; hãy nêu một bản ghi của sổ")
        case .refusedUndoneAlready:
            Texts(
                "record {0} was taken back by record {1} already", "bản ghi {0} đã được hoàn lại bởi bản ghi {1}")
        case .refusedUndoOfUndo:
            Texts(
                "record {0} is itself an undo; record the decision anew instead",
                "bản ghi {0} tự nó là một lần hoàn lại; hãy ghi quyết định ấy lại từ đầu")
        case .knownAsOf: Texts("with what was known on {0}", "với những gì được biết đến ngày {0}")
        case .unknownUnit: Texts("No unit is called {0}.", "Không có đơn vị nào là {0}.")
        case .unknownUnitExpected:
            Texts(
                "an id (24@2025), a code (24) or a whole name (Bắc Ninh)",
                "mã đầy đủ (24@2025), mã số (24) hoặc tên đầy đủ (Bắc Ninh)")
        case .noEvent: Texts("No lineage event names {0}.", "Không có sự kiện nào nói đến {0}.")
        case .noEventExpected:
            Texts("a unit that ceases or is formed in an event", "đơn vị chấm dứt hoặc được lập trong một sự kiện")
        case .severalEvents: Texts("{0} takes part in {1} events.", "{0} tham gia {1} sự kiện.")
        case .severalEventsExpected: Texts("one of {0}", "một trong: {0}")
        case .listMergers:
            Texts("planner merger list --topology {0} lists them.", "planner merger list --topology {0} liệt kê chúng.")
        case .nothingBelow:
            Texts(
                "No event of districts or communes lies below {0}.",
                "Không có sự kiện cấp huyện hoặc xã nào thuộc {0}.")
        case .leaveOut: Texts("Leave {0} out.", "Hãy bỏ {0}.")
        case .nothingToUndo: Texts("No record is left to take back.", "Không còn bản ghi nào để hoàn lại.")
        case .noReason: Texts("A decision needs its reason.", "Một quyết định cần có lý do.")
        case .noReasonExpected:
            Texts(
                "why it is recorded, for example the number of a letter",
                "vì sao ghi quyết định này, ví dụ số của một công văn")
        case .outWithoutPlan:
            Texts("There is no plan to be made anew.", "Không có kế hoạch nào để lập lại.")
        case .unknownToPlan:
            Texts(
                "The plan is made with what was known on {0}, and the decision is recorded on {1}: it would change nothing.",
                "Kế hoạch được lập với những gì được biết đến ngày {0}, còn quyết định được ghi ngày {1}: sẽ không đổi gì."
            )
        case .refused: Texts("The decision can't be recorded: {0}.", "Không ghi được quyết định: {0}.")
        case .cannotRecord: Texts("Can't write the journal: {0}.", "Không ghi được sổ quyết định: {0}.")
        case .nothingRecorded:
            Texts("The decision is not recorded; all is as before.", "Quyết định chưa được ghi; mọi thứ vẫn như cũ.")
        case .waiting:
            Texts("Waiting for another decision to be recorded", "Đang chờ một quyết định khác được ghi xong")
        case .oneEvent: Texts("event {0}", "sự kiện {0}")
        case .manyEvents: Texts("event {0} and {1} below it", "sự kiện {0} và {1} sự kiện bên dưới")
        case .completedOn: Texts("{0}: completed on {1} ({2}).", "{0}: hoàn tất ngày {1} ({2}).")
        case .postponedTo: Texts("{0}: postponed to {1} ({2}).", "{0}: lùi đến ngày {1} ({2}).")
        case .revokedNow: Texts("{0}: the decree is withdrawn ({1}).", "{0}: văn bản bị bãi bỏ ({1}).")
        case .undoneNow: Texts("{0}: record {1} is taken back.", "{0}: hoàn lại bản ghi {1}.")
        case .leftOut:
            Texts(
                "Events below that can't take it, and are left as they are: {0}",
                "Số sự kiện bên dưới không áp dụng được và giữ nguyên: {0}")
        case .recorded:
            Texts("Recorded as number {0} in {1} by {2}.", "Đã ghi thành số {0} trong {1}, người ghi {2}.")
        case .wouldRecord: Texts("It would be record {0} in {1}.", "Sẽ là bản ghi {0} trong {1}.")
        case .noGateChanges: Texts("No gate changes as of {0}.", "Không cổng nào thay đổi tính đến ngày {0}.")
        case .gateChanges: Texts("Gates that change, as of {0}", "Các cổng thay đổi, tính đến ngày {0}")
        case .moreUnits: Texts("… and {0} more; --format csv lists all", "… và {0} đơn vị nữa; --format csv liệt kê đủ")
        case .planAnew: Texts("Plan made anew as of {0}: {1} ({2})", "Đã lập lại kế hoạch tính đến ngày {0}: {1} ({2})")
        case .noPlanAnew:
            Texts(
                "No plan was made anew: name one by --plan, or run planner plan.",
                "Chưa kế hoạch nào được lập lại: hãy nêu bằng --plan, hoặc chạy planner plan.")
        case .nothingWritten: Texts("Nothing was written (--dry-run).", "Chưa ghi gì (--dry-run).")
        case .before: Texts("From", "Từ")
        case .after: Texts("To", "Thành")
        case .unitColumn: Texts("Unit", "Đơn vị")
        case .listTitle: Texts("Lineage events: {0}, as of {1}", "Sự kiện: {0}, tính đến ngày {1}")
        case .listMore:
            Texts(
                "Events of provinces; those below them by --level district, --level commune or --unit PROVINCE.",
                "Các sự kiện cấp tỉnh; sự kiện bên dưới xem bằng --level district, --level commune hoặc --unit TỈNH.")
        case .journalTitle: Texts("Journal of decisions", "Sổ quyết định")
        case .journalEmpty: Texts("Nothing was decided.", "Chưa có quyết định nào.")
        case .event: Texts("Event", "Sự kiện")
        case .kind: Texts("Kind", "Loại")
        case .predecessors: Texts("Before", "Trước")
        case .successors: Texts("After", "Sau")
        case .announced: Texts("Announced", "Công bố")
        case .decided: Texts("Decided", "Quyết định")
        case .effective: Texts("Effective", "Hiệu lực")
        case .completed: Texts("Completed", "Hoàn tất")
        case .state: Texts("State", "Tình trạng")
        case .held: Texts("Held", "Đang giữ")
        case .standby: Texts("Standby", "Chờ sẵn")
        case .below: Texts("Below", "Bên dưới")
        case .belowPending: Texts("Of those pending", "Trong đó chưa xong")
        case .decisions: Texts("Records", "Bản ghi")
        case .number: Texts("No.", "Số")
        case .recordedAt: Texts("Recorded (UTC)", "Ghi lúc (UTC)")
        case .recordedBy: Texts("By", "Người ghi")
        case .action: Texts("Decision", "Quyết định")
        case .eventsColumn: Texts("Events", "Các sự kiện")
        case .date: Texts("Date", "Ngày")
        case .undoes: Texts("Takes back", "Hoàn lại số")
        case .undoneBy: Texts("Taken back by", "Bị hoàn lại bởi")
        case .reason: Texts("Why", "Lý do")
        case .pending: Texts("pending", "chưa xong")
        case .completedState: Texts("completed", "hoàn tất")
        case .revokedState: Texts("revoked", "bị bãi bỏ")
        case .actionComplete: Texts("complete", "hoàn tất")
        case .actionPostpone: Texts("postpone", "lùi")
        case .actionRevoke: Texts("revoke", "bãi bỏ")
        case .actionUndo: Texts("undo", "hoàn lại")
        }
    }
}
