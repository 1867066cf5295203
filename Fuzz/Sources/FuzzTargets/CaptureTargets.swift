import Capture

/// Tables that few packets fill, and that cost little to make.
private func smallTables(flows: Int) -> CaptureSettings {
    var settings = CaptureSettings()
    settings.flows = flows
    settings.connections = 4
    settings.segments = 8
    settings.querySets = 4
    settings.talkerSets = 4
    settings.fragmentSets = 2
    return settings
}

private let systems =
    (try? SystemRules(text: "\(SystemRules.header)\nnames,,udp,53\npages,,tcp,80-443\nlow,0.0.0.0/1,,"))
    ?? SystemRules()

/// Frames of every link type, some one after another into one meter, with small tables: nothing traps, and no count exceeds what
/// came in.
func fuzzCaptureFrames(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var settings = smallTables(flows: 16)
    settings.systems = systems
    settings.lineRate = 1e6
    settings.interval = 1_000_000_000
    settings.keepsRecords = true
    var meter = CaptureMeter(settings)
    let links: [LinkType] = [.ethernet, .raw, .null, .loop, .cooked, .cooked2, .ipv4, .ipv6]
    let link = links[Int(reader.octet()) % links.count]
    var time: Int64 = 1_700_000_000_000_000_000
    var count: UInt64 = 0
    while !reader.isAtEnd, count < 64 {
        let size = Int(reader.octet())
        time += Int64(reader.octet()) << 22
        reader.packet(size) { octets in
            guard let base = octets.baseAddress else { return }
            meter.take(
                CapturedPacket(
                    octets: UnsafePointer(base.assumingMemoryBound(to: UInt8.self)), count: octets.count,
                    wireLength: octets.count + 10, time: time, link: link))
        }
        count += 1
    }
    meter.finish()
    let seen = meter.finished.reduce(0) { $0 + $1.packets }
    precondition(seen <= count)
    for summary in meter.finished {
        precondition(summary.dissected.total == summary.packets)
        precondition(summary.tcp.events.retransmissions <= summary.tcp.segments)
        precondition(summary.systems.reduce(0) { $0 + $1.traffic.packets } == summary.dissected.ip)
        precondition(summary.systems.reduce(0) { $0 + $1.tcp.segments } == summary.tcp.segments)
        precondition(summary.classes.reduce(0) { $0 + $1.packets } == summary.dissected.ip)
    }
    let flows = meter.records.reduce(0) { $0 + $1.forward.packets + $1.backward.packets }
    precondition(flows == meter.finished.reduce(0) { $0 + $1.dissected.ip })
}

/// Capture files: whatever stands in them, the reader ends, and what it read can be metered and told.
func fuzzCaptureFile(_ input: UnsafeRawBufferPointer) {
    do throws(CaptureError) {
        var file = try CaptureFile.open(input)
        var octets = 0
        var meter = CaptureMeter(smallTables(flows: 16))
        defer {
            meter.lose(file.dropped)
            meter.finish()
            for summary in meter.finished { precondition((0...1).contains(summary.coverage ?? 1)) }
        }
        while let packet = try file.next() {
            meter.take(packet)
            precondition(packet.count <= CaptureFile.maximumHeaders && packet.wireLength >= packet.count)
            // Each octet that is handed out may be read.
            for place in 0..<packet.count { octets &+= Int(packet.octets[place]) }
        }
    } catch {}
}

/// Frames whose flows become IPFIX messages: each is as long as it says, and no longer than promised.
func fuzzIPFIX(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var settings = smallTables(flows: 64)
    settings.keepsRecords = true
    var meter = CaptureMeter(settings)
    var time: Int64 = Int64(reader.number()) << 45
    while !reader.isAtEnd {
        let size = 20 + Int(reader.octet() & 63)
        time += Int64(reader.octet()) << 20
        reader.packet(size) { octets in
            guard let base = octets.baseAddress, octets.count > 0 else { return }
            octets[0] = octets[0] & 1 == 0 ? 0x45 : 0x60
            meter.take(
                CapturedPacket(
                    octets: UnsafePointer(base.assumingMemoryBound(to: UInt8.self)), count: octets.count,
                    wireLength: octets.count, time: time, link: .raw))
        }
    }
    meter.finish()
    var writer = IPFIXWriter(domain: 1)
    var sent = 0
    func finish() {
        writer.finish(at: 1) { message in
            precondition(message.count <= IPFIXWriter.maximumMessage)
            precondition(Int(message[2]) << 8 | Int(message[3]) == message.count)
            var at = 16
            while at < message.count {
                let length = Int(message[at + 2]) << 8 | Int(message[at + 3])
                precondition(length >= 4)
                at += length
            }
            precondition(at == message.count)
        }
    }
    precondition(writer.addTemplates())
    for record in meter.records {
        if !writer.add(record) {
            finish()
            precondition(writer.add(record))
        }
        sent += 1
    }
    finish()
    precondition(Int(writer.sequence) == sent)
}
