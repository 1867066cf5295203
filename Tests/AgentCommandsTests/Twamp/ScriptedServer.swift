import Foundation
import Synchronization

/// A TCP server on loopback that plays one script to one client: it sends what it is given and reads as many octets as it
/// is told, each read bounded in time.
final class ScriptedServer: Sendable {
    enum Line: Sendable {
        case send([UInt8])
        case read(Int)
        /// Until the client's end, at most five seconds.
        case hold
        /// Milliseconds.
        case pause(UInt32)
    }

    let port: UInt16
    private let heard = Mutex<[[UInt8]]>([])
    private let done = DispatchSemaphore(value: 0)

    /// The lines read so far; what `.hold` read is the last.
    var lines: [[UInt8]] {
        _ = done.wait(timeout: .now() + 10)
        return heard.withLock { $0 }
    }

    init(_ script: [Line]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let answer = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, raw, &length) == 0
            }
        }
        guard answer else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            play(script, on: listener)
            close(listener)
            done.signal()
        }
    }

    private func play(_ script: [Line], on listener: Int32) {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        defer { close(client) }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        for line in script {
            switch line {
            case .send(let octets): _ = send(client, octets, octets.count, Int32(MSG_NOSIGNAL))
            case .read(let count): take(count, from: client)
            case .hold: take(4_096, from: client)
            case .pause(let milliseconds): usleep(1_000 * milliseconds)
            }
        }
    }

    private func take(_ count: Int, from client: Int32) {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: count)
        while line.count < count {
            let read = recv(client, &buffer, count - line.count, 0)
            guard read > 0 else { break }
            line += buffer[..<read]
        }
        heard.withLock { $0.append(line) }
    }
}
