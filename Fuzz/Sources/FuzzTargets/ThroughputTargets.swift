import Probing

/// iperf3's control connection, both ends. The first octet says which, and which of its phases is entered at once; then, per
/// step, one octet of length and so many that came. Whatever came, an end that is over stays so, and what it took for
/// parameters or results is within bounds and goes through its own writer unchanged.
func fuzzThroughputControl(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    if shape & 1 == 0 { fuzzServer(&reader, shape) } else { fuzzClient(&reader, shape) }
}

private func fuzzServer(_ reader: inout InputReader, _ shape: UInt8) {
    var server = ThroughputServer()
    if shape & 2 != 0 {
        _ = server.receive(ControlFrames.encode(ThroughputParameters().json))
        _ = server.start()
    }
    if shape & 4 != 0 { _ = server.exchange() }
    while !reader.isAtEnd {
        let length = shape & 8 != 0 ? 65_535 : Int(reader.octet())
        let octets = reader.packet(length) { Array($0) }
        var actions = server.receive(octets)
        var rounds = 0
        while !actions.isEmpty, rounds < 64 {
            rounds += 1
            for action in actions {
                switch action {
                case .awaitStreams(let parameters):
                    precondition((1...256).contains(parameters.flows) && parameters.length >= 1)
                    precondition((try? ThroughputParameters(reading: parameters.json)) == parameters)
                    _ = server.start()
                case .stop: _ = server.exchange()
                case .giveResults(let results):
                    check(results)
                    _ = server.send(results: results)
                case .fail: precondition(server.phase == .over)
                case .send, .finish: break
                }
            }
            actions = server.receive([])
        }
    }
    _ = server.receiveEnd()
    precondition(server.receive([4]).isEmpty)
}

private func fuzzClient(_ reader: inout InputReader, _ shape: UInt8) {
    var client = ThroughputClient(ThroughputParameters())
    if shape & 2 != 0 { _ = client.receive([9, 10, 1, 2]) }
    if shape & 4 != 0 {
        _ = client.end()
        _ = client.receive([13])
    }
    while !reader.isAtEnd {
        let length = shape & 8 != 0 ? 65_535 : Int(reader.octet())
        for action in client.receive(reader.packet(length) { Array($0) }) {
            switch action {
            case .run: _ = client.end()
            case .finish(let results): check(results)
            case .fail: precondition(client.phase == .over)
            case .send, .openStreams, .giveResults: break
            }
        }
    }
    _ = client.receiveEnd()
    precondition(client.receive([14]).isEmpty)
}

private func check(_ results: ThroughputResults) {
    precondition(results.streams.count <= 256)
    for carrier in ThroughputParameters.Carrier.allCases {
        var parameters = ThroughputParameters()
        parameters.carrier = carrier
        var direction = ThroughputReport.Direction(isForward: true)
        for (index, stream) in results.streams.enumerated() {
            var own = ThroughputReport.Stream(id: stream.id)
            if index & 1 == 0 {
                own.sender = .init(octets: 1, seconds: 1)
            } else {
                own.receiver = .init(octets: 1, seconds: 1)
            }
            direction.streams.append(own)
        }
        var report = ThroughputReport(parameters, directions: [direction])
        report.merge(results)
        precondition(report.directions[0].bitsPerSecond >= 0)
        _ = (report.directions[0].lost, report.directions[0].packets, report.directions[0].retransmits)
        _ = (report.directions[0].ownOverflow, report.directions[0].packetsSent, report.directions[0].jitter)
    }
    // What it holds can be written and read again; a first member wins over others of its name.
    precondition(ThroughputResults(reading: results.json) != nil)
}

/// Datagrams of a UDP test: the first octet's lowest bit says how wide counters are, then, per datagram, two octets of how many
/// of it, one of own drops. Whatever came, each datagram is booked once.
func fuzzThroughputDatagrams(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let isWide = reader.octet() & 1 != 0
    var tally = DatagramTally()
    var count: UInt64 = 0
    while !reader.isAtEnd {
        let drops = UInt64(reader.octet() & 15)
        let length = Int(reader.octet() & 31)
        reader.packet(length) { packet in
            tally.receive(UnsafeRawBufferPointer(packet), isWide: isWide, at: Int64(count) * 1_000, ownDrops: drops)
        }
        count += 1
        precondition(tally.unique <= tally.highest)
        precondition(tally.lost + tally.ownOverflow == tally.missing && tally.missing <= tally.highest)
    }
    precondition(tally.unique + tally.duplicates + tally.malformed + tally.stale == count)
    precondition(tally.reordered <= tally.unique && tally.jitter.isFinite && tally.jitter >= 0)
}
