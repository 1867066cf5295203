package import Rollout

/// Reads projects in the single-mode `.sm` format of PSPLIB (Kolisch and Sprecher, "PSPLIB — a project scheduling problem
/// library", EJOR 96, 1996).
///
/// The sections `PRECEDENCE RELATIONS`, `REQUESTS/DURATIONS` and `RESOURCEAVAILABILITIES` are read; jobs keep the order of the
/// file, counted there from 1. Only renewable resources and one mode per job are accepted.
package enum PSPLIB {
    /// Parses the text of a file.
    ///
    /// - Throws: the place of the first thing that can't be used, and what should have stood there.
    package static func project(_ text: String) throws(NumberReader.Fault) -> ProjectInstance {
        var reader = PSPLIBReader()
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            try reader.read(PSPLIBRow(line, line: number))
        }
        return try reader.project()
    }
}
