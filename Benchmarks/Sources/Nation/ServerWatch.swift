import Glibc

/// The collector's processor time and memory, from /proc.
struct ServerWatch {
    private let process: Int
    private let start: (seconds: Double, at: UInt64)

    /// - Parameter process: 0 where there is none to watch.
    init(_ process: Int) {
        self.process = process
        start = (Self.seconds(process), monotonic())
    }

    /// Members of a JSON object: share of a core since the watch began, resident memory now and at its largest.
    var members: String {
        guard process > 0 else { return "" }
        let share = 100 * (Self.seconds(process) - start.seconds) / (Double(monotonic() - start.at) / 1e9)
        let status = Self.text("/proc/\(process)/status").split(separator: "\n")
        func megabytes(_ key: String) -> Double {
            let line = status.first { $0.hasPrefix(key) } ?? ""
            return (Double(line.filter(\.isNumber)) ?? 0) / 1_024
        }
        return ", \"server_percent\": \(share), \"server_megabytes\": \(megabytes("VmRSS:")), "
            + "\"server_peak_megabytes\": \(megabytes("VmHWM:"))"
    }

    private static func seconds(_ process: Int) -> Double {
        guard process > 0 else { return 0 }
        let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12 else { return 0 }
        return ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
