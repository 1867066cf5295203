import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing

/// From what was typed to what is to be done.
extension ProbeBFDCommand {
    func targets(_ language: Language) throws -> [LivenessTarget] {
        let check = ProbeLimits.expect
        try check(
            !seamless || !(multihop || passive || authentication != nil), LivenessMessages.modeClash.text(language))
        try check(
            BFDSettings.intervals.contains(interval.duration),
            LivenessMessages.badInterval.text(language, interval.description))
        try check((1...255).contains(multiplier), LivenessMessages.badMultiplier.text(language, multiplier))
        try check(
            length.map { $0.duration >= .milliseconds(1) } ?? true,
            LivenessMessages.badDuration.text(language, length?.description ?? ""))
        let number = try discriminator.map { try Self.discriminator($0, language) }
        try check(number == nil || hosts.count == 1, LivenessMessages.oneDiscriminator.text(language))
        let key = try key(language)
        return try hosts.map { host in
            let address = try target.address(of: host, language)
            let from = try target.source(for: address, language)
            let kind: BFDSettings.Kind
            if seamless {
                var far = number
                if far == nil, case .v4(let v4) = address, v4.value != 0 { far = v4.value }
                guard let far else {
                    throw CommandFault(.input, LivenessMessages.needsDiscriminator.text(language, host))
                }
                kind = .seamless(discriminator: far)
            } else {
                kind = .asynchronous(isPassive: passive)
            }
            return LivenessTarget(
                remote: address, source: from,
                transport: seamless ? .seamless : multihop ? .multihop : .singleHop,
                settings: BFDSettings(
                    kind: kind, interval: interval.duration, multiplier: UInt8(multiplier), key: key),
                localDiscriminator: seamless ? nil : number)
        }
    }

    /// A number above 0, or an IPv4 address, which networks often number their reflectors by.
    static func discriminator(_ text: String, _ language: Language) throws -> UInt32 {
        let number = UInt32(text) ?? IPv4Address(text)?.value
        guard let number, number != 0 else {
            throw CommandFault(.input, LivenessMessages.badDiscriminator.text(language, text))
        }
        return number
    }

    private func key(_ language: Language) throws -> BFDKey? {
        guard authentication != nil || keyFile != nil else { return nil }
        guard let authentication, let keyFile else {
            throw CommandFault(.input, LivenessMessages.keyIncomplete.text(language))
        }
        let file = open(keyFile, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw CommandFault(
                .input, LivenessMessages.badKeyFile.text(language, keyFile, SocketError.text(of: errno)))
        }
        defer { close(file) }
        // One more than fits, and a line end, are enough to tell that it is too long.
        var octets = [UInt8](repeating: 0, count: 24)
        let count = read(file, &octets, octets.count)
        guard count >= 0 else {
            throw CommandFault(
                .input, LivenessMessages.badKeyFile.text(language, keyFile, SocketError.text(of: errno)))
        }
        var secret = Array(octets[..<count])
        if secret.last == 0x0A { secret.removeLast() }
        if secret.last == 0x0D { secret.removeLast() }
        guard let key = BFDKey(authentication.kind, identifier: keyId, secret: secret) else {
            throw CommandFault(
                .input,
                LivenessMessages.badKeyLength.text(language, keyFile, secret.count > 20 ? "> 20" : "\(secret.count)"))
        }
        return key
    }
}
