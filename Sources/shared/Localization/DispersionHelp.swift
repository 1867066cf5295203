/// Help of `agent probe available`, and of trains in `agent probe capacity`.
package enum DispersionHelp: MessageCatalogue {
    case available, availableDiscussion, direction, method, contract

    package var texts: Texts {
        switch self {
        case .available:
            Texts(
                "Measure how much of a path's rate others leave.",
                "Đo phần tốc độ của đường truyền mà lưu lượng khác còn để lại.")
        case .availableDiscussion:
            Texts(
                """
                Finds the path's rate and token bucket by short packet trains, then sends trains that first empty the bucket and \
                keep a queue of some milliseconds standing: its growth tells what others send. Takes a few seconds and about 1 % \
                of what the path carries in a minute. The far end is `agent probe capacity --serve`.

                Rates are of IP packets of 1,250 octets. The interval is of the mean; single trains show how it varies.

                Exit codes: 0 measured; 1 not measured because of the path or the far end; 2 wrong usage; 3 a fault of this host, \
                such as being too busy to keep its pace.
                """,
                "Tìm tốc độ và thùng token của đường truyền bằng các chuỗi gói ngắn, rồi gửi những chuỗi trước hết làm cạn thùng và giữ một hàng đợi vài mili giây: hàng đợi dài ra cho biết lưu lượng khác gửi bao nhiêu. Mất vài giây và khoảng 1 % lượng đường truyền tải trong một phút. Đầu bên kia là `agent probe capacity --serve`.\n\nTốc độ tính theo gói IP 1.250 octet. Khoảng tin cậy là của trị trung bình; từng chuỗi cho thấy mức dao động.\n\nMã kết thúc: 0 đã đo; 1 không đo được vì đường truyền hoặc đầu bên kia; 2 dùng sai; 3 lỗi của máy này, chẳng hạn quá bận để giữ nhịp gửi."
            )
        case .direction:
            Texts(
                "Which way the trains go: `down` from the server, `up` to it.",
                "Chiều của chuỗi gói: `down` từ máy chủ về, `up` tới máy chủ.")
        case .method:
            Texts(
                "`search`: the full search of RFC 9097. `trains`: rate and token bucket by a few hundred packets, for about 1 % of its bytes; the server must be an agent.",
                "`search`: dò đầy đủ theo RFC 9097. `trains`: tìm tốc độ và thùng token bằng vài trăm gói, tốn khoảng 1 % lượng dữ liệu; máy chủ phải là agent."
            )
        case .contract:
            Texts(
                "The rate agreed on, of IP packets: measure by trains, and search in full only where they do not confirm it within 3 %: 20M, 1G.",
                "Tốc độ theo hợp đồng, của gói IP: đo bằng chuỗi gói, chỉ dò đầy đủ khi không khớp trong vòng 3 %: 20M, 1G."
            )
        }
    }
}
