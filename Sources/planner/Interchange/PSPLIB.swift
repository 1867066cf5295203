package import Rollout

/// Reads projects in the single-mode `.sm` format of PSPLIB (Kolisch and Sprecher, "PSPLIB — a project scheduling problem
/// library", EJOR 96, 1996).
///
/// The sections `PRECEDENCE RELATIONS`, `REQUESTS/DURATIONS` and `RESOURCEAVAILABILITIES` are read; jobs keep the order of the
/// file, counted there from 1. Only renewable resources and one mode per job are accepted.
package enum PSPLIB {
    /// Parses the text of a file.
    ///
    /// - Throws: `PSPLIBError` with the line that could not be read.
    package static func project(from text: some StringProtocol) throws(PSPLIBError) -> ProjectInstance {
        var reader = PSPLIBReader()
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            try reader.read(Substring(line), line: number)
        }
        return try reader.project(lineCount: number)
    }
}

/// A line of a `.sm` file that can't be used.
package struct PSPLIBError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1; the last line where something is missing altogether.
    package var line: Int
    package var expected: String
    package var found: String

    package var description: String { "line \(line): expected \(expected), found \(found)" }
}
