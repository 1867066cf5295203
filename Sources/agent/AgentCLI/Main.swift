import AgentCommands
import Glibc

@main
struct Main {
    static func main() { exit(AgentProgram.run(Array(CommandLine.arguments.dropFirst()))) }
}
