import ArgumentParser
import CommandHelp

/// The program around the commands: arguments in, exit code out.
package enum AgentProgram {
    /// Runs what the arguments (without the program's name) ask for. 0 done, 1 bad news, 2 wrong usage, 3 a fault of the
    /// environment.
    package static func run(_ arguments: [String]) -> Int32 {
        HelpLanguage.$current.withValue(HelpLanguage.chosen(by: arguments)) { run(parsing: arguments) }
    }

    private static func run(parsing arguments: [String]) -> Int32 {
        do {
            var command = try AgentCommand.parseAsRoot(arguments)
            try command.run()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            let code = AgentCommand.exitCode(for: error)
            let message = ParserWords.translated(AgentCommand.fullMessage(for: error), to: HelpLanguage.current)
            if code.isSuccess {
                print(message)
                return 0
            }
            StandardError.write(message + "\n")
            // ArgumentParser ends with EX_USAGE; ours is 2 for whatever the caller can put right.
            return code == .validationFailure ? 2 : 3
        }
    }
}
