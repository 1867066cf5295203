import NetworkModel

/// The `tunnel` of policy.yaml: what encryptors and lines add to each packet.
enum TunnelSettings {
    static func read(_ setting: Setting) -> EncryptedTunnel? {
        guard
            let map = setting.entry([
                "ip_version", "udp_encapsulation", "inner_header_bytes", "iv_bytes", "block_bytes", "icv_bytes",
                "framing_bytes", "mtu_bytes",
            ])
        else { return nil }
        let versions = EncryptedTunnel.OuterHeader.allCases.map { String($0.rawValue) }
        let outer = map["ip_version"]?.choice(among: versions).flatMap { Int($0) }
            .flatMap(EncryptedTunnel.OuterHeader.init(rawValue:))
        let isUDP = map.flag("udp_encapsulation")
        let inner = map.whole("inner_header_bytes", 0...200)
        let vector = map.whole("iv_bytes", 0...64)
        let block = map.whole("block_bytes", 1...64)
        let check = map.whole("icv_bytes", 0...64)
        let framing = map.whole("framing_bytes", 0...200)
        let mtu = map.whole("mtu_bytes", 576...65_535)
        let basis = map.basis()
        guard let outer, let isUDP, let inner, let vector, let block, let check, let framing, let mtu, let basis else {
            return nil
        }
        return EncryptedTunnel(
            outer: outer, isUDPEncapsulated: isUDP, innerHeader: inner, initialisationVector: vector, block: block,
            integrityCheckValue: check, framing: framing, mtu: mtu, basis: basis)
    }
}
