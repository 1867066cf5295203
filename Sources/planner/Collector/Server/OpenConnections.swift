import Glibc
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// How many agents' connections are open, and how many of them may stay so between two requests.
///
/// A connection costs 80 kB, most of it TLS's buffers, while an agent uses it for a few milliseconds a minute. So only `kept` stay
/// open; who comes beyond them is answered with `Connection: close` (RFC 9112 §9.6), and comes back by resuming its session
/// (RFC 8446 §2.2), which costs no certificate's check. What a nation of agents takes is bounded by that, not by their number.
final class OpenConnections: Sendable {
    /// Connections that stay open between requests.
    let kept: Int
    /// Connections at once; who comes beyond them, as in a storm of all agents at once, waits in the listener's queue.
    let most: Int
    private let open = Atomic<Int>(0)
    /// Those that were told to close, and will be closed.
    private let ending = Mutex<Set<ObjectIdentifier>>([])

    /// What addresses may take, and the address of each connection over which nobody has proved who they are.
    private let strangers: Mutex<Strangers>
    private let sparesLoopback: Bool

    private struct Strangers {
        var limit: AddressLimit
        var addresses: [ObjectIdentifier: ClientAddress] = [:]
    }

    /// For who doesn't close although told to.
    private static let patience = TimeAmount.seconds(30)

    /// - Parameters:
    ///   - kept: half of `most` at most: those that stay must not shut the others out.
    ///   - most: fewer where the process may not have so many descriptors, of which the store and the console need some too.
    ///   - ofAddress: connections of one address at a time that have proved nothing; nil for no limit.
    init(kept: Int, most: Int = 2_048, ofAddress: AddressBound? = nil) {
        sparesLoopback = ofAddress?.sparesLoopback ?? true
        let descriptors = Self.descriptors
        self.most = max(1, min(most, descriptors - min(256, descriptors / 2)))
        self.kept = min(kept, self.most / 2)
        // Eight addresses at least are needed to keep the others out.
        let share = max(8, self.most / 8)
        strangers = Mutex(Strangers(limit: AddressLimit(most: ofAddress.map { min($0.most, share) })))
    }

    private static var descriptors: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }

    var count: Int { open.load(ordering: .relaxed) }
    var isCrowded: Bool { count > kept }

    func opened() { open.add(1, ordering: .relaxed) }
    func closed() { open.subtract(1, ordering: .relaxed) }

    /// Whether a connection may begin, by its address; its end is noted.
    func admits(_ channel: any Channel, now: UInt64) -> Bool {
        guard let address = ClientAddress(channel.remoteAddress), !(sparesLoopback && address.isLoopback) else {
            return true
        }
        let id = ObjectIdentifier(channel)
        let isAdmitted = strangers.withLock { strangers in
            guard strangers.limit.opened(address, now: now) else { return false }
            strangers.addresses[id] = address
            return true
        }
        guard isAdmitted else { return false }
        channel.closeFuture.whenComplete { _ in
            self.strangers.withLock { strangers in
                if let address = strangers.addresses.removeValue(forKey: id) { strangers.limit.closed(address) }
            }
        }
        return true
    }

    /// A certificate that counts was shown over the connection.
    func proved(_ channel: any Channel) {
        strangers.withLock { strangers in
            if let address = strangers.addresses.removeValue(forKey: ObjectIdentifier(channel)) {
                strangers.limit.proved(address)
            }
        }
    }

    /// Connections that were refused because of their address, since the start.
    var refusedCount: UInt64 { strangers.withLock { $0.limit.refused } }

    /// Closes a connection that its other end was told to close, if that doesn't: one timer, however many answers said it.
    func end(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        guard ending.withLock({ $0.insert(id).inserted }) else { return }
        let late = channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in
            late.cancel()
            _ = self.ending.withLock { $0.remove(id) }
        }
    }

    /// Connections that were told to close and stand yet.
    var endingCount: Int { ending.withLock { $0.count } }

    /// What the listener asks.
    struct Delegate: AvailableConnectionsDelegate {
        let connections: OpenConnections
        func connectionOpened() { connections.opened() }
        func connectionClosed() { connections.closed() }
        func isAcceptingNewConnections() -> Bool { connections.count < connections.most }
    }
}

/// Tells agents to close their connection after the answer while more are open than may stay so, and after every refusal: a body
/// that nobody reads would keep it open for as long as its sender likes.
struct KeepAliveMiddleware: RouterMiddleware {
    typealias Context = AgentRequestContext

    let connections: OpenConnections

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard connections.isCrowded || response.status.code >= 400 else { return response }
        response.headers[.connection] = "close"
        connections.end(context.channel)
        return response
    }
}

/// Hangs up on who has more connections than an address may have before it proves who it is, before a byte of theirs is read.
final class AddressGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let connections: OpenConnections

    init(_ connections: OpenConnections) { self.connections = connections }

    func channelActive(context: ChannelHandlerContext) {
        if connections.admits(context.channel, now: NIODeadline.now().uptimeNanoseconds) {
            context.fireChannelActive()
            return
        }
        // TLS begins its handshake only after this, and so has nothing to say goodbye for.
        context.close(promise: nil)
    }
}

/// Closes a connection over which no request has begun within half a minute: who says nothing holds no place.
final class FirstRequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private static let patience = TimeAmount.seconds(30)
    private var late: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        late = channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    }

    /// The first part of a request is its head.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        late?.cancel()
        late = nil
        context.fireChannelRead(data)
    }

    func handlerRemoved(context: ChannelHandlerContext) { late?.cancel() }
}
