/// What `planner data backup` and `restore` say.
package enum ArchiveMessages: MessageCatalogue {
    case helpBackup, helpBackupDiscussion, helpArchive, helpPlan
    case helpRestore, helpRestoreDiscussion, helpMade, helpRestoredData, helpRestoredPlan
    case made, holds, measurementsHere, planHeld, planNotHeld, keepSafe
    case restored, planRestored, restoredNext, lostSince
    case exists, existsExpected, malformed, malformedExpected, altered, alteredNext, unusable, noPlan, noPlanNext

    package var texts: Texts {
        switch self {
        case .made: Texts("Copied to {0}: {1} files, {2} MB.", "Đã sao lưu vào {0}: {1} tệp, {2} MB.")
        case .holds:
            Texts(
                "It holds agents, tokens, certificates, revocations, leave to test and the audit log, and the authority with its key.",
                "Gồm tác tử, mã ghi danh, chứng thư, các lần thu hồi, phép đo tải, nhật ký, và cơ quan chứng thực cùng khóa của nó."
            )
        case .measurementsHere: Texts("It holds the measurements.", "Có cả số liệu đo.")
        case .planHeld: Texts("It holds the plan.", "Có cả kế hoạch.")
        case .planNotHeld:
            Texts("The plan is not in it; --plan DIR puts it in.", "Không có kế hoạch; --plan DIR để đưa vào.")
        case .keepSafe:
            Texts(
                "Whoever has it can make certificates that every agent believes: keep it as safe as the data folder.",
                "Ai có bản này đều tạo được chứng thư mà mọi tác tử tin: hãy bảo vệ nó như thư mục dữ liệu.")
        case .restored: Texts("{0} files compared and restored to {1}.", "Đã đối chiếu {0} tệp và khôi phục vào {1}.")
        case .planRestored: Texts("The plan is in {0}.", "Kế hoạch ở {0}.")
        case .restoredNext:
            Texts("Next: planner serve --data {0} --plan {1}", "Bước tiếp theo: planner serve --data {0} --plan {1}")
        case .lostSince:
            Texts(
                "What was revoked or enrolled after the copy was made is not known in it: revoke again, and give new kits to sites that are refused.",
                "Các lần thu hồi và ghi danh sau khi sao lưu không có trong đó: hãy thu hồi lại, và cấp bộ mới cho các điểm bị từ chối."
            )
        default: helps ?? faults
        }
    }

    private var helps: Texts? {
        switch self {
        case .helpBackup:
            Texts(
                "Copies all that a registrar needs to be restored into one folder, while serve goes on.",
                "Sao lưu mọi thứ cần để khôi phục máy chủ đăng ký vào một thư mục, trong khi serve vẫn chạy.")
        case .helpBackupDiscussion:
            Texts(
                """
                planner data backup copies/monday --data var/collector --plan plans/july

                In it: the store as of one moment, the authority with its key, the server's
                certificate, where measurements are if elsewhere, the plan if given, and a list
                of all with SHA-256.
                """,
                """
                planner data backup copies/monday --data var/collector --plan plans/july

                Gồm: kho dữ liệu tại một thời điểm, cơ quan chứng thực cùng khóa, chứng thư máy
                chủ, nơi ghi số liệu đo nếu ở chỗ khác, kế hoạch nếu được chỉ định, và danh sách
                kèm SHA-256.
                """)
        case .helpArchive: Texts("The folder to make.", "Thư mục sẽ được tạo.")
        case .helpPlan: Texts("The plan that is served: copied too.", "Kế hoạch đang phục vụ: sao lưu cùng.")
        case .helpRestore:
            Texts(
                "Makes a data folder of a backup, each file compared with its SHA-256.",
                "Tạo thư mục dữ liệu từ bản sao lưu, đối chiếu SHA-256 từng tệp.")
        case .helpRestoreDiscussion:
            Texts(
                """
                planner data restore copies/monday --data var/restored --plan plans/restored
                planner serve --data var/restored --plan plans/restored
                """,
                """
                planner data restore copies/monday --data var/restored --plan plans/restored
                planner serve --data var/restored --plan plans/restored
                """)
        case .helpMade: Texts("What planner data backup made.", "Thư mục do planner data backup tạo.")
        case .helpRestoredData: Texts("A new or empty folder.", "Thư mục mới hoặc rỗng.")
        case .helpRestoredPlan: Texts("Where its plan goes, new or empty.", "Nơi đặt kế hoạch, mới hoặc rỗng.")
        default: nil
        }
    }

    private var faults: Texts {
        switch self {
        case .exists: Texts("there is something already", "ở đó đã có dữ liệu")
        case .existsExpected:
            Texts(
                "a name that is free, or for restore an empty folder", "tên chưa dùng, hoặc thư mục rỗng khi khôi phục")
        case .malformed: Texts("this is no backup of ours: {0}", "đây không phải bản sao lưu của planner: {0}")
        case .malformedExpected:
            Texts("a folder that planner data backup made", "thư mục do planner data backup tạo")
        case .altered:
            Texts("the file is not what it was when it was copied", "tệp khác với lúc sao lưu")
        case .alteredNext: Texts("use another backup", "dùng bản sao lưu khác")
        case .unusable: Texts("copying failed: {0}", "sao chép thất bại: {0}")
        case .noPlan: Texts("there is no plan in this backup", "bản sao lưu này không có kế hoạch")
        default:
            Texts(
                "leave --plan out, and serve the plan from where it is kept",
                "bỏ --plan, và phục vụ kế hoạch từ nơi lưu giữ nó")
        }
    }
}
