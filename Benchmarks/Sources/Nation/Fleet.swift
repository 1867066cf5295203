import Glibc

/// All agents' connections on one event loop. A script says what each sends when, and what an answer leads to.
final class Fleet {
    let connections: [Connection]
    private let port: UInt16
    var loop = EventLoop()
    /// Why connections ended without an answer that was waited for.
    private(set) var broken = 0
    /// Called where an agent's moment has come, where it has an answer, and where its connection broke in a request.
    var onMoment: (Int) -> Void = { _ in }
    var onAnswer: (Int, Connection.Answer) -> Void = { _, _ in }
    var onBroken: (Int) -> Void = { _ in }

    init(_ wallet: Wallet, accounts: [Account?], context: ClientContext) {
        connections = accounts.map { Connection(context, $0, host: wallet.host) }
        port = wallet.port
    }

    /// Sends the request, over a new connection where there is none.
    func send(_ index: Int, _ request: [UInt8]) {
        let connection = connections[index]
        connection.send(request)
        if connection.state == .closed {
            guard connection.open(port: port) else {
                broken += 1
                return onBroken(index)
            }
            loop.watch(connection, index, isNew: true)
        } else {
            go(index)
        }
    }

    func drop(_ index: Int) { connections[index].close() }

    /// Runs until `isDone`, or until `deadline`.
    func run(until deadline: UInt64, _ isDone: () -> Bool) {
        while !isDone(), monotonic() < deadline {
            for index in loop.ready(100) { go(index) }
            let now = monotonic()
            while let index = loop.due(now) { onMoment(index) }
        }
    }

    private func go(_ index: Int) {
        let connection = connections[index]
        guard connection.state != .closed else { return }
        let isWaiting = connection.state != .idle
        guard connection.step() else {
            if isWaiting {
                broken += 1
                onBroken(index)
            }
            return
        }
        if connection.state == .idle, let answer = connection.answer, isWaiting {
            if answer.closes {
                connection.close()
            } else {
                loop.watch(connection, index, isNew: false)
            }
            onAnswer(index, answer)
        } else {
            loop.watch(connection, index, isNew: false)
        }
    }
}

/// Times in nanoseconds; a few million of them.
struct Latencies {
    private var values: [UInt64] = []
    mutating func add(_ value: UInt64) { values.append(value) }

    /// Members of a JSON object, milliseconds.
    mutating func members(_ name: String) -> String {
        values.sort()
        func at(_ share: Double) -> Double {
            values.isEmpty ? 0 : Double(values[min(values.count - 1, Int(share * Double(values.count)))]) / 1e6
        }
        return ", \"\(name)_ms\": {\"p50\": \(at(0.5)), \"p99\": \(at(0.99)), \"max\": \(at(1))}"
    }
}
