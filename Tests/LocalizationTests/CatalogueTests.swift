import Localization
import Testing

@Suite struct CatalogueTests {
    /// The `{n}` of a text, in order of appearance without repeats.
    private func places(_ text: String) -> Set<Int> {
        var result: Set<Int> = []
        for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            if let number = part.split(separator: "}").first.flatMap({ Int($0) }) { result.insert(number) }
        }
        return result
    }

    private func check(_ texts: Texts, _ name: String) {
        #expect(!texts.en.isEmpty && !texts.vi.isEmpty, "\(name)")
        #expect(places(texts.en) == places(texts.vi), "\(name)")
        #expect(places(texts.en) == Set(0..<places(texts.en).count), "\(name)")
        // Decomposed letters would not equal what people type.
        #expect(!texts.vi.unicodeScalars.contains { (0x300...0x36F).contains($0.value) }, "\(name)")
    }

    @Test func everyMessageHasTheSamePlacesInBothLanguages() {
        for message in SpoolMessages.allCases { check(message.texts, "\(message)") }
        for message in CheckMessages.allCases { check(message.texts, message.rawValue) }
        for message in CarrierMessages.allCases { check(message.texts, "\(message)") }
        for message in FaultMessages.allCases { check(message.texts, "\(message)") }
        for message in PackageMessages.allCases { check(message.texts, "\(message)") }
        for message in SuccessionMessages.allCases { check(message.texts, "\(message)") }
        for message in ScheduleMessages.allCases { check(message.texts, "\(message)") }
        for message in ScheduleHelp.allCases { check(message.texts, "\(message)") }
        for message in MergerMessages.allCases { check(message.texts, "\(message)") }
        for message in MergerHelp.allCases { check(message.texts, "\(message)") }
        for message in HonestyMessages.allCases { check(message.texts, "\(message)") }
        for message in ZoneMessages.allCases { check(message.texts, "\(message)") }
        for message in StampMessages.allCases { check(message.texts, "\(message)") }
        for message in ResidenceMessages.allCases { check(message.texts, "\(message)") }
        for message in StampHelp.allCases { check(message.texts, "\(message)") }
        for message in LivenessMessages.allCases { check(message.texts, "\(message)") }
        for message in LivenessHelp.allCases { check(message.texts, "\(message)") }
        for message in OrderingMessages.allCases { check(message.texts, "\(message)") }
        for message in ScreenMessages.allCases { check(message.texts, "\(message)") }
        for message in ReplanMessages.allCases { check(message.texts, "\(message)") }
        for message in TestMessages.allCases { check(message.texts, "\(message)") }
        for message in CapacityReportMessages.allCases { check(message.texts, "\(message)") }
        for message in AdmissionMessages.allCases { check(message.texts, "\(message)") }
        for message in TimetableMessages.allCases { check(message.texts, "\(message)") }
        for message in TimetableHelp.allCases { check(message.texts, "\(message)") }
        for message in AcceptMessages.allCases { check(message.texts, "\(message)") }
        for message in AcceptHelp.allCases { check(message.texts, "\(message)") }
        for message in AcceptPhrases.allCases { check(message.texts, "\(message)") }
        for message in PromiseMessages.allCases { check(message.texts, "\(message)") }
        for message in GanttMessages.allCases { check(message.texts, "\(message)") }
        for message in Iperf3Messages.allCases { check(message.texts, "\(message)") }
        for message in Iperf3Help.allCases { check(message.texts, "\(message)") }
        for message in ArchiveMessages.allCases { check(message.texts, "\(message)") }
        for message in EdgeMessages.allCases { check(message.texts, "\(message)") }
        for message in CollectorMessages.allCases { check(message.texts, "\(message)") }
        for message in MeasurementMessages.allCases { check(message.texts, "\(message)") }
        for word in CheckWords.allCases { check(word.texts, word.rawValue) }
    }

    @Test func argumentsAreNotSearchedForPlaces() {
        #expect("a {0} {1} {9} {".filled(with: ["{1}", "b"]) == "a {1} b {9} {")
        #expect("{0}{x}đ{1}ế{".filled(with: ["ả", "ọ"]) == "ả{x}đọế{")
        #expect("".filled(with: []) == "" && "{0".filled(with: ["a"]) == "{0" && "}{0}{".filled(with: ["a"]) == "}a{")
    }

    private static let choices: [(option: String?, variable: String, expected: Language)] = [
        ("vi", "en_US", .vietnamese), (nil, "vi_VN.UTF-8", .vietnamese), (nil, "C", .english),
        ("en", "vi_VN", .english), (nil, "", .english),
    ]

    @Test(arguments: choices)
    func theOptionComesBeforeTheEnvironment(option: String?, variable: String, expected: Language) {
        #expect(Language.preferred(option: option, environment: ["LANG": variable]) == expected)
    }

    @Test func theMoreSpecialVariableWins() {
        let environment = ["LC_ALL": "vi_VN", "LC_MESSAGES": "en_GB", "LANG": "en_GB"]
        #expect(Language.preferred(option: nil, environment: environment) == .vietnamese)
    }
}
