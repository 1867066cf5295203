import NIOCore
import NIOPosix
import Synchronization

/// A line over loopback to a port, which can be cut and mended: while it is cut, connections end and none comes about.
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

    deinit {
        relay.cut()
        listener.close(promise: nil)
    }
}

/// Takes octets from either side to the other.
private final class Relay: Sendable {
    private struct State {
        var isCut = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    func connect(_ near: any Channel, to target: Int) -> EventLoopFuture<Void> {
        guard !state.withLock({ $0.isCut }) else { return near.close() }
        return ClientBootstrap(group: near.eventLoop).connect(host: "127.0.0.1", port: target).flatMap { far in
            self.keep(near)
            self.keep(far)
            return near.eventLoop.makeCompletedFuture {
                try near.pipeline.syncOperations.addHandler(Passer(far))
                try far.pipeline.syncOperations.addHandler(Passer(near))
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
}

private final class Passer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(_ other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }
}
