import Telemetry

/// Which class filled a line, where a capture knows what each carried in the very seconds.
///
/// A line whose classes are served by priority, or policed one by one, is full for some and free for others. What a provider gives each
/// class is in no plan, so that no cause follows from it: whose users have to do something does.
extension CauseJudge {
    /// Of the line, that another class than the probes' carries at least before it is worth a word.
    static let leastClass = 0.01
    /// Of what an interface counted, that a capture saw at least where it tells who sent it.
    static let leastSeen = 0.9

    /// What the probes' own class and the busiest other one carried then, and, where the line was full, who filled it. Of the other end's
    /// line, only where that was full.
    ///
    /// - Parameter far: what the other end measured; nil where that is nothing.
    func classMoments(
        of impairments: [Impairment], _ record: IntervalRecord, beside far: IntervalRecord?, in ends: Ends
    ) -> [LinkEvidence] {
        var found: [LinkEvidence] = []
        for (end, record) in [(ends.near, record as IntervalRecord?), (ends.far, far)] {
            guard case .success(let end) = end, let seconds = record?.seconds, !seconds.isNarrowed else { continue }
            for impairment in impairments {
                let (moment, ways) = moment(of: impairment)
                for way in ways {
                    let told = classMoments(seconds, end, way, isLost: moment == \.whenLost)
                    found += told.filter { !found.contains($0) }
                }
            }
        }
        return found
    }

    private func classMoments(_ seconds: LineSeconds, _ end: LineEnd, _ way: LinkWay, isLost: Bool) -> [LinkEvidence] {
        let isSent = (way == .forward) == end.isNear
        let line = isSent ? seconds.transmit : seconds.receive
        guard let all = isLost ? line.whenLost : line.whenSlowest else { return [] }
        func carried(_ share: LineSeconds.ClassShare) -> UInt64 {
            let part = isSent ? share.transmit : share.receive
            return isLost ? part.whenLost : part.whenSlowest
        }
        let counters = end.counters(way)
        let counted = (isLost ? counters.whenLost : counters.whenSlowest) ?? 0
        // A capture that did not see what was counted can't say who filled the line.
        guard Double(all) >= Self.leastSeen * Double(counted) else { return [] }
        let isFull = end.share(max(all, counted)) >= Self.full
        guard end.isNear || isFull else { return [] }
        let own = seconds.classes.first { $0.codePoint == seconds.probes }.map(carried) ?? 0
        let others = seconds.classes.filter { $0.codePoint != seconds.probes }
        func told(_ point: UInt8?, _ bits: UInt64) -> LinkEvidence {
            end.isNear ? .classThen(way, point, end.share(bits)) : .classThere(way, point, end.share(bits))
        }
        var found = [told(seconds.probes, own)]
        if let most = others.max(by: { carried($0) < carried($1) }), end.share(carried(most)) >= Self.leastClass {
            found.append(told(most.codePoint, carried(most)))
        }
        guard isFull else { return found }
        let filler: LinkEvidence.Filler =
            if end.share(own) >= Self.full {
                .ownClass
            } else if end.share(all > own ? all - own : 0) >= Self.full {
                .otherClasses
            } else {
                .together
            }
        return found + [end.isNear ? .filled(way, filler) : .filledThere(way, filler)]
    }
}
