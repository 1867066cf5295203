import Localization
import NetworkAddress
import PacketIO
import Probing

extension ProbeCapacityCommand {
    /// The test that the options ask for.
    func request(_ host: String, _ language: Language) throws -> CapacityRequest {
        let address = try family.address(of: host, language)
        try ProbeLimits.expect(port != 0, ProbeMessages.badPort.text(language, port))
        try ProbeLimits.expect((1...3_600).contains(seconds), CapacityMessages.badSeconds.text(language, seconds))
        try ProbeLimits.expect((0...63).contains(dscp), ProbeMessages.badCodePoint.text(language, dscp))
        try ProbeLimits.expect(
            (.milliseconds(100)...Duration.seconds(10)).contains(interval.duration)
                && interval.duration <= .seconds(seconds),
            CapacityMessages.badInterval.text(language, interval.description))
        try ProbeLimits.expect(
            (.milliseconds(5)...Duration.milliseconds(250)).contains(feedback.duration),
            CapacityMessages.badFeedback.text(language, feedback.description))
        var request = CapacityRequest(server: Endpoint(address, port: port))
        request.source = try FamilyOptions.source(source, for: address, language)
        request.direction = direction == .up ? .up : .down
        request.terms.testInterval = UInt16(seconds)
        request.terms.subInterval = Self.milliseconds(interval)
        request.terms.trialInterval = Self.milliseconds(feedback)
        request.terms.trafficClass = UInt8(dscp << 2)
        request.terms.algorithmCode = (algorithm == .c ? ActivationPDU.Algorithm.c : .b).rawValue
        request.terms.usesOneWayDelay = oneWayDelay
        if randomPayload { request.terms.modifiers.insert(.randomPayload) }
        if let rate {
            let whole = rate.bitsPerSecond / 1e6
            guard whole == whole.rounded(), (1...1_000).contains(whole) else {
                throw CommandFault(.input, CapacityMessages.badFixedRate.text(language, rate.text))
            }
            request.terms.rateIndex = UInt16(whole)
        }
        if let maxRate {
            try ProbeLimits.expect(
                maxRate.bitsPerSecond >= 1e5, CapacityMessages.badRate.text(language, "--max-rate", maxRate.text))
            request.maximumRate = maxRate.bitsPerSecond
            request.bandwidth = UInt16(min(32_767, (maxRate.bitsPerSecond / 1e6).rounded(.up)))
        }
        switch datagrams {
        case nil: break
        case .small: request.modifiers = []
        case .traditional: request.modifiers = .traditionalMTU
        case .jumbo: request.modifiers = .jumbo
        }
        request.adaptsModifiers = datagrams == nil
        request.sendsChecksums = checksum
        if let keyFile {
            request.key = try CapacityKeyReader.key(key, in: keyFile, language)
        } else if let key {
            throw CommandFault(.input, CapacityMessages.noKeyFile.text(language, key))
        }
        return request
    }

    private static func milliseconds(_ argument: DurationArgument) -> UInt16 {
        let parts = argument.duration.components
        return UInt16(clamping: parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
    }

    static func outcome(of client: CapacityClient) -> Result<CapacityOutcome, CapacityFailure> {
        do throws(CapacityFailure) { return .success(try client.outcome()) } catch { return .failure(error) }
    }
}
