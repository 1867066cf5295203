/// Help of `agent probe iperf3`.
package enum Iperf3Help: MessageCatalogue {
    case iperf3, discussion, host, port, seconds, udp, rate, reverse, bidirectional, parallel, omit, length, window
    case congestion, interval, segment, committed, source, serve, listen, allow, once, format, octets, serverOutput

    package var texts: Texts {
        switch self {
        case .iperf3:
            Texts(
                "Measure TCP or UDP throughput with iperf3's protocol, as client or as server.",
                "Đo thông lượng TCP hoặc UDP bằng giao thức iperf3, ở vai máy khách hoặc máy chủ.")
        case .discussion:
            Texts(
                """
                The result is what the receiver got. Both ends may be this agent or iperf3. UDP that this host itself had no \
                room for is told apart from loss. Ctrl-C ends the test and still asks the server for its figures; a second \
                one gives it up. Exit code 1 where the server refuses or nothing got through.
                """,
                "Kết quả là lượng bên nhận thực nhận được. Mỗi đầu có thể là agent này hoặc iperf3. Gói UDP do chính máy này không đủ chỗ chứa được tách khỏi phần mất gói. Ctrl-C kết thúc phép đo và vẫn hỏi máy chủ số liệu; bấm lần nữa thì bỏ. Kết thúc bằng 1 khi máy chủ từ chối hoặc không có gì tới nơi."
            )
        case .host: Texts("Name or address of the server.", "Tên hoặc địa chỉ của máy chủ.")
        case .port: Texts("TCP and UDP port of the server.", "Cổng TCP và UDP của máy chủ.")
        case .seconds: Texts("How long data flows, in seconds.", "Thời gian truyền dữ liệu, tính bằng giây.")
        case .udp: Texts("UDP instead of TCP.", "Dùng UDP thay vì TCP.")
        case .rate:
            Texts(
                "Bits per second of each stream, with K, M or G; 0 for as fast as it goes. By default 1M for UDP and 0 for TCP.",
                "Số bit mỗi giây của mỗi luồng, kèm K, M hoặc G; 0 là nhanh hết mức. Mặc định 1M với UDP và 0 với TCP.")
        case .reverse: Texts("The server sends.", "Máy chủ gửi.")
        case .bidirectional: Texts("Both send at the same time.", "Hai bên cùng gửi một lúc.")
        case .parallel: Texts("Streams each way.", "Số luồng mỗi chiều.")
        case .omit:
            Texts(
                "Seconds at the begin that don't count: TCP's slow start.",
                "Số giây đầu không tính: giai đoạn khởi động chậm của TCP.")
        case .length:
            Texts(
                "Octets of each write, or of each datagram; by default 128K for TCP, and what fits one packet for UDP.",
                "Số octet của mỗi lần ghi, hoặc mỗi gói; mặc định 128K với TCP, và vừa một gói IP với UDP.")
        case .window: Texts("Octets of socket buffers, with K or M.", "Số octet của bộ đệm socket, kèm K hoặc M.")
        case .congestion:
            Texts("TCP congestion control by name, as bbr.", "Tên thuật toán điều khiển tắc nghẽn TCP, ví dụ bbr.")
        case .interval: Texts("Time between reports.", "Khoảng thời gian giữa các lần báo.")
        case .segment: Texts("TCP's largest segment, in octets.", "Phân đoạn TCP lớn nhất, tính bằng octet.")
        case .committed:
            Texts(
                "Bits per second that the link carries at the IP layer: gives RFC 6349's transfer time ratio.",
                "Số bit mỗi giây mà tuyến chở được ở lớp IP: cho tỷ số thời gian truyền theo RFC 6349.")
        case .source: Texts("Local address to send from.", "Địa chỉ của máy này dùng để gửi.")
        case .serve: Texts("Serve clients instead, one test at a time.", "Phục vụ các máy khách, mỗi lúc một phép đo.")
        case .listen: Texts("Where to serve.", "Nơi lắng nghe khi phục vụ.")
        case .allow:
            Texts(
                "Who may test: an address or a prefix, several times. By default this host alone.",
                "Ai được đo: một địa chỉ hoặc dải địa chỉ, có thể lặp lại. Mặc định chỉ máy này.")
        case .once: Texts("Serve one test, then end.", "Phục vụ một phép đo rồi kết thúc.")
        case .format:
            Texts(
                "json: an object a line for each interval, the last the summary.",
                "json: mỗi quãng một đối tượng trên một dòng, dòng cuối là bản tổng hợp.")
        case .octets:
            Texts(
                "End after so many octets, with K, M or G, instead of after a time.",
                "Kết thúc sau chừng ấy octet, kèm K, M hoặc G, thay vì theo thời gian.")
        case .serverOutput: Texts("Ask for what the server prints.", "Xin nội dung máy chủ in ra.")
        }
    }
}
