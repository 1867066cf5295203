import Glibc
import Synchronization

/// Ctrl-C and SIGTERM ask a search to end with the best it has; a second one ends the program.
package enum Interruption {
    private static let flag = Atomic<Bool>(false)

    package static var isRequested: Bool { flag.load(ordering: .relaxed) }

    package static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                // Only an atomic store and `signal` itself: both are allowed in a handler.
                Interruption.flag.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }
}
