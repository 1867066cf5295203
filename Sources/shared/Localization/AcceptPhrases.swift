/// Why a figure of an acceptance test failed or was not measured, as the judge, which knows no language, says it.
package enum AcceptPhrases: MessageCatalogue {
    case slowSender, noFigure, oneClass, ownOverflow, late, noProbe, noAnswer, noCodePoints, noSize, noOutage, notBack,
        remarked
    case expected, tooShort, rateSum, namedOnce, classCount, document

    package var texts: Texts {
        switch self {
        case .slowSender: Texts("the sender was too slow", "bên gửi quá chậm")
        case .noFigure: Texts("the receiver gave no figure", "bên nhận không cho số liệu")
        case .oneClass:
            Texts(
                "the sender there sends all classes as one", "bên gửi ở đầu kia gửi mọi lớp như một")
        case .ownOverflow:
            Texts(
                "the receiving host's own buffer overflowed", "bộ đệm của chính máy nhận bị tràn")
        case .late:
            Texts(
                "the load left up to {0} ms late, and then in a burst", "tải đi trễ tới {0} ms rồi dồn thành một loạt")
        case .noProbe: Texts("no probe was decided", "không gói đo nào có kết quả")
        case .noAnswer: Texts("no probe was answered", "không gói đo nào được trả lời")
        case .noCodePoints:
            Texts("the reflector says nothing of code points", "bộ phản xạ không cho biết mã DSCP")
        case .noSize:
            Texts("no probe of any size was answered", "không gói đo cỡ nào được trả lời")
        case .noOutage:
            Texts(
                "no outage was seen: the primary way was not taken away",
                "không thấy gián đoạn: đường chính chưa bị ngắt")
        case .notBack:
            Texts("nothing was answered over the backup", "không có trả lời nào qua đường dự phòng")
        case .remarked: Texts("{0} came as {1}", "{0} đến nơi thành {1}")
        case .tooShort:
            Texts("shorter than an outage of {0} s", "ngắn hơn một lần gián đoạn {0} giây")
        case .rateSum: Texts("rates that sum to {0} at most", "các tốc độ có tổng không quá {0}")
        case .namedOnce: Texts("a class named once", "mỗi lớp chỉ nêu tên một lần")
        case .classCount: Texts("1 to {0} classes of service", "1 đến {0} lớp dịch vụ")
        case .document: Texts("a JSON document", "một tài liệu JSON")
        case .expected: Texts("{0}: expected {1}", "{0}: cần {1}")
        }
    }
}
