/// Octets written as hexadecimal digits; white space, and what follows a `#`, is for the reader.
func octets(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.split(separator: "\n").flatMap { $0.prefix { $0 != "#" }.compactMap(\.hexDigitValue) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
