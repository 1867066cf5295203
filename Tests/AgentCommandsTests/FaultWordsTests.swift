import Localization
import Reporting
import Spool
import TestSupport
import Testing

@testable import AgentCommands

@Suite("Faults in the reader's language", .blocking) struct FaultWordsTests {
    @Test("those of the spool, the way to the collector, enrolment and documents")
    func vietnamese() {
        let faults: [(any Error, String)] = [
            (SpoolError.inUse(path: "/s", holder: "7"), "/s đang được tiến trình 7 dùng: hãy dừng tác tử kia trước"),
            (TransportError.connect(to: "h:1", words: "x"), "không kết nối được tới h:1: x"),
            (Enrolment.Failure.refused(status: 403, "mã"), "bộ thu từ chối (mã 403): mã"),
            (DocumentError(place: "token", expected: "a", found: "b"), "token: cần a, nhưng gặp b"),
        ]
        for (fault, expected) in faults { #expect(words(of: fault, .vietnamese) == expected) }
    }

    @Test("in English they are what the error says of itself")
    func english() {
        let faults: [any Error & CustomStringConvertible] = [
            TransportError.tls(with: "h:1", words: "x"), Enrolment.Failure.answer("x"),
            DocumentError(place: "token", expected: "a", found: "b"),
            SpoolError.system(action: "open", path: "/s", errno: 2, words: "no"),
        ]
        for fault in faults { #expect(words(of: fault, .english) == fault.description) }
    }
}
