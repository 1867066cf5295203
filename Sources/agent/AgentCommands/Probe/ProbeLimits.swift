import Localization
import Probing

/// What the probe commands ask of options that they share.
enum ProbeLimits {
    static func check(
        dscp: Int, interval: DurationArgument, timeout: DurationArgument, _ language: Language
    ) throws {
        try expect((0...63).contains(dscp), ProbeMessages.badCodePoint.text(language, dscp))
        try expect(
            (SessionSettings.minimumPeriod...Duration.seconds(3_600)).contains(interval.duration),
            ProbeMessages.badInterval.text(language, interval.description, "100us"))
        try expect(
            (Duration.milliseconds(1)...Duration.seconds(60)).contains(timeout.duration),
            ProbeMessages.badTimeout.text(language, timeout.description))
    }

    /// Wrong input where `isGood` doesn't hold.
    static func expect(_ isGood: Bool, _ text: @autoclosure () -> String) throws {
        if !isGood { throw CommandFault(.input, text()) }
    }
}
