/// What is said of carriers: who sells a circuit, why that one, and who is late.
package enum CarrierMessages: MessageCatalogue {
    case soldBy, soonerThan, carrierLate, columnCarrier

    package var texts: Texts {
        switch self {
        case .soldBy: Texts("of {0}", "của {0}")
        case .soonerThan:
            Texts(
                "{0} instead of {1}: there in {2} rather than {3} working days, for {4} million đồng more at once and {5} million more a month",
                "{0} thay cho {1}: giao sau {2} thay vì {3} ngày làm việc, thêm {4} triệu đồng một lần và {5} triệu đồng mỗi tháng"
            )
        case .carrierLate: Texts("deliveries of {0} are late from {1}", "{0} giao kênh chậm từ ngày {1}")
        case .columnCarrier: Texts("Carrier", "Nhà mạng")
        }
    }
}
