package import Rollout

/// A resource-constrained project in either of the formats that sets are published in, told apart by the first word: a number
/// opens a `PattersonFile`, anything else a file of `PSPLIB`.
package enum ProjectFile {
    package static func project(_ text: String) throws(NumberReader.Fault) -> ProjectInstance {
        let first = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        return try Int(first) == nil ? PSPLIB.project(text) : PattersonFile.project(text)
    }

    /// The schedule as text: `job start` a line, jobs from 1 as in the file.
    package static func text(_ schedule: ProjectSchedule) -> String {
        schedule.starts.enumerated().map { "\($0.offset + 1) \($0.element)\n" }.joined()
    }
}
