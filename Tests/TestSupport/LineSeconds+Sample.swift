package import Telemetry

extension LineSeconds {
    /// A minute of a line of 100 Mbit/s that best effort filled when probes of class 46 were lost.
    package static func sample() -> LineSeconds {
        var seconds = LineSeconds(interface: "wan0")
        seconds.probes = 46
        seconds.covered = 59_000_000_000
        (seconds.receive.octets, seconds.receive.busiest) = (120_000_000, 97_000_000)
        (seconds.receive.whenLost, seconds.receive.whenSlowest) = (96_000_000, 95_000_000)
        (seconds.transmit.octets, seconds.transmit.busiest) = (22_500_000, 9_000_000)
        seconds.transmit.whenLost = 0
        for (point, lost, slowest) in [(46, 4, 3), (0, 91, 90), (nil, 1, 2)] as [(UInt8?, UInt64, UInt64)] {
            var share = ClassShare(codePoint: point)
            (share.receive.whenLost, share.receive.whenSlowest) = (lost * 1_000_000, slowest * 1_000_000)
            share.transmit.whenSlowest = slowest * 1_000
            seconds.classes.append(share)
        }
        return seconds
    }
}
