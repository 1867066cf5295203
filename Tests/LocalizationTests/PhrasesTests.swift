import Localization
import Testing

@Suite("What rooms without a language say, in Vietnamese") struct PhrasesTests {
    private static let sentences: [(String, String)] = [
        (
            "could not connect to 127.0.0.1:8443: Connection refused",
            "không kết nối được tới 127.0.0.1:8443: kết nối bị từ chối"
        ),
        (
            "could not read /a b: No such file or directory (errno 2)",
            "không đọc /a b được: không có tệp hay thư mục ấy (errno 2)"
        ),
        (
            "gave up to hear from 10.0.0.1:8443: it took too long",
            "quá thời gian chờ khi nghe trả lời của 10.0.0.1:8443"
        ),
        ("status 403: không được", "mã 403: không được"),
        ("the collector asks to wait (status 503)", "máy thu thập yêu cầu đợi (mã 503)"),
        ("no answer from h:1: malformed response: two", "không có trả lời từ h:1: trả lời sai dạng: two"),
        ("token: expected 43 characters of base64url, found 7", "token: cần 43 ký tự base64url, nhưng gặp 7"),
        (
            "the load left up to 40 ms late, and then in a burst", "tải đi trễ tới 40 ms rồi dồn thành một loạt"
        ),
        (
            "classes: expected rates that sum to 20 at most, found 21",
            "classes: cần các tốc độ có tổng không quá 20, nhưng gặp 21"
        ),
        (
            "classes[1].id: expected a class named once, found voice",
            "classes[1].id: cần mỗi lớp chỉ nêu tên một lần, nhưng gặp voice"
        ),
        ("classes: expected 1 to 16 classes of service", "classes: cần 1 đến 16 lớp dịch vụ"),
        ("something else", "something else"), ("", ""),
    ]

    @Test(arguments: sentences)
    func areTranslatedPartByPart(english: String, vietnamese: String) {
        #expect(Phrases.translated(english, to: .vietnamese) == vietnamese)
        #expect(Phrases.translated(english, to: .english) == english)
    }

    @Test func aTemplateTakesNoEmptyArgument() {
        #expect("status "[...].arguments(of: "status {0}") == nil)
        #expect("status 7"[...].arguments(of: "status {0}") == ["7"])
        #expect("a to b to c"[...].arguments(of: "{0} to {1}") == ["a", "b to c"])
        #expect("x)"[...].arguments(of: "x") == nil)
    }
}
