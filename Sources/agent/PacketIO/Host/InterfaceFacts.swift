import CNetShim
import Glibc
package import Probing

/// An interface of this host as kernel and driver describe it at one moment.
package struct InterfaceFacts: Sendable {
    package var name: String
    package var isEnabled: Bool
    /// Administratively up, and with carrier.
    package var isUp: Bool
    package var isLoopback: Bool
    /// Octets of the largest IP packet.
    package var maximumPacket: UInt32
    package var counters: InterfaceCounters
    /// nil where the driver has no such settings.
    package var settings: InterfaceSettings?
    package var module: Module

    /// The pluggable module.
    package enum Module: Sendable {
        /// There is none, or the driver doesn't tell.
        case none
        case read(ModuleReading)
        /// It may be read with CAP_NET_ADMIN only.
        case forbidden
        /// errno.
        case unreadable(Int32)
        /// Of another standard than SFF-8472 and SFF-8636, or too short for its own.
        case unknownLayout
    }

    /// Names of all interfaces of this network namespace, by index.
    package static var names: [String] {
        guard let list = if_nameindex() else { return [] }
        defer { if_freenameindex(list) }
        var found: [String] = []
        var entry = list
        while entry.pointee.if_index != 0 {
            if let name = entry.pointee.if_name { found.append(String(cString: name)) }
            entry += 1
        }
        return found
    }

    /// All interfaces of this network namespace, by index; those that went away meanwhile are left out.
    package static func all() -> [InterfaceFacts] {
        let netlink = cnetshim_netlink()
        guard netlink >= 0 else { return [] }
        defer { cnetshim_close(netlink) }
        guard let list = if_nameindex() else { return [] }
        defer { if_freenameindex(list) }
        var found: [InterfaceFacts] = []
        var entry = list
        while entry.pointee.if_index != 0 {
            if let name = entry.pointee.if_name.map({ String(cString: $0) }),
                let facts = InterfaceFacts(Int32(bitPattern: entry.pointee.if_index), name, netlink)
            {
                found.append(facts)
            }
            entry += 1
        }
        return found
    }

    private init?(_ index: Int32, _ name: String, _ netlink: Int32) {
        var link = cnetshim_link()
        guard cnetshim_link(netlink, index, &link) == 0 else { return nil }
        self.name = name
        isEnabled = link.is_enabled != 0
        isUp = link.is_up != 0
        isLoopback = link.is_loopback != 0
        maximumPacket = link.mtu
        counters = InterfaceCounters(link)
        settings = InterfaceSettings(name)
        module = Self.module(of: name)
    }

    private static func module(of name: String) -> Module {
        var memory = [UInt8](repeating: 0, count: 640)
        var kind: UInt32 = 0
        let length = cnetshim_module_memory(name, &kind, &memory, UInt32(memory.count))
        switch -length {
        case EOPNOTSUPP, ENODEV, EINVAL, ENXIO: return .none
        case EPERM, EACCES: return .forbidden
        case 1...: return .unreadable(-length)
        default:
            return ModuleReading(Array(memory.prefix(Int(length))), layout: kind).map { .read($0) } ?? .unknownLayout
        }
    }
}
