import CLibFuzzer
import FuzzTargets
import Glibc

/// `fuzz PARSER [libFuzzer's options] [corpus…]`; without arguments it lists the parsers, one a line.
@main
enum Fuzz {
    /// Written once before the driver starts, which calls back on the same thread.
    private nonisolated(unsafe) static var target: FuzzTarget?

    private static let parserVariable = "FUZZ_PARSER"

    static func main() {
        let names = FuzzTarget.all.map(\.name)
        guard CommandLine.argc > 1 else { return print(names.joined(separator: "\n")) }
        var words = CommandLine.arguments
        // Some modes of the driver start the program again, with the driver's own options alone.
        if words[1].hasPrefix("-"), let inherited = getenv(parserVariable) {
            words.insert(String(cString: inherited), at: 1)
        }
        let name = words.remove(at: 1)
        target = FuzzTarget.all.first { $0.name == name }
        guard target != nil else {
            let text = "fuzz: no parser '\(name)'; expected one of \(names.joined(separator: ", "))\n"
            _ = text.withCString { write(2, $0, strlen($0)) }
            exit(2)
        }
        setenv(parserVariable, name, 1)
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var count = Int32(words.count)
        let answer = pointers.withUnsafeMutableBufferPointer { list in
            var base = list.baseAddress
            return LLVMFuzzerRunDriver(&count, &base) { data, size in
                Fuzz.target?.run(UnsafeRawBufferPointer(start: data, count: size))
                return 0
            }
        }
        exit(answer)
    }
}
