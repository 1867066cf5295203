/// What one failure does.
package struct FailureImpact: Hashable, Sendable {
    package var failure: Failure
    /// People and offices that reach no root any more, those of the failed nodes among them.
    package var peopleCutOff = 0
    package var officesCutOff = 0
    /// Offices that reach a root over another way than before.
    package var officesRerouted = 0
    /// Links that carry more than their capacity in some direction, and how many of them did not before the failure.
    package var overloadedLinks = 0
    package var newlyOverloadedLinks = 0
    /// The highest load over capacity of any link, infinite where a link without capacity has load.
    package var worstUtilisation = 0.0
    package var worstLink: Int?
    /// The same among the links that the failure brings more load; 0 and nil where it brings none with a capacity any.
    package var raisedUtilisation = 0.0
    package var raisedLink: Int?
    /// The largest increase of the one-way latency to the root among the offices that still reach one, in milliseconds.
    package var worstLatencyIncrease = 0.0
    package var slowestOffice: Int?
    /// Offices beyond their latency limit that were not before.
    package var newlyLateOffices = 0
    /// Explicit demands that have no way left, and the largest increase of latency among the others.
    package var demandsLost = 0
    package var worstDemandLatencyIncrease = 0.0

    init(failure: Failure) { self.failure = failure }

    /// Worst first: by people, then offices cut off, demands lost, overloaded links and utilisation; equals in order of
    /// node, link, group.
    package static func ranksHigher(_ a: FailureImpact, _ b: FailureImpact) -> Bool {
        let left = (a.peopleCutOff, a.officesCutOff, a.demandsLost, a.newlyOverloadedLinks, a.worstUtilisation)
        let right = (b.peopleCutOff, b.officesCutOff, b.demandsLost, b.newlyOverloadedLinks, b.worstUtilisation)
        return left != right ? left > right : a.failure.rank < b.failure.rank
    }
}

extension Failure {
    /// A fixed order for equals.
    var rank: (Int, Int) {
        switch self {
        case .node(let index): (0, index)
        case .link(let index): (1, index)
        case .group(let index): (2, index)
        }
    }
}

/// The highest load of a link, in the busier direction.
package struct LinkPeak: Hashable, Sendable {
    /// In bit/s.
    package var load: Int64
    /// The first failure that brings it; nil where none brings more than there is while all works.
    package var failure: Failure?
}

/// The longest way of an office to its root, in ms one way.
package struct OfficePeak: Hashable, Sendable {
    /// Infinite where it reaches no root while all works.
    package var latency: Double
    /// The first failure that makes it so long; nil where none makes it longer than it is while all works.
    package var failure: Failure?
}

/// What all of some failures do, each by itself.
package struct FailureJudgement: Sendable {
    /// In the order of the failures.
    package var impacts: [FailureImpact]
    /// By link.
    package var links: [LinkPeak]
    /// By node; those that are no office stay as while all works.
    package var offices: [OfficePeak]

    mutating func include(_ part: FailureJudgement) {
        impacts += part.impacts
        for (e, peak) in part.links.enumerated() where peak.load > links[e].load { links[e] = peak }
        for (v, peak) in part.offices.enumerated() where peak.latency > offices[v].latency { offices[v] = peak }
    }
}

/// All that one failure does, link by link and office by office.
package struct FailureDetail: Sendable {
    package var impact: FailureImpact
    /// Nodes that reach no root any more, rising.
    package var cutOff: [Int]
    /// Nodes that reach a root over another way: their latency to it before and after in milliseconds; by node.
    package var rerouted: [(node: Int, latencyBefore: Double, latencyAfter: Double)]
    /// Links beyond capacity in the worse direction, in bit/s; by link.
    package var overloads: [(link: Int, load: Int, capacity: Int)]
}
