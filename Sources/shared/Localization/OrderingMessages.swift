/// What `planner package list` says of ordering circuits before a merger is complete.
package enum OrderingMessages: MessageCatalogue {
    case withoutOrders, withOrders, ordersNow, waitsNow

    package var texts: Texts {
        switch self {
        case .withoutOrders:
            Texts(
                "Gained without ordering circuits ahead: {0} days.", "Sớm hơn khi không đặt kênh trước: {0} ngày.")
        case .withOrders:
            Texts(
                "With it: {0} days, for {1} units whose building goes on; the set-up of {2} circuits, {3} M đồng, is then owed before the mergers are complete.",
                "Khi đặt trước: {0} ngày, cho {1} đơn vị giữ nguyên trụ sở; khi đó phải trả phí lắp đặt {2} kênh, {3} triệu đồng, trước khi sáp nhập hoàn thành."
            )
        case .ordersNow: Texts("This plan orders ahead.", "Kế hoạch này đặt trước.")
        case .waitsNow:
            Texts(
                "This plan does not (policy.yaml: standby, order_ahead).",
                "Kế hoạch này không đặt trước (policy.yaml: standby, order_ahead).")
        }
    }
}
