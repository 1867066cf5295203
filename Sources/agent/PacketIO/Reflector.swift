package import NetworkAddress
package import Probing

/// A reflector on a thread of its own.
package final class Reflector: Sendable {
    private let mailbox: ReflectorMailbox
    private let thread: DedicatedThread
    /// Where it really listens (the port chosen where 0 was asked).
    package let endpoints: [Endpoint]

    /// Binds every address, or none, and begins to answer.
    package init(_ settings: ReflectorSettings) throws(SocketError) {
        let mailbox = try ReflectorMailbox()
        let loop = try ReflectorLoop(settings, mailbox: mailbox)
        endpoints = loop.endpoints
        // The loop is made here, so that its failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let answering = loop
        thread = try DedicatedThread("reflector") { answering.run(mailbox) }
        self.mailbox = mailbox
    }

    /// Replaces whom it answers.
    package func allow(_ prefixes: [Prefix]) { mailbox.put(allow: prefixes) }

    /// What it did since the start, at most one packet behind.
    package var counters: ReflectorCounters { mailbox.counters }

    /// Ends it. Call it once.
    @discardableResult
    package func stop() -> ReflectorCounters {
        mailbox.stop()
        thread.join()
        return mailbox.counters
    }
}
