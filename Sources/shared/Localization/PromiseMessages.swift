/// What `planner site promise` says.
package enum PromiseMessages: MessageCatalogue {
    case abstract, out, mtu, badMTU, nothingAbove, noCircuit, noClasses, written

    package var texts: Texts {
        switch self {
        case .abstract:
            Texts(
                "What the plan promises of a site's line, for `agent accept`.",
                "Cam kết của phương án về đường truyền của một điểm, cho `agent accept`.")
        case .out:
            Texts("Where it is written; to the screen without it.", "Nơi ghi; nếu không có thì in ra màn hình.")
        case .mtu:
            Texts(
                "The largest IP packet that must pass, as of the encryptor's inner packets; by default what passes the plan's encryptors whole.",
                "Gói IP lớn nhất phải đi qua được, tính theo gói bên trong thiết bị mật mã; mặc định là gói lớn nhất mà thiết bị mật mã trong phương án cho qua nguyên vẹn."
            )
        case .badMTU: Texts("no packet has {0} octets", "không có gói nào {0} octet")
        case .nothingAbove:
            Texts(
                "no office stands above {0}: the plan promises it no way to another",
                "không có cơ quan nào trên {0}: phương án không cam kết đường nào cho nó")
        case .noCircuit: Texts("the plan gives {0} no circuit", "phương án không cấp kênh cho {0}")
        case .noClasses:
            Texts(
                "the plan records no classes of service for {0}; make it anew with this version",
                "phương án không ghi lớp dịch vụ nào cho {0}; hãy lập lại bằng phiên bản này")
        case .written:
            Texts("promise of {0} towards {1}: {2}", "cam kết của {0} hướng tới {1}: {2}")
        }
    }
}
