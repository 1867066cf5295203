/// What the link-status report says.
package enum ReportMessages: MessageCatalogue {
    case title, subtitle, period, made
    case summaryCounts, summaryAllWell, summaryWorst, summaryWorstItem, summarySlowest, summaryCompleteness
    case summaryNothing
    case links, verdictAvailable, verdictInterrupted, verdictDown, verdictUnmeasured
    case completeness, availability
    case columnLink, columnMeasuredAt, columnPeer, columnVerdict, columnAvailability
    case columnDelay50, columnDelay95, columnDelay99, columnDelayMaximum, columnVariation95, columnVariation999
    case columnLossForward, columnLossReturn, columnLossUnknown, columnExpected, columnPresent, columnPartial,
        columnCompleteness
    case columnNotMeasured, columnDistribution
    case noReport, nothingMissing
    case reasonStarted, reasonStopped, reasonSendFailed, reasonReceiveOverflow, reasonClockStep, reasonSuspended
    case reasonPeerNotListening, partialReports
    case sectionLinks, sectionCompleteness, sectionDefinitions
    case measuredFrom, noReplies
    case definitionAvailability, definitionDelay, definitionVariation, definitionLoss, definitionCompleteness
    case footer
    case cannotWriteReport, chooseOtherFolder
    case wrote, timeExpected, periodOrder, columnReasons, delayRoundTrip, variation, lossEachWay

    package var texts: Texts {
        switch self {
        case .title: Texts("Link status report", "Báo cáo trạng thái đường truyền")
        case .subtitle: Texts("Wide-area information network", "Mạng thông tin diện rộng")
        case .period: Texts("Period", "Kỳ báo cáo")
        case .made: Texts("Made", "Lập lúc")
        case .summaryCounts:
            Texts(
                "Of {0} measured directions of links, {1} answered throughout the period, {2} were interrupted, {3} never answered, and {4} could not be measured.",
                "Trong {0} hướng đo của các đường truyền, {1} hướng thông suốt cả kỳ, {2} hướng có gián đoạn, {3} hướng không hề phản hồi và {4} hướng không đo được."
            )
        case .summaryAllWell:
            Texts("No probe was lost on any of them.", "Không gói đo nào bị mất trên các hướng đó.")
        case .summaryWorst: Texts("Those most in need of attention: {0}.", "Cần lưu ý nhất: {0}.")
        case .summaryWorstItem:
            Texts("{0} (availability {1}, loss {2})", "{0} (độ sẵn sàng {1}, tỷ lệ mất gói {2})")
        case .summarySlowest:
            Texts(
                "The slowest is {0} with a median two-way delay of {1} ms.",
                "Chậm nhất là {0}, độ trễ hai chiều trung vị {1} ms.")
        case .summaryCompleteness:
            Texts(
                "Of all intervals that should be here, {0} are present; what is missing says nothing about the network, and the second table says why.",
                "Trong toàn bộ các khoảng đo phải có, đã nhận được {0}; phần còn thiếu không nói lên điều gì về mạng, nguyên nhân nêu ở bảng thứ hai."
            )
        case .summaryNothing:
            Texts(
                "No link was configured or measured in this period. Check the dates, and that agents are enrolled and running (planner agents).",
                "Không có đường truyền nào được cấu hình hay đo trong kỳ này. Hãy kiểm tra ngày giờ, và kiểm tra các tác tử đã được đăng ký và đang chạy (planner agents)."
            )
        case .links: Texts("Measured directions", "Hướng đo")
        case .verdictAvailable: Texts("available", "thông suốt")
        case .verdictInterrupted: Texts("interrupted", "gián đoạn")
        case .verdictDown: Texts("down", "mất kết nối")
        case .verdictUnmeasured: Texts("not measured", "không đo được")
        case .completeness: Texts("Intervals present", "Khoảng đo nhận được")
        case .availability: Texts("Availability", "Độ sẵn sàng")
        case .columnLink: Texts("Link", "Đường truyền")
        case .columnMeasuredAt: Texts("Measured at", "Đo tại")
        case .columnPeer: Texts("Far end", "Đầu xa")
        case .columnVerdict: Texts("Status", "Trạng thái")
        case .columnAvailability: Texts("Avail. %", "Sẵn sàng %")
        case .columnDelay50: Texts("p50 ms", "p50 ms")
        case .columnDelay95: Texts("p95 ms", "p95 ms")
        case .columnDelay99: Texts("p99 ms", "p99 ms")
        case .columnDelayMaximum: Texts("max ms", "max ms")
        case .columnVariation95: Texts("PDV p95 ms", "PDV p95 ms")
        case .columnVariation999: Texts("PDV p99.9 ms", "PDV p99,9 ms")
        case .columnLossForward: Texts("Loss out %", "Mất đi %")
        case .columnLossReturn: Texts("Loss back %", "Mất về %")
        case .columnLossUnknown: Texts("Loss unplaced %", "Mất chưa rõ chiều %")
        case .columnExpected: Texts("Expected", "Phải có")
        case .columnPresent: Texts("Present", "Đã có")
        case .columnPartial: Texts("In part", "Có một phần")
        case .columnCompleteness: Texts("Present %", "Đã có %")
        case .columnNotMeasured: Texts("Not measured", "Không đo được")
        case .columnDistribution: Texts("Delay distribution", "Phân bố độ trễ")
        case .noReport: Texts("{0} without report", "{0} không có báo cáo")
        case .nothingMissing: Texts("nothing missing", "đủ")
        case .reasonStarted: Texts("{0} agent started", "{0} tác tử vừa khởi động")
        case .reasonStopped: Texts("{0} agent stopped", "{0} tác tử dừng")
        case .reasonSendFailed: Texts("{0} could not send", "{0} không gửi được")
        case .reasonReceiveOverflow: Texts("{0} receive buffer overflowed", "{0} tràn bộ đệm nhận")
        case .reasonClockStep: Texts("{0} clock stepped", "{0} đồng hồ nhảy bước")
        case .reasonSuspended: Texts("{0} host suspended", "{0} máy đo bị tạm ngưng")
        case .reasonPeerNotListening: Texts("{0} far end not listening", "{0} đầu xa không lắng nghe")
        case .partialReports: Texts("{0} only in part", "{0} chỉ có một phần")
        case .sectionLinks: Texts("Links", "Các đường truyền")
        case .sectionCompleteness: Texts("Completeness of the measurements", "Mức đầy đủ của số liệu đo")
        case .sectionDefinitions: Texts("How to read the figures", "Cách đọc số liệu")
        case .measuredFrom: Texts("{0}, measured at {1}", "{0}, đo tại {1}")
        case .noReplies: Texts("no replies", "không phản hồi")
        case .definitionAvailability:
            Texts(
                "Availability: share of the measured intervals in which at least one probe was answered. Intervals that say nothing about the network are not counted.",
                "Độ sẵn sàng: tỷ lệ các khoảng đo có ít nhất một gói đo được phản hồi. Các khoảng không nói lên điều gì về mạng thì không tính."
            )
        case .definitionDelay:
            Texts(
                "Delay: two-way, less the reflector's residence (STAMP, RFC 8762), percentiles over all probes of the period; histogram error at most 0.3 % as recorded, more where delays spread over several orders of magnitude.",
                "Độ trễ: hai chiều, đã trừ thời gian lưu tại máy phản hồi (STAMP, RFC 8762), phân vị tính trên mọi gói đo của kỳ; sai số biểu đồ không quá 0,3 % khi ghi, lớn hơn khi độ trễ trải trên nhiều bậc độ lớn."
            )
        case .definitionVariation:
            Texts(
                "Delay variation (PDV): each delay less its interval's minimum (RFC 5481 §4.2).",
                "Biến thiên độ trễ (PDV): từng độ trễ trừ đi độ trễ nhỏ nhất của khoảng đo (RFC 5481 §4.2).")
        case .definitionLoss:
            Texts(
                "Loss: out = lost on the way to the far end, of probes sent; back = lost on the way back, of replies sent (RFC 7680); unplaced = no later reply tells on which way, of probes sent.",
                "Mất gói: đi = mất trên chiều đi, so với số gói đã gửi; về = mất trên chiều về, so với số gói phản hồi đã gửi (RFC 7680); chưa rõ chiều = không có phản hồi nào sau đó để xác định chiều, so với số gói đã gửi."
            )
        case .definitionCompleteness:
            Texts(
                "Present: whole intervals committed by the collector, of those expected since the link's first configuration or the period's begin; an interval of which only a part is here, as at an agent's start, is not counted.",
                "Đã có: số khoảng đo trọn vẹn bộ thu thập đã ghi, so với số phải có kể từ khi đường truyền được cấu hình lần đầu hoặc từ đầu kỳ; khoảng chỉ có một phần, như khi tác tử khởi động, không được tính."
            )
        case .footer:
            Texts(
                "Tuyến · figures from committed measurements only; data in UTC in links.csv",
                "Tuyến · số liệu chỉ lấy từ các phép đo đã ghi; dữ liệu theo giờ UTC trong links.csv")
        case .cannotWriteReport: Texts("the report can't be written: {0}", "không ghi được báo cáo: {0}")
        case .chooseOtherFolder:
            Texts("choose another folder with --out", "chọn thư mục khác bằng --out")
        case .wrote: Texts("Wrote {0} and {1}.", "Đã ghi {0} và {1}.")
        case .timeExpected:
            Texts(
                "{0}: “{1}” is not a time. Expected ISO 8601, for example 2025-07-01, 2025-07-01T08:30:00Z or 2025-07-01T15:30:00+07:00.",
                "{0}: “{1}” không phải là thời điểm. Cần theo ISO 8601, ví dụ 2025-07-01, 2025-07-01T08:30:00Z hoặc 2025-07-01T15:30:00+07:00."
            )
        case .periodOrder:
            Texts(
                "--from ({0}) must lie before --to ({1}). Swap them or choose a later --to.",
                "--from ({0}) phải trước --to ({1}). Hãy đổi chỗ hai giá trị hoặc chọn --to muộn hơn.")
        case .columnReasons: Texts("Why the others are missing", "Vì sao thiếu")
        case .delayRoundTrip: Texts("Two-way delay, ms", "Độ trễ hai chiều, ms")
        case .variation: Texts("Variation, ms", "Biến thiên, ms")
        case .lossEachWay: Texts("Loss, %", "Mất gói, %")
        }
    }
}
