import NIOCore
import NIOPosix
import Synchronization

/// A line over loopback to a port, which can be cut and mended: while it is cut, connections end and none comes about. It can also
/// lose answers, so that what the far end says behind TLS's handshake doesn't come through, and be hushed, when nothing does that the
/// far end says.
final class BreakableLine: Sendable {
    let port: Int
    private let listener: any Channel
    private let relay: Relay

    init(to target: Int) throws {
        let relay = Relay()
        listener = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { near in relay.connect(near, to: target) }
            .bind(host: "127.0.0.1", port: 0).wait()
        port = listener.localAddress?.port ?? 0
        self.relay = relay
    }

    func cut() { relay.cut() }
    func mend() { relay.mend() }
    func loseAnswers(_ isLosing: Bool) { relay.loseAnswers(isLosing) }
    func hush(_ isHushed: Bool) { relay.hush(isHushed) }

    deinit {
        relay.cut()
        listener.close(promise: nil)
    }
}

/// Takes octets from either side to the other.
private final class Relay: Sendable {
    private struct State {
        var isCut = false
        var losesAnswers = false
        var isHushed = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    func connect(_ near: any Channel, to target: Int) -> EventLoopFuture<Void> {
        guard !state.withLock({ $0.isCut }) else { return near.close() }
        return ClientBootstrap(group: near.eventLoop).connect(host: "127.0.0.1", port: target).flatMap { far in
            self.keep(near)
            self.keep(far)
            return near.eventLoop.makeCompletedFuture {
                let speech = Speech()
                try near.pipeline.syncOperations.addHandler(
                    Passer(far) { octets in
                        // Behind its hello a client's records are of types 20 and 23 (RFC 8446 §5.1): its request is on its way.
                        let type = octets.getInteger(at: octets.readerIndex, as: UInt8.self)
                        if type == 20 || type == 23 { speech.isBehindHello = true }
                        return true
                    })
                try far.pipeline.syncOperations.addHandler(
                    Passer(near) { _ in
                        self.state.withLock { !$0.isHushed && !($0.losesAnswers && speech.isBehindHello) }
                    })
            }
        }
    }

    private func keep(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.channels[id] = channel }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.channels[id] = nil } }
    }

    func cut() {
        let channels = state.withLock { state in
            state.isCut = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }

    func mend() { state.withLock { $0.isCut = false } }
    func loseAnswers(_ isLosing: Bool) { state.withLock { $0.losesAnswers = isLosing } }
    func hush(_ isHushed: Bool) { state.withLock { $0.isHushed = isHushed } }
}

/// How far a client is; of one event loop.
private final class Speech {
    var isBehindHello = false
}

private final class Passer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let passes: (ByteBuffer) -> Bool

    /// - Parameter passes: says whether octets go on.
    init(_ other: any Channel, where passes: @escaping (ByteBuffer) -> Bool) {
        self.other = other
        self.passes = passes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let octets = unwrapInboundIn(data)
        if passes(octets) { other.writeAndFlush(octets, promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }
}
