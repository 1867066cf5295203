/// What `planner tests` says, and why a test has its time.
package enum TimetableMessages: MessageCatalogue {
    // Listing
    case starts, ends, site, place, circuit, direction, hub, rate, seconds, reason
    case down, up
    // Summary
    case title, summaryLine, boundLine, boundByLength, bestLine, noBound, unplacedHeading, nothing, spentLine
    // Explanation
    case testLine, atOnce, waitLine, waitMore, closedLine, volumeLine, noRoomLine, tooLongLine, pathLine, limitLine
    case agentSubject, linkSubject, portSubjectOut, portSubjectIn, machineSubject
    // A collector's night
    case made, preview, measuredLine, silentHub, absentHeading, absentLine, absentSite
    case notEnrolled, late, outside, noCircuit, noOffice
    // Errors
    case dataAlone
    case badTime, badTimeExpected, badWindow, badWindowExpected, badNumber, noTests, noTestsNext, noPathNext, flaw

    package var texts: Texts {
        switch self {
        case .starts: Texts("Starts", "Bắt đầu")
        case .ends: Texts("Ends", "Kết thúc")
        case .site: Texts("Site", "Điểm")
        case .place: Texts("Name", "Tên")
        case .circuit: Texts("Circuit", "Kênh")
        case .direction: Texts("Direction", "Chiều")
        case .hub: Texts("Against", "Đo với")
        case .rate: Texts("Rate, Mbit/s", "Tốc độ, Mbit/s")
        case .seconds: Texts("Seconds", "Giây")
        case .reason: Texts("Why not", "Vì sao không")
        case .down: Texts("down", "xuống")
        case .up: Texts("up", "lên")
        default: summaries ?? sentences ?? nights ?? faults
        }
    }

    private var summaries: Texts? {
        switch self {
        case .title:
            Texts("Capacity tests of {0} in the window {1}", "Lịch đo dung lượng của {0} trong khung giờ {1}")
        case .summaryLine:
            Texts(
                "{0} of {1} tests have their time, from {2} to {3}: {4} minutes.",
                "{0} trong {1} lượt đo có giờ, từ {2} đến {3}: {4} phút.")
        case .boundLine:
            Texts(
                "No timetable could end before {0}, because of this: {1}. This one is {2} % above that.",
                "Không lịch nào xong trước {0}, vì: {1}. Lịch này cao hơn mức đó {2} %.")
        case .boundByLength:
            Texts("a test takes its time", "một lượt đo cần đủ thời gian của nó")
        case .bestLine:
            Texts(
                "No timetable could end sooner, because of this: {0}.",
                "Không lịch nào có thể xong sớm hơn, vì: {0}.")
        case .noBound:
            Texts(
                "The window is too short for all tests: those that waited longest come first, the rest the next night.",
                "Khung giờ quá ngắn cho mọi lượt đo: điểm chờ lâu nhất được đo trước, phần còn lại để đêm sau.")
        case .unplacedHeading: Texts("Without a time this night", "Chưa có giờ đêm nay")
        case .nothing: Texts("There is nothing to test.", "Không có gì để đo.")
        case .spentLine:
            Texts(
                "Tests send {0} GB in all; on the busiest link {1} % of what it may give tests in a day ({2}).",
                "Các lượt đo gửi tổng cộng {0} GB; trên tuyến bận nhất là {1} % mức được dùng cho đo trong ngày ({2}).")
        default: nil
        }
    }

    private var sentences: Texts? {
        switch self {
        case .testLine:
            Texts(
                "{0} ({1}), circuit {2}, {3}, against {4}: {5} to {6}, {7}.",
                "{0} ({1}), kênh {2}, chiều {3}, đo với {4}: {5} đến {6}, {7}.")
        case .pathLine: Texts("Way to the hub: {0}.", "Đường đến điểm đo: {0}.")
        case .limitLine:
            Texts(
                "It can't find all of the {0} that are committed: {1} on the way is narrower.",
                "Không đo hết được {0} đã cam kết: {1} trên đường hẹp hơn.")
        case .atOnce:
            Texts(
                "It begins with the window: nothing keeps it waiting.",
                "Bắt đầu ngay khi mở khung giờ: không phải chờ gì.")
        case .waitLine: Texts("{0} to {1}: {2}; in use by {3}.", "{0} đến {1}: {2}; đang dùng: {3}.")
        case .waitMore: Texts("{0} and {1} more", "{0} và {1} lượt nữa")
        case .closedLine: Texts("{0} to {1}: no window is open.", "{0} đến {1}: ngoài khung giờ đo.")
        case .volumeLine:
            Texts(
                "{0} to {1}: what tests may send in a day is spent on {2}.",
                "{0} đến {1}: đã hết mức dữ liệu đo trong ngày trên {2}.")
        case .noRoomLine:
            Texts("No room until the window closes: {0}.", "Không còn chỗ đến khi đóng khung giờ: {0}.")
        case .tooLongLine: Texts("No window is as long as the test.", "Không khung giờ nào đủ dài cho lượt đo.")
        case .agentSubject:
            Texts("the agent of {0} runs one test at a time", "tác tử của {0} chỉ chạy mỗi lúc một lượt đo")
        case .linkSubject:
            Texts(
                "way {0} carries {1} of tests in this direction", "tuyến {0} nhận được {1} lưu lượng đo theo chiều này")
        case .portSubjectOut: Texts("hub {0} sends {1} of tests at most", "điểm đo {0} gửi tối đa {1} lưu lượng đo")
        case .portSubjectIn: Texts("hub {0} takes {1} of tests at most", "điểm đo {0} nhận tối đa {1} lưu lượng đo")
        case .machineSubject:
            Texts("the machine of hub {0} serves {1} tests at once", "máy của điểm đo {0} phục vụ cùng lúc {1} lượt đo")
        default: nil
        }
    }

    private var nights: Texts? {
        switch self {
        case .made:
            Texts(
                "The collector has made it: agents get these times.",
                "Máy thu thập đã lập lịch này: tác tử nhận các giờ này.")
        case .preview:
            Texts(
                "The collector makes it an hour before the window; made now, it would be this.",
                "Máy thu thập lập lịch một giờ trước khung giờ; nếu lập ngay bây giờ thì như sau.")
        case .measuredLine: Texts("{0} of its tests have a result.", "{0} lượt đo đã có kết quả.")
        case .silentHub:
            Texts(
                "The agent of {0} has not said where it listens: {1} tests against it wait for that.",
                "Tác tử của {0} chưa báo địa chỉ lắng nghe: {1} lượt đo với điểm đó phải chờ.")
        case .absentHeading: Texts("Offices without a test: {0}", "Cơ quan không có lượt đo: {0}")
        case .absentLine: Texts("{0}: {1} ({2})", "{0}: {1} ({2})")
        case .absentSite: Texts("{0} has no test this night: {1}.", "{0} không có lượt đo đêm nay: {1}.")
        case .notEnrolled: Texts("no agent is enrolled", "chưa có tác tử nào đăng ký")
        case .late:
            Texts(
                "enrolled after the timetable was made, gets a turn when it asks",
                "đăng ký sau khi lập lịch, được xếp khi hỏi")
        case .outside: Texts("its circuits are not those that are tested", "kênh không thuộc diện được đo")
        case .noCircuit:
            Texts(
                "the plan gives it no circuit: its unit is held, or it is a hub",
                "kế hoạch không có kênh cho điểm này: đơn vị đang tạm dừng, hoặc là điểm đo")
        case .noOffice:
            Texts("its building is no office of the plan any more", "trụ sở không còn là cơ quan trong kế hoạch")
        default: nil
        }
    }

    private var faults: Texts {
        switch self {
        case .dataAlone:
            Texts(
                "--data shows a collector's coming night: --date and --level don't go with it",
                "--data cho thấy đêm sắp tới của máy thu thập: không dùng cùng --date và --level")
        case .badTime: Texts("'{0}' is not a time of day", "'{0}' không phải giờ trong ngày")
        case .badTimeExpected: Texts("hours and minutes, such as 22:00", "giờ và phút, ví dụ 22:00")
        case .badWindow: Texts("'{0}' is no window", "'{0}' không phải khung giờ")
        case .badWindowExpected: Texts("from-to, such as 22:00-05:00", "từ-đến, ví dụ 22:00-05:00")
        case .badNumber: Texts("{0} is out of range", "{0} nằm ngoài phạm vi")
        case .noTests: Texts("the plan has no test of {0}", "kế hoạch không có lượt đo nào của {0}")
        case .noTestsNext:
            Texts(
                "choose an office with a circuit, and --circuits and --direction that include it",
                "chọn một cơ quan có kênh, với --circuits và --direction bao gồm kênh đó")
        case .noPathNext: Texts("make the plan again: planner plan", "lập lại kế hoạch: planner plan")
        default: Texts("the plan's network is not whole: {0}", "mạng trong kế hoạch không đầy đủ: {0}")
        }
    }
}

/// Help of `planner tests`.
package enum TimetableHelp: MessageCatalogue {
    case tests, timetable, discussion, plan, date, from, to, seconds, guardTime, direction, circuits, level
    case atOnce, hubShare, usersShare, dailyShare, explain, served, data

    package var texts: Texts {
        switch self {
        case .tests: Texts("When agents measure the capacity of their circuits.", "Khi nào tác tử đo dung lượng kênh.")
        case .timetable:
            Texts(
                "Times every office's capacity test so that no two share a bottleneck, and explains it.",
                "Xếp giờ đo dung lượng cho mọi cơ quan sao cho không hai lượt nào chung điểm nghẽn, và giải thích.")
        case .discussion:
            Texts(
                """
                planner tests timetable --plan plans/july
                planner tests timetable --plan plans/july --from 22:00 --to 05:00 --circuits all --direction both
                planner tests timetable --plan plans/july --explain 01290@2025
                planner tests timetable --plan plans/july --data collector
                """,
                """
                planner tests timetable --plan plans/july
                planner tests timetable --plan plans/july --from 22:00 --to 05:00 --circuits all --direction both
                planner tests timetable --plan plans/july --explain 01290@2025
                planner tests timetable --plan plans/july --data collector
                """)
        case .plan: Texts("The plan's directory.", "Thư mục kế hoạch.")
        case .data:
            Texts(
                "The collector's data directory: shows the coming night as planner serve runs it, by the terms that it was started with.",
                "Thư mục dữ liệu của máy thu thập: cho thấy đêm sắp tới đúng như planner serve chạy, theo điều kiện lúc khởi động."
            )
        case .date:
            Texts(
                "The evening on which the window opens; offices in service by then are tested. Default: when all are.",
                "Buổi tối mở khung giờ; đo các cơ quan đã hoạt động đến ngày đó. Mặc định: khi tất cả đã xong.")
        case .from: Texts("When the window opens, Vietnam time.", "Giờ mở khung, giờ Việt Nam.")
        case .to: Texts("When it closes.", "Giờ đóng khung.")
        case .seconds: Texts("Length of a test.", "Độ dài một lượt đo.")
        case .guardTime: Texts("Seconds that stay free after each test.", "Số giây để trống sau mỗi lượt đo.")
        case .direction: Texts("Directions that are tested.", "Chiều được đo.")
        case .circuits: Texts("Circuits that are tested.", "Kênh được đo.")
        case .level:
            Texts("Offices that are tested; all of them where not given.", "Cấp cơ quan được đo; không ghi là tất cả.")
        case .atOnce: Texts("Tests that a hub's machine serves at once.", "Số lượt đo một máy phục vụ cùng lúc.")
        case .hubShare:
            Texts(
                "Part of a hub's free port that tests may take, per cent.",
                "Phần cổng còn trống của điểm đo dành cho đo, phần trăm.")
        case .usersShare:
            Texts(
                "Part of the busy hour's promise that users may still ask for in the window, per cent.",
                "Phần cam kết giờ cao điểm mà người dùng vẫn được dùng trong khung giờ, phần trăm.")
        case .dailyShare:
            Texts(
                "What tests may send over a link in a day, per cent of what it carries in a day.",
                "Mức đo được gửi qua một tuyến mỗi ngày, phần trăm khả năng tải trong ngày.")
        case .served:
            Texts(
                "The hours of the night in which agents may test by the timetable, Vietnam time.",
                "Khung giờ đêm để tác tử đo theo lịch, giờ Việt Nam.")
        case .explain:
            Texts(
                "Says why this office's tests are then and not sooner.",
                "Giải thích vì sao lượt đo của cơ quan này vào giờ đó mà không sớm hơn.")
        }
    }
}
