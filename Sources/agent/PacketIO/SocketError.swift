import CNetShim
package import NetworkAddress

/// A socket call that failed: what was tried, on what, and the kernel's answer.
package struct SocketError: Error, Hashable, Sendable {
    package enum Operation: String, Sendable {
        case socket, bind, connect, option, send, wait, thread
        case congestion = "congestion control"
    }

    package var operation: Operation
    package var endpoint: Endpoint?
    /// The value of errno(3).
    package var code: Int32

    package init(_ operation: Operation, _ endpoint: Endpoint? = nil, code: Int32) {
        self.operation = operation
        self.endpoint = endpoint
        self.code = code
    }

    /// The kernel's answer in words, strerror(3).
    package var reason: String { Self.text(of: code) }

    package static func text(of code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            return String(cString: cnetshim_error_text(code, base, 128))
        }
    }
}

extension SocketError: CustomStringConvertible {
    package var description: String {
        let place = endpoint.map { " \($0)" } ?? ""
        return "\(operation.rawValue)\(place): \(reason) (errno \(code))"
    }
}
