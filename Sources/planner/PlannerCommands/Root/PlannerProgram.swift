import ArgumentParser
import CommandHelp

/// Runs the command line and turns every outcome into an exit code.
package enum PlannerProgram {
    /// Runs `arguments` (the process's own where nil) and returns the code to exit with.
    ///
    /// ArgumentParser would exit with 64 on wrong usage; ours is 2, like that of wrong input.
    package static func run(_ arguments: [String]? = nil) async -> Int32 {
        let arguments = arguments ?? Array(CommandLine.arguments.dropFirst())
        return await HelpLanguage.$current.withValue(HelpLanguage.chosen(by: arguments)) {
            await run(parsing: arguments)
        }
    }

    private static func run(parsing arguments: [String]) async -> Int32 {
        do {
            let command = try Planner.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                var command = command
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let error as CommandError {
            Terminal.complain(error.text)
            return error.status.rawValue
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            let isHelp = Planner.exitCode(for: error) == .success
            let message = ParserWords.translated(Planner.fullMessage(for: error), to: HelpLanguage.current)
            if isHelp {
                return (try? Terminal.say(message + "\n")) == nil
                    ? ExitStatus.environment.rawValue : ExitStatus.done.rawValue
            }
            Terminal.complain(message)
            return ExitStatus.usage.rawValue
        }
    }
}
