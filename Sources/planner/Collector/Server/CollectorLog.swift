package import Logging

/// The collector's log: warnings and errors, on standard error.
package enum CollectorLog {
    package static var logger: Logger {
        var logger = Logger(label: "collector") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        return logger
    }
}
