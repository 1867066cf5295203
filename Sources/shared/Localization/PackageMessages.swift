/// What `planner package` and the report say of standby packages, no-regret work and the books.
package enum PackageMessages: MessageCatalogue {
    // Help
    case helpPackage, helpList, helpShow, helpRelease, helpVerify, helpRegret, helpBooks
    case helpDirectory, helpPlan, helpSite, helpOut, helpOn, helpMoves, helpTotals, helpReleased
    // Packages
    case heading, site, name, event, state, sealed, released, circuits, capital, monthly, fromNothing, withPackage,
        gained
    case ahead, remaining, seal, writtenTo, waitsFor, releasedLine, noPackage, noPackageExpected, noPackages
    case verified, broken, altered, foreign, foreignExpected, makeAgain, alreadyTaken, alreadyTakenExpected, units
    case gainedLine, tileSealed, tileReleased, tileGained, level
    // No regret
    case regretHeading, kind, verdict, unit, tier, months, crewDays, money, people, waiting, pays, wasted
    case office, trunk, backbone, count, paysLine, wastedLine, sharedLine, nothingHeld, regretNote
    // Books
    case booksHeading, before, after, bookUnits, bookPeople, bookStaff, bookCommitted, bookMonthly, bookCircuits
    case bookPrefixes, bookAddresses, bookPieces, bookAgents, bookIntervals, what, reconciled, notReconciled
    case assumedParts, unclaimed, from, to, item, amount, assumed, yes, no, badDay
    // Addresses
    case addressesHeading, role, block, used, given, containers, stability, lan, loopback, pointToPoint, addressNote

    package var texts: Texts {
        switch self {
        case .helpPackage:
            Texts(
                "Standby packages, no-regret work and the books across a merger.",
                "Gói chờ sẵn, việc làm trước không hối tiếc và sổ sách qua sáp nhập.")
        case .helpList: Texts("Lists a plan's packages.", "Liệt kê các gói của một kế hoạch.")
        case .helpShow:
            Texts(
                "Shows one unit's package, or writes its forms.",
                "Xem gói của một đơn vị, hoặc ghi các biểu mẫu của gói.")
        case .helpRelease:
            Texts(
                "Writes a package's forms for use; refused while its event is pending.",
                "Ghi các biểu mẫu của gói để dùng; bị từ chối khi sự kiện còn chờ.")
        case .helpVerify:
            Texts("Checks the seal and every form of a package.", "Kiểm tra niêm phong và mọi biểu mẫu của một gói.")
        case .helpRegret:
            Texts(
                "Lists which works now pay in every outcome of the pending mergers, and which would be wasted.",
                "Liệt kê việc nào làm ngay có lợi trong mọi kết cục của các sáp nhập đang chờ, việc nào sẽ lãng phí.")
        case .helpBooks:
            Texts(
                "Carries what units have over to their successors and shows that the totals agree.",
                "Chuyển những gì các đơn vị đang có sang đơn vị kế tục và cho thấy các tổng số khớp nhau.")
        case .helpDirectory:
            Texts("A directory that package show or release wrote.", "Thư mục do package show hoặc release ghi.")
        case .helpPlan: Texts("A directory that planner plan wrote.", "Thư mục do planner plan ghi.")
        case .helpSite: Texts("The unit's id, such as 00004@2025.", "Mã đơn vị, ví dụ 00004@2025.")
        case .helpOut:
            Texts(
                "Write the forms here: a new, empty or earlier directory.",
                "Ghi các biểu mẫu vào đây: thư mục mới, rỗng hoặc của lần trước.")
        case .helpOn: Texts("The day to which the books are carried over.", "Ngày chuyển sổ sách.")
        case .helpMoves:
            Texts(
                "List each amount that moved instead of the totals.", "Liệt kê từng khoản được chuyển thay cho tổng số."
            )
        case .helpTotals: Texts("Only the totals.", "Chỉ các tổng số.")
        case .helpReleased: Texts("Only released packages.", "Chỉ các gói đã mở.")

        case .heading: Texts("Standby packages", "Các gói chờ sẵn")
        case .site: Texts("Site", "Điểm")
        case .name: Texts("Name", "Tên")
        case .event: Texts("Event", "Sự kiện")
        case .state: Texts("State", "Tình trạng")
        case .sealed: Texts("sealed", "niêm phong")
        case .released: Texts("released", "đã mở")
        case .circuits: Texts("Circuits", "Kênh")
        case .capital: Texts("Capital, đ", "Vốn đầu tư, đ")
        case .monthly: Texts("Monthly, đ", "Hằng tháng, đ")
        case .fromNothing: Texts("From nothing, days", "Từ đầu, ngày")
        case .withPackage: Texts("With package, days", "Có gói, ngày")
        case .gained: Texts("Days gained", "Số ngày lợi")
        case .ahead: Texts("Done before", "Làm trước")
        case .remaining: Texts("Left for after", "Còn lại để làm sau")
        case .seal: Texts("Seal", "Niêm phong")
        case .level: Texts("Level", "Cấp")
        case .units: Texts("Units", "Đơn vị")
        case .writtenTo: Texts("Written to {0}", "Đã ghi vào {0}")
        case .waitsFor:
            Texts(
                "{0} ({1}) is not released: it waits for event {2}, which is not completed on {3}.",
                "{0} ({1}) chưa được mở: còn chờ sự kiện {2}, đến ngày {3} chưa hoàn thành.")
        case .releasedLine:
            Texts(
                "{0} ({1}) is released with seal {2}.", "{0} ({1}) đã được mở với niêm phong {2}.")
        case .noPackage: Texts("there is no package for {0}", "không có gói nào cho {0}")
        case .noPackageExpected:
            Texts(
                "a unit that waits for a merger or was formed by one",
                "một đơn vị đang chờ sáp nhập hoặc vừa hình thành từ sáp nhập")
        case .noPackages: Texts("No unit waits for a merger.", "Không có đơn vị nào chờ sáp nhập.")
        case .verified:
            Texts(
                "{0}: the seal {1} holds, and every form agrees with it.",
                "{0}: niêm phong {1} còn nguyên, mọi biểu mẫu khớp.")
        case .broken:
            Texts(
                "the content is not what was sealed: its hash is {0}, the seal says {1}",
                "nội dung không phải thứ đã niêm phong: mã băm là {0}, niêm phong ghi {1}")
        case .altered: Texts("the form was changed after it was sealed", "biểu mẫu đã bị sửa sau khi niêm phong")
        case .foreign: Texts("this is no package", "đây không phải một gói")
        case .foreignExpected:
            Texts("a directory that planner package show --out wrote", "thư mục do planner package show --out ghi")
        case .makeAgain: Texts("write the forms again from the plan", "hãy ghi lại các biểu mẫu từ kế hoạch")
        case .alreadyTaken: Texts("something else stands there", "ở đó đã có thứ khác")
        case .alreadyTakenExpected:
            Texts("a new or empty directory, or an earlier package", "thư mục mới, rỗng, hoặc một gói trước đó")
        case .gainedLine:
            Texts(
                "On completion a unit is cut over {0} working days sooner than from nothing on average: {1} instead of {2}, with every crew at hand.",
                "Khi hoàn thành, trung bình mỗi đơn vị hòa mạng sớm hơn {0} ngày làm việc so với làm từ đầu: {1} thay vì {2}, khi có đủ tổ đội."
            )
        case .tileSealed: Texts("packages sealed", "gói đang niêm phong")
        case .tileReleased: Texts("packages released", "gói đã mở")
        case .tileGained: Texts("working days gained in all", "tổng số ngày làm việc lợi được")

        case .regretHeading: Texts("Works that pay in every outcome", "Việc có lợi trong mọi kết cục")
        case .kind: Texts("Kind", "Loại")
        case .verdict: Texts("Now", "Làm ngay")
        case .unit: Texts("Held unit", "Đơn vị tạm dừng")
        case .tier: Texts("Tier", "Gói cước")
        case .months: Texts("Months", "Tháng")
        case .crewDays: Texts("Crew-days", "Ngày công tổ")
        case .money: Texts("Money, đ", "Tiền, đ")
        case .people: Texts("People", "Dân số")
        case .waiting: Texts("Days to wait", "Số ngày chờ")
        case .pays: Texts("pays", "có lợi")
        case .wasted: Texts("wasted", "lãng phí")
        case .office: Texts("office", "trụ sở")
        case .trunk: Texts("trunk", "trung kế")
        case .backbone: Texts("backbone", "trục quốc gia")
        case .count: Texts("Count", "Số lượng")
        case .paysLine:
            Texts(
                "{0} offices survive every outcome: their surveys ({1} crew-days) and circuits of the capacity that every outcome needs ({2} million đ with the least term) are never wasted. {3} people wait there.",
                "{0} trụ sở còn lại trong mọi kết cục: khảo sát ({1} ngày công tổ) và kênh với dung lượng mà mọi kết cục đều cần ({2} triệu đ với kỳ hạn tối thiểu) không bao giờ lãng phí. {3} dân đang chờ ở đó."
            )
        case .wastedLine:
            Texts(
                "{0} offices cease unless the merger is revoked: holding them spares {1} crew-days and {2} million đ of set-up, rent and labour.",
                "{0} trụ sở sẽ thôi hoạt động trừ khi bãi bỏ sáp nhập: tạm dừng tránh được {1} ngày công tổ và {2} triệu đ lắp đặt, thuê kênh và nhân công."
            )
        case .sharedLine:
            Texts(
                "{0} trunks and lines of the ring of centres, sized for the merged load, serve every outcome ({1} million đ with the least term).",
                "{0} trung kế và tuyến trục, tính cho tải sau sáp nhập, phục vụ mọi kết cục ({1} triệu đ với kỳ hạn tối thiểu)."
            )
        case .nothingHeld: Texts("No unit is held.", "Không có đơn vị nào bị tạm dừng.")
        case .regretNote:
            Texts(
                "Outcomes: the merger as decreed, late, or revoked. An office survives where its code goes on as the successor's.",
                "Các kết cục: sáp nhập đúng quyết định, chậm, hoặc bãi bỏ. Trụ sở còn lại ở nơi mã của nó được đơn vị kế tục dùng tiếp."
            )

        case .booksHeading: Texts("Books carried over to {0}", "Sổ sách chuyển đến ngày {0}")
        case .before: Texts("Before", "Trước")
        case .after: Texts("After", "Sau")
        case .what: Texts("What", "Khoản")
        case .bookUnits: Texts("Units", "Đơn vị")
        case .bookPeople: Texts("People", "Dân số")
        case .bookStaff: Texts("Staff", "Biên chế")
        case .bookCommitted: Texts("Money committed, đ", "Tiền đã cam kết, đ")
        case .bookMonthly: Texts("Monthly rent, đ", "Tiền thuê hằng tháng, đ")
        case .bookCircuits: Texts("Circuits", "Kênh")
        case .bookPrefixes: Texts("Prefixes", "Tiền tố")
        case .bookAddresses: Texts("Addresses", "Địa chỉ")
        case .bookPieces: Texts("Pieces of equipment", "Thiết bị")
        case .bookAgents: Texts("Agents", "Tác tử")
        case .bookIntervals: Texts("Kept intervals", "Số khoảng đo đã lưu")
        case .reconciled:
            Texts("All totals agree: nothing is lost.", "Mọi tổng số khớp nhau: không mất gì.")
        case .notReconciled: Texts("the totals do not agree", "các tổng số không khớp")
        case .assumedParts:
            Texts(
                "{0} amounts were divided in equal parts, for the decrees give no numbers.",
                "{0} khoản được chia đều, vì các nghị quyết không ghi số liệu.")
        case .unclaimed:
            Texts(
                "{0} units ceased without a successor; what they had stays under their names.",
                "{0} đơn vị chấm dứt mà không có đơn vị kế tục; tài sản vẫn ghi dưới tên cũ.")
        case .from: Texts("From", "Từ")
        case .to: Texts("To", "Đến")
        case .item: Texts("Item", "Mục")
        case .amount: Texts("Amount", "Số lượng")
        case .assumed: Texts("Assumed", "Giả định")
        case .yes: Texts("yes", "có")
        case .no: Texts("no", "không")
        case .badDay: Texts("“{0}” is no day", "“{0}” không phải một ngày")

        case .addressesHeading: Texts("Addresses", "Địa chỉ")
        case .role: Texts("For", "Dùng cho")
        case .block: Texts("Block", "Khối")
        case .used: Texts("Used by the plan", "Kế hoạch dùng")
        case .given: Texts("Given to all units", "Cấp cho mọi đơn vị")
        case .containers: Texts("In containers", "Trong khối chứa")
        case .stability: Texts("Price of no renumbering", "Giá của việc không đổi địa chỉ")
        case .lan: Texts("site networks", "mạng nội bộ của điểm")
        case .loopback: Texts("routers", "bộ định tuyến")
        case .pointToPoint: Texts("circuits' ends", "hai đầu kênh")
        case .addressNote:
            Texts(
                "Every unit before and after its merger has its place, so that no outcome renumbers anyone; provinces that merge are one route before and after.",
                "Mọi đơn vị trước và sau sáp nhập đều có chỗ, nên không kết cục nào phải đổi địa chỉ; các tỉnh sáp nhập vẫn là một tuyến trước và sau."
            )
        }
    }
}
