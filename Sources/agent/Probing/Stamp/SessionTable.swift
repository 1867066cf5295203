import NetworkAddress

/// Whose session it is, RFC 8972 §3: the sender's address and port, ours, and the SSID.
struct SessionKey: Hashable, Sendable {
    var high: UInt64
    var low: UInt64
    /// The sender's port, the socket's number, the SSID, twelve bits of a link-local sender's zone, the family.
    var rest: UInt64

    init(_ sender: Endpoint, listener: UInt16, identifier: UInt16) {
        var family: UInt64 = 4
        switch sender.address {
        case .v4(let address):
            high = 0
            low = UInt64(address.value)
        case .v6(let address):
            high = address.high
            low = address.low
            family = 6 | UInt64(address.zone & 0xFFF) << 4
        }
        rest = UInt64(sender.port) << 48 | UInt64(listener) << 32 | UInt64(identifier) << 16 | family
    }

    /// SplitMix64's finaliser over the words; `salt` keeps outsiders from choosing what collides.
    func hash(_ salt: UInt64) -> UInt64 {
        var mixed = salt
        mixed = Self.mix(mixed ^ high)
        mixed = Self.mix(mixed ^ low)
        return Self.mix(mixed ^ rest)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    var address: IPAddress {
        rest & 0xF == 4
            ? .v4(IPv4Address(UInt32(truncatingIfNeeded: low))) : .v6(IPv6Address(high: high, low: low))
    }
}

/// The sessions of a reflector: open addressing with linear probing over positions into a flat array, so that a look-up
/// touches two cache lines and allocates nothing. Its memory is bounded; sessions are removed all at once, by a sweep.
struct SessionTable: Sendable {
    private let capacity: Int
    private let salt: UInt64
    /// Position in `sessions` plus one; zero for empty. A power of two, at most half full.
    private var places: [Int32]
    private var keys: [SessionKey] = []
    private(set) var sessions: [ReflectedSession] = []
    /// Rises with each sweep: positions handed out before mean nothing any more.
    private(set) var generation: UInt32 = 0

    init(capacity: Int, salt: UInt64) {
        self.capacity = max(1, min(capacity, 1 << 24))
        self.salt = salt
        places = Array(repeating: 0, count: 64)
    }

    var count: Int { sessions.count }
    var isFull: Bool { sessions.count >= capacity }

    func find(_ key: SessionKey) -> Int? {
        var place = Int(truncatingIfNeeded: key.hash(salt)) & (places.count - 1)
        while places[place] != 0 {
            let position = Int(places[place]) - 1
            if keys[position] == key { return position }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// Appends a session under a key that is not there. There must be room.
    mutating func insert(_ key: SessionKey) -> Int {
        precondition(!isFull)
        if 2 * (sessions.count + 1) > places.count { rebuild(places: 2 * places.count) }
        keys.append(key)
        sessions.append(ReflectedSession())
        place(sessions.count - 1)
        return sessions.count - 1
    }

    mutating func with<Result>(_ position: Int, _ body: (inout ReflectedSession) -> Result) -> Result {
        body(&sessions[position])
    }

    /// Removes all sessions but those that `keeps`. O(sessions).
    mutating func sweep(_ keeps: (SessionKey, ReflectedSession) -> Bool) {
        var kept = 0
        for position in sessions.indices where keeps(keys[position], sessions[position]) {
            keys.swapAt(kept, position)
            sessions.swapAt(kept, position)
            kept += 1
        }
        guard kept < sessions.count else { return }
        keys.removeLast(keys.count - kept)
        sessions.removeLast(sessions.count - kept)
        generation &+= 1
        rebuild(places: places.count)
    }

    private mutating func rebuild(places number: Int) {
        places = Array(repeating: 0, count: number)
        for position in sessions.indices { place(position) }
    }

    private mutating func place(_ position: Int) {
        var place = Int(truncatingIfNeeded: keys[position].hash(salt)) & (places.count - 1)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(position + 1)
    }
}
