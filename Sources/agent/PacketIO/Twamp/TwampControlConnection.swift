package import NetworkAddress
package import Probing

/// A TWAMP-Control connection and the test session that it holds open, RFC 5357 §3. Used on one thread alone.
///
///     let control = try TwampControlConnection(to: server, from: nil)
///     let session = try control.request(port: 862, size: 80, dscp: 46, timeout: .seconds(2), sourcePort: 0)
///     // probe from session.socket to session.remote; where control.descriptor is readable, control.check()
///     control.stop()
///
/// Connecting and agreeing take `patience` at most.
package final class TwampControlConnection {
    private let stream: StreamSocket
    private let deadline: MonotonicTime
    private var client: TwampControlClient?

    package static let defaultPort: UInt16 = 862
    package static let patience = Duration.seconds(10)

    package enum Failure: Error, Hashable, Sendable {
        case socket(SocketError)
        /// No connection by the deadline.
        case noConnection
        case timedOut(awaiting: TwampControlClient.Step, received: Int)
        case control(TwampControlFault)
    }

    /// The session that the server granted.
    package struct Session {
        package var terms: TwampSessionTerms
        /// The reflector, at the port that the server named.
        package var remote: Endpoint
        /// Bound to the address and port that the server was told.
        package var socket: UDPSocket
        package var local: Endpoint
    }

    /// Connects, from `source`'s address where it is given.
    package init(
        to server: Endpoint, from source: IPAddress? = nil, patience: Duration = TwampControlConnection.patience
    ) throws(Failure) {
        deadline = Moment.now().monotonic + patience.nanoseconds
        do throws(StreamSocket.Failure) {
            stream = try StreamSocket(to: server, from: source.map { Endpoint($0, port: 0) }, by: deadline)
        } catch {
            throw error == .timedOut ? .noConnection : Self.failure(error, TwampControlClient.Step.greeting, 0)
        }
    }

    /// What to watch while the session runs.
    package var descriptor: Int32 { stream.descriptor }

    /// Agrees with the server on one session and starts it. Call it once.
    ///
    /// - Parameters:
    ///   - port: where the reflector is asked to listen; the one that it grants is in the answer.
    ///   - size: UDP payload of a test packet, at least `StampPacket.length`.
    ///   - sourcePort: where the test packets come from; 0 lets the kernel choose.
    package func request(
        port: UInt16, size: Int, dscp: UInt8, timeout: Duration, sourcePort: UInt16
    ) throws(Failure) -> Session {
        let address = stream.localEndpoint?.address ?? stream.remote.address
        let socket: UDPSocket
        let local: Endpoint
        do throws(SocketError) {
            // From now until the end: between the server's consent and the first probe nobody else may take the port.
            socket = try UDPSocket(family: address)
            try socket.bind(to: Endpoint(address, port: sourcePort))
            local = socket.localEndpoint ?? Endpoint(address, port: sourcePort)
        } catch {
            throw .socket(error)
        }
        var client = TwampControlClient(
            TwampSessionRequest(
                sender: local, receiver: Endpoint(stream.remote.address, port: port), size: size, dscp: dscp,
                timeout: timeout, start: WireTimestamp(ntp: Moment.now().wall)))
        var terms: TwampSessionTerms?
        while terms == nil {
            for action in try exchange(&client, by: deadline) {
                switch action {
                case .send(let octets):
                    do throws(StreamSocket.Failure) { try stream.write(octets, by: deadline) } catch {
                        throw Self.failure(error, client.step, client.received)
                    }
                case .begin(let granted): terms = granted
                case .stopped(let accept): throw .control(.refused(at: .running, accept))
                }
            }
        }
        self.client = client
        guard let terms else { throw .control(.noPort) }
        return Session(
            terms: terms, remote: Endpoint(stream.remote.address, port: terms.port), socket: socket, local: local)
    }

    /// Looks, without waiting, whether the server ended the session: why, or nil where it goes on.
    package func check() -> Failure? {
        guard var client else { return nil }
        defer { self.client = client }
        do throws(Failure) {
            while true {
                let actions = try exchange(&client, by: nil)
                if actions.isEmpty { return nil }
                for case .stopped(let accept) in actions { return .control(.refused(at: .running, accept)) }
            }
        } catch { return error }
    }

    /// Ends the session: Stop-Sessions where it runs. A connection that is gone needs none.
    package func stop() {
        guard let farewell = client?.stop() else { return }
        try? stream.write(farewell, by: Moment.now().monotonic + 1_000_000_000)
    }

    /// One reading of the connection. Nothing where nothing is there and `deadline` is nil.
    private func exchange(
        _ client: inout TwampControlClient, by deadline: MonotonicTime?
    ) throws(Failure) -> [TwampControlClient.Action] {
        while true {
            let octets: ArraySlice<UInt8>?
            do throws(StreamSocket.Failure) { octets = try stream.read(by: deadline) } catch {
                throw Self.failure(error, client.step, client.received)
            }
            guard let octets else { return [] }
            do throws(TwampControlFault) {
                if octets.isEmpty, let fault = client.closed() { throw fault }
                let actions = try client.receive(octets)
                if !actions.isEmpty || octets.isEmpty { return actions }
            } catch {
                throw .control(error)
            }
        }
    }

    private static func failure(
        _ failure: StreamSocket.Failure, _ step: TwampControlClient.Step, _ received: Int
    ) -> Failure {
        switch failure {
        case .socket(let error): .socket(error)
        case .timedOut: .timedOut(awaiting: step, received: received)
        }
    }
}
