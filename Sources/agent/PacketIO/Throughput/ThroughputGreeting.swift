import Glibc
import NetworkAddress
import Probing

/// Opens a client's UDP flows with the server: one after the other with iperf3's, which takes them in the order in which they come;
/// all at once behind the first with ours, which is told the place of each. Over a satellite ten flows else take six seconds.
struct ThroughputGreeting {
    let remote: Endpoint
    let source: Endpoint?
    let parameters: ThroughputParameters

    private static let second: Int64 = 1_000_000_000
    /// Seconds without an answer before a greeting is sent again, one more each time.
    private static let attempts: [Int64] = [1, 2, 3, 4, 5]

    /// Sockets in the order of their places, marked with their classes.
    func open() throws(SocketError) -> [ThroughputSocket] {
        var sockets: [ThroughputSocket] = []
        for place in 0..<parameters.flows { sockets.append(try flow(place)) }
        let knowsPlaces = try greetFirst(sockets[0])
        if knowsPlaces {
            try greet(Array(sockets.indices.dropFirst()), of: sockets, naming: true)
        } else {
            for place in sockets.indices.dropFirst() { try greet([place], of: sockets, naming: false) }
        }
        for (place, socket) in sockets.enumerated() { try socket.mark(parameters.stream(at: place)) }
        return sockets
    }

    private func flow(_ place: Int) throws(SocketError) -> ThroughputSocket {
        let socket = try ThroughputSocket.datagrams(
            family: remote.address.family, local: nil, parameters.stream(at: place))
        if let source { try socket.bind(source) }
        try socket.connect(remote)
        return socket
    }

    /// Whether the server answered with the place. Servers of ours that know none pass over a request with one: the next has none.
    private func greetFirst(_ socket: ThroughputSocket) throws(SocketError) -> Bool {
        for (attempt, patience) in Self.attempts.enumerated() {
            let deadline = Moment.now().monotonic + patience * Self.second
            let isNaming = attempt % 2 == 0 && parameters.flows > 1
            try socket.write(isNaming ? DatagramGreeting.request(place: 0) : DatagramGreeting.request, by: deadline)
            while try socket.wait(writing: false, by: deadline) {
                guard let datagram = try socket.read(), DatagramGreeting.isReply(datagram) else { continue }
                return DatagramGreeting.place(in: datagram) != nil
            }
        }
        throw SocketError(.connect, remote, code: ETIMEDOUT)
    }

    /// A request that was lost is sent again; iperf3's server takes one that comes twice for data, of no number.
    private func greet(_ places: [Int], of sockets: [ThroughputSocket], naming: Bool) throws(SocketError) {
        var silent = Set(places)
        let poller = try Poller()
        for place in places { try poller.watch(sockets[place].descriptor, token: UInt64(place)) }
        for patience in Self.attempts {
            let deadline = Moment.now().monotonic + patience * Self.second
            for place in silent.sorted() {
                try sockets[place].write(
                    naming ? DatagramGreeting.request(place: place) : DatagramGreeting.request, by: deadline)
            }
            while !silent.isEmpty {
                let left = deadline - Moment.now().monotonic
                guard left > 0 else { break }
                for token in Array(poller.wait(nanoseconds: left)) {
                    let place = Int(token)
                    guard let datagram = try sockets[place].read(), DatagramGreeting.isReply(datagram) else { continue }
                    if silent.remove(place) != nil { poller.unwatch(sockets[place].descriptor) }
                }
            }
            if silent.isEmpty { return }
        }
        throw SocketError(.connect, remote, code: ETIMEDOUT)
    }
}
