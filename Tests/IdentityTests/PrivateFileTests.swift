import Foundation
import Identity
import Testing

@Suite final class PrivateFileTests {
    private let folder = NSTemporaryDirectory() + "tuyen-identity-\(UUID().uuidString)"
    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test("a key file is its owner's alone, replaces what stood there, and leaves nothing beside it")
    func writesKey() throws {
        let path = folder + "/key.pem"
        try Data("old".utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o644)
        let key = try PrivateKey.generate()
        try key.write(to: path)
        #expect(PrivateFile.mode(of: path) == 0o600)
        #expect(try PrivateKey(contentsOf: path) == key)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key.pem"])
        chmod(path, 0o640)
        let error = #expect(throws: IdentityError.self) { try PrivateKey(contentsOf: path) }
        #expect(error?.reason == "others may read it; run: chmod 600 \(path)")
    }

    @Test("a write that fails leaves the old file and no temporary one")
    func failedWrite() throws {
        let path = folder + "/taken"
        try FileManager.default.createDirectory(atPath: path + "/inside", withIntermediateDirectories: true)
        #expect(throws: IdentityError.self) { try PrivateFile.write([1], to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
        #expect(throws: IdentityError.self) { try PrivateFile.write([1], to: folder + "/none/file") }
    }

    @Test("a file longer than its limit isn't read")
    func tooLong() throws {
        let path = folder + "/long"
        try PrivateFile.write([UInt8](repeating: 7, count: 100), to: path)
        #expect(try PrivateFile.read(path, limit: 100).count == 100)
        #expect(throws: IdentityError.self) { try PrivateFile.read(path, limit: 99) }
    }

    @Test("an encrypted key is refused, not asked for")
    func encryptedKey() {
        let pem = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgwkQFBCQF1hAICCAAw
            -----END ENCRYPTED PRIVATE KEY-----
            """
        #expect(throws: IdentityError.self) { try PrivateKey(pem: pem) }
    }
}

@Suite struct DigestTests {
    @Test("base64url has no padding (RFC 4648 §10, in its URL form)")
    func base64() {
        for (text, expected) in [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ] {
            #expect(base64URL(Array(text.utf8)) == expected)
        }
        #expect(base64URL([0xFB, 0xFF, 0xFE]) == "-__-")
    }

    @Test("tokens are 43 characters and differ")
    func tokens() throws {
        let tokens = try Set((0..<16).map { _ in try randomToken() })
        #expect(tokens.count == 16)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 })
    }

    @Test("SHA-256 of abc (FIPS 180-4)")
    func digest() throws {
        #expect(
            hexadecimal(try sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
