/// Follows one flow: first once along the hops, a window at a time, until the path ends, then again for the other queries.
struct SinglePathPlan: PathPlan {
    private let settings: PathSettings
    private var nextHop: Int
    private var rounds = 0
    private var isExplored = false

    /// Hops asked at once: answers come in parallel, and few probes go beyond the end, where they use up what answers a host
    /// gives in a while (Linux: six at once, then one a second).
    private static let window = 4

    init(_ settings: PathSettings) {
        self.settings = settings
        nextHop = settings.firstHop
    }

    mutating func next(_ survey: PathSurvey) -> [PathWish] {
        if !isExplored {
            if survey.end == nil, !isHopeless(survey), nextHop <= settings.maximumHops {
                let last = min(settings.maximumHops, nextHop + Self.window - 1)
                let batch = (nextHop...last).map { PathWish(ttl: $0, flow: 0) }
                nextHop = last + 1
                return batch
            }
            isExplored = true
            rounds = 1
        }
        guard rounds < settings.queries, nextHop > settings.firstHop else { return [] }
        rounds += 1
        let last = min(survey.end ?? nextHop - 1, lastOfUse(survey))
        let wishes = (settings.firstHop...max(settings.firstHop, last)).map { PathWish(ttl: $0, flow: 0) }
        // What went beyond the end was answered by the end.
        guard let end = survey.end, survey.answers(from: end) >= settings.queries else { return wishes }
        return wishes.filter { $0.ttl < end }
    }

    /// Nothing has answered for so long that nothing will.
    private func isHopeless(_ survey: PathSurvey) -> Bool {
        nextHop - 1 - lastAnswer(survey) >= settings.silentHops
    }

    private func lastAnswer(_ survey: PathSurvey) -> Int {
        survey.probes.lazy.filter { $0.state == .answered }.map(\.ttl).max() ?? settings.firstHop - 1
    }

    /// The silent hops behind the last answer are asked again as far as they would be the first time.
    private func lastOfUse(_ survey: PathSurvey) -> Int {
        min(nextHop - 1, lastAnswer(survey) + settings.silentHops)
    }
}
