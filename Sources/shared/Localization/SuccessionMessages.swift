/// What commands, report and console say of sites that took over from others.
package enum SuccessionMessages: MessageCatalogue {
    // Columns
    case certified, measuredAs, carriedFrom, elsewhere
    // Console
    case changeover, tookOver, tookOverLine, inItsOffice, asAPart, historyOf, became
    // Report
    case reportCarried, reportElsewhere, rowCarried
    // Kits and books
    case kitOfPredecessor, heldOffice, helpBooksData

    package var texts: Texts {
        switch self {
        case .certified: Texts("Certificate of", "Chứng thư của")
        case .measuredAs: Texts("Measured as", "Đo dưới mã")
        case .carriedFrom: Texts("History of", "Lịch sử từ")
        case .elsewhere: Texts("Counted elsewhere", "Tính ở nơi khác")
        case .changeover: Texts("changeover", "chuyển giao")
        case .tookOver: Texts("Took over from", "Kế tục từ")
        case .tookOverLine:
            Texts(
                "{0} ({1}), on {2} by {3}; its measurements are part of this site's history.",
                "{0} ({1}), ngày {2} theo {3}; số liệu đo của đơn vị này thuộc lịch sử của điểm mạng.")
        case .inItsOffice:
            Texts("Its office goes on as this one, with its agent.", "Trụ sở và tác tử tiếp tục tại điểm mạng này.")
        case .asAPart:
            Texts(
                "Only a part of it came here: its past is shown here too, and counted at {0}.",
                "Chỉ một phần chuyển về đây: quá khứ cũng hiện ở đây, nhưng được tính tại {0}.")
        case .historyOf: Texts("Includes the history of: {0}.", "Gồm cả lịch sử của: {0}.")
        case .became:
            Texts("{0} is no more since {1}. What took over from it:", "{0} đã kết thúc từ ngày {1}. Nơi kế tục:")
        case .reportCarried:
            Texts(
                "{0} of them go on from before a merger: what their predecessors measured in the period is included.",
                "{0} hướng trong số đó nối tiếp từ trước khi sắp xếp: số liệu các đơn vị tiền thân đo trong kỳ được tính vào."
            )
        case .reportElsewhere:
            Texts(
                "{0} intervals of divided units are shown at each part and counted once.",
                "{0} khoảng đo của các đơn vị bị chia hiện ở từng phần và chỉ được tính một lần.")
        case .rowCarried: Texts("with {0}", "gồm {0}")
        case .kitOfPredecessor:
            Texts(
                "note: {0} is no more in this plan; its office is that of {1}, where its agent goes on under its old name",
                "lưu ý: {0} không còn trong kế hoạch này; trụ sở nay là của {1}, nơi tác tử tiếp tục với mã cũ")
        case .heldOffice:
            Texts(
                "note: {0} is held in this plan, which builds nothing there; make its kit only to enrol again what stands there",
                "lưu ý: {0} đang tạm dừng trong kế hoạch này và không được thi công; chỉ lập bộ ghi danh cho thiết bị đã có tại đó"
            )
        case .helpBooksData:
            Texts(
                "The collector's folder, whose agents and measured intervals are in the books too.",
                "Thư mục của bộ thu, để sổ sách có cả các tác tử và khoảng đo.")
        }
    }
}
