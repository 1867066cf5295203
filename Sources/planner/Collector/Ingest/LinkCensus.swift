import Synchronization
import Telemetry

/// How many links each site has reported since the start: a hostile one can't fill the store with made-up ones.
final class LinkCensus: Sendable {
    /// Most of one site: five times what a configuration has.
    static let most = 1_000

    /// Hashes of peers' names, by site.
    private let peers = Mutex<[String: Set<Int>]>([:])

    /// The peers in `batch` to which its site may have no more links.
    func over(_ batch: ReportBatch) -> Set<String> {
        var refused: Set<String> = []
        var last = ""
        for record in batch.records where record.record.peer != last {
            last = record.record.peer
            if !takes(last, of: batch.site) { refused.insert(last) }
        }
        return refused
    }

    /// Whether a link of `site` to `peer` may be stored.
    private func takes(_ peer: String, of site: String) -> Bool {
        peers.withLock { peers in
            let hash = peer.hashValue
            if peers[site]?.contains(hash) == true { return true }
            guard peers[site, default: []].count < Self.most else { return false }
            peers[site, default: []].insert(hash)
            return true
        }
    }
}
