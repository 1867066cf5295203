/// Help of `agent capture`.
package enum CaptureHelp: MessageCatalogue {
    case capture, discussion, interface, read, filter, interval, count, duration, flows, format, promiscuous, lineRate
    case buffer, maxFlows, idle, active, talkers, prefix4, prefix6, systems, ipfix, domain, inside
    case duty, dutySystems, dutyInside, dutyFilter, dutyBuffer, dutyPrefix4, dutyPrefix6

    package var texts: Texts {
        switch self {
        case .capture:
            Texts(
                "Tell from real traffic how full a line is and how its users fare.",
                "Cho biết từ lưu lượng thật: đường truyền đầy đến đâu và người dùng trải nghiệm ra sao.")
        case .discussion:
            Texts(
                """
                Reads packet headers from an interface or a capture file and tells, interval by interval: what the line \
                carried, second by second and in bursts below 100 ms; per class of service and system; TCP delay on both sides of this \
                host, retransmissions, failed connections; DNS response times and failures; who carried most.

                Headers only: at most 96 octets of a packet leave the kernel, and nothing behind the headers is looked at, \
                kept or sent. Addresses of top talkers are cut to a prefix. Retransmissions and delays are counted as \
                Wireshark's tcp.analysis counts them.

                Needs CAP_NET_RAW for an interface, with --promiscuous too: Linux asks for CAP_NET_ADMIN in \
                no case that is known, and a message says so where one does. A file needs neither.

                Exit codes: 0 done; 1 the capture lost packets or ends within one; 2 wrong usage or no capture file; 3 a fault \
                of this host, such as a missing capability.
                """,
                """
                Đọc phần đầu gói tin từ một giao diện hoặc tệp bắt gói và cho biết theo từng khoảng: đường truyền đã tải bao \
                nhiêu, từng giây và trong các đợt dồn dưới 100 ms; theo từng lớp dịch vụ và hệ thống; độ trễ TCP ở hai phía của máy này, \
                gói gửi lại, kết nối hỏng; thời gian trả lời và lỗi DNS; ai dùng nhiều nhất.

                Chỉ phần đầu gói: tối đa 96 octet của mỗi gói rời khỏi nhân, và không gì sau phần đầu được xem, giữ hay gửi \
                đi. Địa chỉ dùng nhiều nhất được cắt thành tiền tố. Gói gửi lại và độ trễ được đếm như tcp.analysis của \
                Wireshark.

                Cần CAP_NET_RAW với giao diện, kể cả khi dùng --promiscuous: chưa thấy trường hợp nào Linux đòi \
                CAP_NET_ADMIN, nếu có thì thông báo sẽ nói rõ. Với tệp thì không cần gì.

                Mã kết thúc: 0 xong; 1 bắt gói bị mất gói hoặc tệp kết thúc giữa một gói; 2 dùng sai hoặc không phải tệp bắt \
                gói; 3 lỗi của máy này, chẳng hạn thiếu quyền.
                """)
        case .duty:
            Texts(
                """
                The interface of the site's line, whose traffic is captured: records then say what it carried by class and system, and how its \
                users' TCP and DNS fared. May be given again, for each line once: a link's records have the line by which its probes \
                leave. Needs CAP_NET_RAW; without it, or when it fails, the agent goes on, says so and tries again.
                """,
                """
                Giao diện của đường truyền để bắt gói: bản ghi khi đó có lưu lượng theo lớp và hệ thống, và TCP, DNS của người dùng ra sao. \
                Có thể nêu nhiều lần, mỗi đường một lần: bản ghi của liên kết có số liệu của đường mà gói đo đi ra. \
                Cần CAP_NET_RAW; nếu thiếu hoặc hỏng thì tác tử vẫn chạy, báo rõ và thử lại.
                """)
        case .dutyFilter:
            Texts(
                """
                Which packets to capture, as tcpdump writes it: 'not udp port 862'; all by default. Records say that there is a filter, and \
                what is left is not taken for the whole line.
                """,
                """
                Bắt những gói nào, viết như tcpdump: 'not udp port 862'; mặc định là tất cả. Bản ghi nêu rõ có bộ lọc, và phần còn lại \
                không được coi là toàn bộ đường truyền.
                """)
        case .dutyBuffer:
            Texts(
                "The kernel's ring in MiB, what may wait while this host is busy; 3 by default.",
                "Bộ đệm vòng của nhân tính bằng MiB, phần có thể chờ khi máy bận; mặc định là 3.")
        case .dutyPrefix4:
            Texts(
                "To how many bits IPv4 addresses are cut before they are kept; 24 by default, 0 keeps none.",
                "Địa chỉ IPv4 được cắt còn bao nhiêu bit trước khi lưu; mặc định 24, 0 là không lưu gì.")
        case .dutyPrefix6:
            Texts(
                "To how many bits IPv6 addresses are cut before they are kept; 56 by default, 0 keeps none.",
                "Địa chỉ IPv6 được cắt còn bao nhiêu bit trước khi lưu; mặc định 56, 0 là không lưu gì.")
        case .dutySystems:
            Texts(
                "A file of rules that tell systems apart, in place of those that the collector sends; with --capture.",
                "Tệp quy tắc phân biệt các hệ thống, thay cho quy tắc do bộ thu gửi; dùng với --capture.")
        case .interface: Texts("The interface to watch: eth0.", "Giao diện cần theo dõi: eth0.")
        case .read:
            Texts(
                "The .pcap or .pcapng file to read; - for standard input.",
                "Tệp .pcap hoặc .pcapng cần đọc; - là đầu vào chuẩn.")
        case .filter:
            Texts(
                "What to take of it, as tcpdump writes it: 'tcp port 443'.",
                "Lấy phần nào, viết như tcpdump: 'tcp port 443'.")
        case .interval: Texts("How long an interval is.", "Độ dài một khoảng.")
        case .count: Texts("End after so many packets, 1 or more.", "Kết thúc sau số gói này, từ 1 trở lên.")
        case .duration: Texts("End after this time.", "Kết thúc sau thời gian này.")
        case .flows: Texts("List each flow when it ends.", "Liệt kê từng luồng khi kết thúc.")
        case .format:
            Texts(
                "table, or json: one object a line for each interval and flow.",
                "table, hoặc json: mỗi khoảng và mỗi luồng một đối tượng trên một dòng.")
        case .promiscuous:
            Texts(
                "Take frames for other hosts too.",
                "Lấy cả khung gửi cho máy khác.")
        case .inside:
            Texts(
                """
                Prefixes of this side of the line: by them alone in is told from out, as on a mirror port or in a file. What has both \
                ends or neither among them has no direction. The line's rate is then what --line-rate says.
                """,
                """
                Tiền tố của phía này đường truyền: chỉ theo đó mà phân biệt chiều vào và ra, như trên cổng phản chiếu hoặc trong tệp. \
                Gói có cả hai đầu hoặc không đầu nào thuộc tiền tố thì không có chiều. Khi đó tốc độ đường truyền theo --line-rate.
                """)
        case .dutyInside:
            Texts(
                """
                Prefixes of the site's addresses, for a capture on a mirror port: by them alone in is told from out. What has both ends or \
                neither among them is not counted for the line.
                """,
                """
                Tiền tố địa chỉ của điểm, khi bắt gói trên cổng phản chiếu: chỉ theo đó mà phân biệt chiều vào và ra. Gói có cả hai đầu \
                hoặc không đầu nào thuộc tiền tố thì không tính cho đường truyền.
                """)
        case .lineRate:
            Texts(
                "The line's rate, for utilisation and microbursts: 20M, 1G. By default what the interface says.",
                "Tốc độ đường truyền, để tính mức sử dụng và đợt dồn: 20M, 1G. Mặc định theo giao diện báo.")
        case .buffer:
            Texts(
                "Octets of the kernel's ring, in MiB: what may wait while this host is busy.",
                "Bộ đệm vòng của nhân, tính bằng MiB: phần có thể chờ khi máy bận.")
        case .maxFlows:
            Texts(
                "Flows at once; beyond, closed, then unanswered, then longest idle ones make room.",
                "Số luồng cùng lúc; quá mức thì luồng đã đóng, rồi chưa được trả lời, rồi nhàn rỗi lâu nhất nhường chỗ."
            )
        case .idle:
            Texts(
                "A flow without packets for so long is over.", "Luồng không có gói trong thời gian này là kết thúc.")
        case .active:
            Texts(
                "A flow that goes on gives a record each time.", "Luồng kéo dài cho một bản ghi sau mỗi thời gian này.")
        case .talkers: Texts("How many top talkers to list.", "Liệt kê bao nhiêu tiền tố dùng nhiều nhất.")
        case .prefix4:
            Texts("To how many bits IPv4 addresses are cut.", "Địa chỉ IPv4 được cắt còn bao nhiêu bit.")
        case .prefix6:
            Texts("To how many bits IPv6 addresses are cut.", "Địa chỉ IPv6 được cắt còn bao nhiêu bit.")
        case .systems:
            Texts(
                "Count per system of the plan by the rules of this file: lines of system,prefix,protocol,ports.",
                "Đếm theo từng hệ thống trong kế hoạch theo quy tắc ở tệp này: các dòng system,prefix,protocol,ports.")
        case .ipfix:
            Texts(
                "Send flow records to this IPFIX collector over UDP: 192.0.2.9:4739. Whole addresses leave this host then.",
                "Gửi bản ghi luồng tới bộ thu IPFIX này qua UDP: 192.0.2.9:4739. Khi đó địa chỉ đầy đủ rời khỏi máy này."
            )
        case .domain: Texts("The observation domain of IPFIX.", "Miền quan sát của IPFIX.")
        }
    }
}
