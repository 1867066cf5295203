import CSnmp

/// Net-SNMP's library where it is on the machine (Debian: `libsnmp40`). Opened at run time and never closed: nothing of ours is
/// linked with it, and who doesn't ask a router doesn't load it.
package struct SnmpLibrary: Sendable {
    package enum Flaw: Error, Hashable, Sendable {
        case absent(name: String)
        /// A function that it lacks.
        case foreign(missing: String)
        /// Of another version than the 5.9 whose structures we know.
        case version(String)
    }

    /// Such as `5.9.3`.
    package let version: String
    /// What it points to is written once, before anybody has it.
    nonisolated(unsafe) let functions: OpaquePointer

    /// The same for the whole process; the first call opens it.
    package static func open() throws(Flaw) -> SnmpLibrary { try shared.get() }

    private static let shared: Result<SnmpLibrary, Flaw> = {
        var functions: OpaquePointer?
        var detail = [CChar](repeating: 0, count: 64)
        let flaw = csnmp_open(&functions, &detail)
        let words = String(decoding: detail.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard flaw == 0, let functions else {
            switch UInt32(flaw) {
            case CSNMP_FOREIGN.rawValue: return .failure(.foreign(missing: words))
            case CSNMP_VERSION.rawValue: return .failure(.version(words))
            default: return .failure(.absent(name: words))
            }
        }
        return .success(SnmpLibrary(version: words, functions: functions))
    }()
}
