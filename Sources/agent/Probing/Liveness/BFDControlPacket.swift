/// A BFD Control packet's mandatory section, RFC 5880 §4.1:
///
///      0 version (3 bits), diagnostic (5)     1 state (2), P F C A D M     2 detect multiplier     3 length
///      4 my discriminator (4)      8 your discriminator (4)
///     12 desired min TX interval (4)     16 required min RX interval (4)     20 required min echo RX interval (4)
///
/// All intervals are in microseconds.
package struct BFDControlPacket: Hashable, Sendable {
    package var diagnostic: BFDDiagnostic
    package var state: BFDState
    package var isPoll: Bool
    package var isFinal: Bool
    package var isControlPlaneIndependent: Bool
    package var isAuthenticated: Bool
    package var isDemand: Bool
    package var detectMultiplier: UInt8
    /// Octets of the packet, with the authentication section.
    package var length: UInt8
    package var myDiscriminator: UInt32
    package var yourDiscriminator: UInt32
    package var desiredMinTx: UInt32
    package var requiredMinRx: UInt32
    package var requiredMinEchoRx: UInt32

    /// Octets of the mandatory section.
    package static let mandatoryLength = 24
    package static let version: UInt8 = 1

    package init(
        diagnostic: BFDDiagnostic = .none, state: BFDState, isPoll: Bool = false, isFinal: Bool = false,
        isControlPlaneIndependent: Bool = false, isAuthenticated: Bool = false, isDemand: Bool = false,
        detectMultiplier: UInt8, length: UInt8 = UInt8(mandatoryLength), myDiscriminator: UInt32,
        yourDiscriminator: UInt32, desiredMinTx: UInt32, requiredMinRx: UInt32, requiredMinEchoRx: UInt32 = 0
    ) {
        self.diagnostic = diagnostic
        self.state = state
        self.isPoll = isPoll
        self.isFinal = isFinal
        self.isControlPlaneIndependent = isControlPlaneIndependent
        self.isAuthenticated = isAuthenticated
        self.isDemand = isDemand
        self.detectMultiplier = detectMultiplier
        self.length = length
        self.myDiscriminator = myDiscriminator
        self.yourDiscriminator = yourDiscriminator
        self.desiredMinTx = desiredMinTx
        self.requiredMinRx = requiredMinRx
        self.requiredMinEchoRx = requiredMinEchoRx
    }

    /// Reads a UDP payload and applies those rules of §6.8.6 that need no session, in their order. What follows `length`
    /// is ignored, as the RFC has it.
    package init(_ octets: UnsafeRawBufferPointer) throws(BFDDiscard) {
        guard octets.count >= Self.mandatoryLength else { throw .tooShort }
        let flags = octets[1]
        let isAuthenticated = flags & 0x04 != 0
        guard octets[0] >> 5 == Self.version else { throw .version }
        // "If the Length field is less than the minimum correct value (24 if the A bit is clear, or 26 if the A bit is set)".
        guard octets[3] >= (isAuthenticated ? 26 : 24), Int(octets[3]) <= octets.count else { throw .length }
        guard octets[2] != 0 else { throw .detectMultiplier }
        guard flags & 0x01 == 0 else { throw .multipoint }
        let mine: UInt32 = octets.number(at: 4)
        let yours: UInt32 = octets.number(at: 8)
        guard mine != 0 else { throw .myDiscriminator }
        let state = BFDState(rawValue: flags >> 6) ?? .adminDown
        guard yours != 0 || state == .down || state == .adminDown else { throw .yourDiscriminatorMissing }
        diagnostic = BFDDiagnostic(rawValue: octets[0])
        self.state = state
        isPoll = flags & 0x20 != 0
        isFinal = flags & 0x10 != 0
        isControlPlaneIndependent = flags & 0x08 != 0
        self.isAuthenticated = isAuthenticated
        isDemand = flags & 0x02 != 0
        detectMultiplier = octets[2]
        length = octets[3]
        myDiscriminator = mine
        yourDiscriminator = yours
        desiredMinTx = octets.number(at: 12)
        requiredMinRx = octets.number(at: 16)
        requiredMinEchoRx = octets.number(at: 20)
    }

    /// Writes the mandatory section; `buffer` must have room for its 24 octets. The M bit is always zero (§4.1).
    package func write(to buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= Self.mandatoryLength)
        buffer[0] = Self.version << 5 | diagnostic.rawValue
        var flags = state.rawValue << 6
        if isPoll { flags |= 0x20 }
        if isFinal { flags |= 0x10 }
        if isControlPlaneIndependent { flags |= 0x08 }
        if isAuthenticated { flags |= 0x04 }
        if isDemand { flags |= 0x02 }
        buffer[1] = flags
        buffer[2] = detectMultiplier
        buffer[3] = length
        buffer.put(myDiscriminator, at: 4)
        buffer.put(yourDiscriminator, at: 8)
        buffer.put(desiredMinTx, at: 12)
        buffer.put(requiredMinRx, at: 16)
        buffer.put(requiredMinEchoRx, at: 20)
    }
}
