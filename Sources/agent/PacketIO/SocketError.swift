package import NetworkAddress

/// A socket call that failed: what was tried, on what, and the kernel's answer.
package struct SocketError: Error, Hashable, Sendable {
    package enum Operation: String, Sendable {
        case socket, bind, connect, option, send, receive, wait, thread
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
}
