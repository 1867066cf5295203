/// What a test by hand says of the leave that it asks the collector for.
package enum LeaveMessages: MessageCatalogue {
    case helpState, helpCircuit, helpWithoutLeave, circuitAlone, tooLong, begins, waits, notNow, refused, away, inUse
    case withoutState, withoutLeave, taken, octetsUnbounded

    package var texts: Texts {
        switch self {
        case .helpState:
            Texts(
                "State folder of this site's agent: the collector is asked for leave first, so that no two tests load the same line, nor one that users need, and is told what was measured.",
                "Thư mục trạng thái của agent tại điểm này: xin phép bộ thu trước khi đo, để không có hai lượt đo cùng tải một đường, hay tải đường mà người dùng đang cần, và báo kết quả cho bộ thu."
            )
        case .helpCircuit:
            Texts(
                "The circuit that leave is asked for; by default the site's first.",
                "Kênh xin phép đo; mặc định là kênh đầu tiên của điểm.")
        case .helpWithoutLeave:
            Texts(
                "Load the line without asking the collector: other tests may run on the same lines meanwhile.",
                "Đổ tải mà không xin phép bộ thu: có thể có lượt đo khác trên cùng các đường.")
        case .circuitAlone: Texts("--circuit {0} needs --state", "--circuit {0} cần có --state")
        case .tooLong:
            Texts(
                "{0} s of test: with --state expected 1 to {1} s, for which the collector gives leave",
                "đo {0} giây: với --state cần từ 1 đến {1} giây, là thời gian bộ thu cho phép")
        case .begins: Texts("Leave of the collector begins in {0} s.", "Bộ thu cho phép đo sau {0} giây.")
        case .waits:
            Texts("The collector gives leave later; waiting {0} s: {1}", "Bộ thu chưa cho phép; chờ {0} giây: {1}")
        case .notNow:
            Texts(
                "the collector gives no leave to test now: {0}. Ask again in {1} minutes; {2}",
                "bộ thu chưa cho phép đo: {0}. Xin lại sau {1} phút; {2}")
        case .refused:
            Texts("the collector gives no leave to test: {0}; {1}", "bộ thu không cho phép đo: {0}; {1}")
        case .away:
            Texts(
                "the collector can't be asked for leave to test: {0}; {1}", "không xin phép đo được từ bộ thu: {0}; {1}"
            )
        case .inUse:
            Texts(
                "users have {0} Mbit/s on the line (above {1}): not tested. Without --state nobody looks",
                "người dùng đang chiếm {0} Mbit/s trên đường (quá {1}): không đo. Bỏ --state để không kiểm tra")
        case .taken:
            Texts("another test of this site has leave", "một lượt đo khác của điểm này đang được phép")
        case .octetsUnbounded:
            Texts(
                "--bytes: a test by octets may take any time, and leave is for a time: expected --seconds with --state",
                "--bytes: đo theo số octet có thể kéo dài bao lâu cũng được, mà phép đo có thời hạn: với --state cần --seconds"
            )
        case .withoutState:
            Texts("without --state nobody is asked", "bỏ --state để đo mà không xin phép")
        case .withoutLeave:
            Texts("--without-leave asks nobody", "--without-leave để đo mà không xin phép")
        }
    }
}
