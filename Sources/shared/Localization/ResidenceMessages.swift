/// What is said of samples for which nobody told when the reflector's reply really left.
package enum ResidenceMessages: MessageCatalogue {
    case assumed

    package var texts: Texts {
        switch self {
        case .assumed:
            Texts(
                "no proof for {0}: the reflector didn't say when its replies really left. {1} ms is assumed; a busy reflector may "
                    + "add milliseconds, which then look like delay",
                "{0} mẫu không có bằng chứng: bộ phản xạ không cho biết gói trả lời thực sự rời đi lúc nào. Giả định {1} ms; bộ phản xạ "
                    + "bận có thể cộng thêm hàng mili giây, trông như độ trễ của đường truyền")
        }
    }
}
