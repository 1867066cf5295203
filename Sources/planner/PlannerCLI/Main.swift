import Glibc
import PlannerCommands

@main
struct Main {
    static func main() async {
        exit(await PlannerProgram.run())
    }
}
