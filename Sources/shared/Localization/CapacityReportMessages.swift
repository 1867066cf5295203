/// What `planner report capacity` says.
package enum CapacityReportMessages: MessageCatalogue {
    case help, helpShort, committed, measured, percent, loss, at, verdict, kept, short
    case bucket, idle, loaded, method, trains, search
    case lineInUse, budget, delay, ledger

    /// Of the word that an agent gives for how it measured; nil for one that it does not know.
    package static func method(_ word: String) -> CapacityReportMessages? {
        switch word {
        case "trains": .trains
        case "search": .search
        default: nil
        }
    }

    /// Of the word that an agent gives for why it ran no test; nil for one that it does not know.
    package static func objection(_ reason: String) -> CapacityReportMessages? {
        switch reason {
        case "line-in-use": .lineInUse
        case "budget": .budget
        case "delay": .delay
        case "ledger": .ledger
        default: nil
        }
    }

    package var texts: Texts {
        switch self {
        case .help:
            Texts(
                "What each circuit carried in its newest test, against its committed rate.",
                "Dung lượng thực đo mới nhất của từng kênh so với tốc độ cam kết.")
        case .helpShort:
            Texts(
                "A circuit that carries less than this part of its committed rate is short (exit code 1), per cent.",
                "Kênh đạt dưới mức này của tốc độ cam kết là thiếu (mã thoát 1), phần trăm.")
        case .committed: Texts("Committed, Mbit/s", "Cam kết, Mbit/s")
        case .measured: Texts("Measured, Mbit/s", "Thực đo, Mbit/s")
        case .percent: Texts("Per cent", "Phần trăm")
        case .loss: Texts("Lost, %", "Mất, %")
        case .at: Texts("At", "Lúc")
        case .verdict: Texts("Verdict", "Kết luận")
        case .kept: Texts("kept", "đạt")
        case .short: Texts("short", "thiếu")
        case .bucket: Texts("At once, octets", "Qua ngay, octet")
        case .idle: Texts("Idle, ms", "Trễ rỗi, ms")
        case .loaded: Texts("Loaded, ms", "Trễ tải, ms")
        case .method: Texts("By", "Cách đo")
        case .trains: Texts("trains", "chuỗi gói")
        case .search: Texts("search", "dò tìm")
        case .lineInUse: Texts("not tested: users need the line", "chưa đo: đường truyền đang có người dùng")
        case .budget: Texts("not tested: the day's budget is spent", "chưa đo: đã hết hạn mức trong ngày")
        case .delay: Texts("ended: it delayed others", "đã dừng: làm chậm người khác")
        case .ledger: Texts("not tested: the agent can't keep its account", "chưa đo: tác tử không ghi được sổ hạn mức")
        }
    }
}
