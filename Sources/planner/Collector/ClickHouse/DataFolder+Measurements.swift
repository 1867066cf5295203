import Identity

extension DataFolder {
    /// Holds the URL of the store of measurements, where that isn't the folder's own database.
    var storeURL: String { path + "/store.url" }

    /// Instead of a URL, for the folder's own database.
    package static let ownStore = "sqlite"

    /// Where measurements are kept; nil: in the folder's own database.
    package func measurementStore() throws -> String? {
        guard try PrivateFile.exists(storeURL) else { return nil }
        let bytes = try PrivateFile.read(storeURL, limit: 64 << 10)
        let url = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return url == Self.ownStore ? nil : url
    }

    /// Keeps them at `url` from now on, which may have a password in it: the file is its owner's alone.
    package func setMeasurementStore(_ url: String) throws {
        try PrivateFile.write(Array((url + "\n").utf8), to: storeURL)
    }
}
