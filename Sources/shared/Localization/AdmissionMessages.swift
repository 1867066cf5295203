/// What the collector answers to an agent that asks for leave to test.
package enum AdmissionMessages: MessageCatalogue {
    // What happened.
    case malformed, noCircuit, peerAbsent, noLease
    case slot, unscheduled, done, inUse, volume, users, closed, outside
    // What was expected.
    case requestForm, resultForm, ownCircuits, peerExpected, waitExpected, ownLease
    // What to do next.
    case askAgain, readTests, updateAgent

    package var texts: Texts {
        switch self {
        case .malformed: Texts("the body is not a request for a test", "nội dung không phải yêu cầu đo")
        case .noCircuit: Texts("{0} is no circuit of {1}", "{0} không phải kênh của {1}")
        case .peerAbsent:
            Texts(
                "the agent of {0}, against which it would test, has not said where it listens",
                "tác tử của {0}, nơi sẽ đo cùng, chưa báo địa chỉ lắng nghe")
        case .noLease: Texts("{0} is no lease of {1}", "{0} không phải phép đo đã cấp cho {1}")
        case .slot: Texts("its time by the timetable comes at {0}", "theo lịch, giờ đo đến lúc {0}")
        case .unscheduled:
            Texts(
                "the night's timetable is made an hour before it begins",
                "lịch đo đêm được lập một giờ trước khi bắt đầu")
        case .done: Texts("it had its test this night", "đêm nay đã đo rồi")
        case .inUse: Texts("{0} is in a test of others until {1}", "{0} đang có lượt đo khác đến {1}")
        case .volume:
            Texts("what tests may send in a day is spent on {0}", "đã hết mức dữ liệu đo trong ngày trên {0}")
        case .users:
            Texts(
                "users need what the test would take of {0} until {1}",
                "người dùng cần phần dung lượng của {0} mà lượt đo sẽ chiếm, đến {1}")
        case .closed: Texts("no window is open until {0}", "ngoài khung giờ đo đến {0}")
        case .outside: Texts("the nights' tests are of other circuits", "các đêm đo dành cho những kênh khác")
        case .requestForm:
            Texts(
                #"{"circuit": "01290@2025/primary", "direction": "down" or "up", "seconds": 1 to 60, "purpose": "scheduled" or "ad-hoc"}, each optional"#,
                #"{"circuit": "01290@2025/primary", "direction": "down" hoặc "up", "seconds": 1 đến 60, "purpose": "scheduled" hoặc "ad-hoc"}, mỗi mục có thể bỏ"#
            )
        case .resultForm:
            Texts(
                #"{"bits_per_second": 49700000, "loss": 0.001, "octets": 62000000}, the last two optional"#,
                #"{"bits_per_second": 49700000, "loss": 0.001, "octets": 62000000}, hai mục cuối có thể bỏ"#)
        case .ownCircuits: Texts("one of {0}", "một trong {0}")
        case .peerExpected:
            Texts("an agent at the office above that announced its reflector", "tác tử ở cấp trên đã báo bộ phản xạ")
        case .waitExpected: Texts("nobody else in a test there", "không có lượt đo nào khác ở đó")
        case .ownLease: Texts("a lease that this site was given", "phép đo đã cấp cho chính điểm này")
        case .askAgain:
            Texts("ask again after the seconds that Retry-After says", "hỏi lại sau số giây ghi trong Retry-After")
        case .readTests: Texts("read what is yours: GET /v1/tests", "xem các mục của mình: GET /v1/tests")
        case .updateAgent: Texts("update the agent", "cập nhật tác tử")
        }
    }
}
