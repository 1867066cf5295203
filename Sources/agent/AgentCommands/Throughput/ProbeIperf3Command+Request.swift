import Localization
import NetworkAddress
import PacketIO
import Probing

extension ProbeIperf3Command {
    /// The test that the options ask for. Asks the resolver.
    func request(_ host: String, _ language: Language) throws -> ThroughputRequest {
        let expect = ProbeLimits.expect
        try expect(port != 0, ProbeMessages.badPort.text(language, port))
        let time = seconds ?? (bytes == nil ? 10 : 0)
        try expect(
            (bytes == nil ? 1...ThroughputParameters.mostSeconds : 0...0).contains(time),
            Iperf3Messages.badSeconds.text(language, time))
        try expect(!(reverse && bidir), Iperf3Messages.bothWays.text(language))
        try expect(
            (1...ThroughputParameters.mostStreams).contains(parallel),
            Iperf3Messages.badParallel.text(language, parallel))
        try expect(
            (0...ThroughputParameters.mostOmitted).contains(omit), Iperf3Messages.badOmit.text(language, omit))
        try expect((0...63).contains(dscp), ProbeMessages.badCodePoint.text(language, dscp))
        try expect((88...32_767).contains(mss ?? 88), Iperf3Messages.badSegment.text(language, mss ?? 0))
        try expect(congestion.utf8.count < 16, Iperf3Messages.badCongestion.text(language, congestion))

        var parameters = ThroughputParameters()
        parameters.carrier = udp ? .udp : .tcp
        parameters.seconds = time
        parameters.omit = omit
        parameters.parallel = parallel
        parameters.isReverse = reverse
        parameters.isBidirectional = bidir
        parameters.segment = mss ?? 0
        parameters.typeOfService = UInt8(dscp << 2)
        parameters.congestion = congestion
        parameters.hasWideCounters = udp
        parameters.wantsServerOutput = serverOutput
        if let bytes {
            guard let octets = bytes.octets, octets > 0 else {
                throw CommandFault(.input, Iperf3Messages.badOctets.text(language, bytes.text))
            }
            parameters.octets = octets
        }
        parameters.rate = udp ? 1_000_000 : 0
        if let rate {
            guard let bits = rate.rate else {
                throw CommandFault(.input, Iperf3Messages.badRate.text(language, rate.text))
            }
            parameters.rate = bits
        }
        if let window {
            guard let octets = window.octets, octets <= UInt64(ThroughputParameters.mostWindow) else {
                throw CommandFault(.input, Iperf3Messages.badWindow.text(language, window.text))
            }
            parameters.window = Int(octets)
        }
        let lengths = udp ? ThroughputParameters.datagrams : 1...ThroughputParameters.mostBlock
        parameters.length = udp ? ThroughputParameters.udpLength : ThroughputParameters.tcpLength
        if let length {
            guard let octets = length.octets.flatMap({ Int(exactly: $0) }), lengths.contains(octets) else {
                throw CommandFault(
                    .input,
                    Iperf3Messages.badLength.text(language, length.text, lengths.lowerBound, lengths.upperBound))
            }
            parameters.length = octets
        }
        let address = try family.address(of: host, language)
        var request = ThroughputRequest(
            Endpoint(address, port: port), parameters, interval: interval.duration.nanoseconds)
        request.source = try FamilyOptions.source(source, for: address, language)
        request.fitsLength = udp && length == nil
        if let committed {
            guard let bits = committed.rate, bits > 0 else {
                throw CommandFault(.input, Iperf3Messages.badCommitted.text(language, committed.text))
            }
            request.committed = bits
        }
        return request
    }
}
