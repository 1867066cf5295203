import ArgumentParser
import Glibc

/// The end of a command that could not do its work: a line on standard error and an exit code.
struct CommandFault: Error {
    enum Code: Int32 {
        case badNews = 1
        case input = 2
        case environment = 3
    }
    var code: Code
    var text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Runs `body`; a fault is printed and becomes the exit code.
    static func reporting(_ body: () throws -> Void) throws {
        do { try body() } catch let fault as CommandFault {
            StandardError.write("agent: \(fault.text)\n")
            throw ExitCode(fault.code.rawValue)
        }
    }
}

/// Descriptor 2, unbuffered; each call is one write(2), so that lines of several threads don't mix.
enum StandardError {
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }
}
