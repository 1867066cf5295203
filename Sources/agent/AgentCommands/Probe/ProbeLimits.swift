import Localization
import NetworkAddress
import PacketIO
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

    /// The host's first address, of the one family where one is asked for.
    static func address(
        of host: String, onlyIPv4: Bool, onlyIPv6: Bool, _ language: Language
    ) throws -> IPAddress {
        try expect(!(onlyIPv4 && onlyIPv6), ProbeMessages.familyClash.text(language))
        do throws(Resolver.Failure) {
            return try Resolver.address(of: host, family: onlyIPv4 ? .v4 : onlyIPv6 ? .v6 : .any)
        } catch {
            throw CommandFault(.input, ProbeMessages.unresolved.text(language, error.name, error.reason))
        }
    }

    /// Wrong input where `isGood` doesn't hold.
    static func expect(_ isGood: Bool, _ text: @autoclosure () -> String) throws {
        if !isGood { throw CommandFault(.input, text()) }
    }
}
