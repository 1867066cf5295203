import Rendering
import Testing

@Suite("Octets looked through eight at a time")
struct OctetScanTests {
    /// Every octet at every place of texts around the length of a word, among neighbours that borrow from each other.
    @Test(arguments: [0x00, 0x1F, 0x7F] as [UInt8])
    func `one octet anywhere is found`(_ around: UInt8) {
        let isPlainAround = around >= 0x20
        for length in [1, 7, 8, 9, 16, 19] {
            for place in 0..<length {
                for octet in UInt8.min...UInt8.max {
                    var octets = [UInt8](repeating: around, count: length)
                    octets[place] = octet
                    octets.withUnsafeBufferPointer { buffer in
                        let escapes = octets.contains {
                            $0 < 0x20 || $0 == 0x22 || $0 == 0x3C || $0 == 0x5C || $0 == 0xE2
                        }
                        #expect(OctetScan.needsNoEscape(buffer) == !escapes)
                        #expect(OctetScan.isASCII(buffer) == (octet < 0x80))
                    }
                }
            }
        }
        #expect(isPlainAround == OctetScan.needsNoEscape([around]))
    }

    @Test func `fields are quoted where RFC 4180 asks for it, at any place`() {
        for length in [1, 8, 15, 17] {
            for place in 0..<length {
                for octet in UInt8.min..<0x80 {
                    var octets = [UInt8](repeating: UInt8(ascii: "+"), count: length)
                    octets[place] = octet
                    let text = String(decoding: octets, as: UTF8.self)
                    let needsQuotes = [0x2C, 0x22, 0x0A, 0x0D].contains(octet)
                    let inner = octet == 0x22 ? text.replacing("\"", with: "\"\"") : text
                    #expect(CSV.text(["k"], [[.string(text)]]) == "k\n" + (needsQuotes ? "\"\(inner)\"" : text) + "\n")
                }
            }
        }
    }
}

extension OctetScan {
    fileprivate static func needsNoEscape(_ octets: [UInt8]) -> Bool {
        octets.withUnsafeBufferPointer { needsNoEscape($0) }
    }
}
