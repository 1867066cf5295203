import Collector
import Telemetry
import TestSupport
import Testing

/// A province after a merger: x1 and x2 are y1, in x1's office; x3 was divided over y2, in its office, and y3, which sits in x4's;
/// p0 and q0 are p, in p0's office.
enum Merged {
    static let hierarchy = SiteHierarchy(upstream: ["centre": nil, "p": "centre", "y1": "p", "y2": "p", "y3": "p"])
    /// 2025-07-01T00:00+07:00.
    static let changeover: UInt64 = 1_751_302_800_000_000_000

    static func succession(
        _ predecessor: String, _ successor: String, _ share: SiteSuccession.Share = .all, isPrincipal: Bool = true,
        isSameOffice: Bool = false, changeover: UInt64 = changeover
    ) -> SiteSuccession {
        SiteSuccession(
            predecessor: predecessor, successor: successor, event: "c-\(successor)", day: "2025-07-01",
            changeover: changeover, share: share, isPrincipal: isPrincipal, isSameOffice: isSameOffice)
    }

    static let successions = [
        succession("x1", "y1", isSameOffice: true), succession("x2", "y1"),
        succession("x3", "y3", .part, isPrincipal: false), succession("x3", "y2", .rest, isSameOffice: true),
        succession("x4", "y3", isSameOffice: true), succession("p0", "p", isSameOffice: true), succession("q0", "p"),
    ]
    static let lineage = SiteLineage(hierarchy: hierarchy, successions: successions)
}

@Suite(.blocking) struct SiteLineageTests {
    private let lineage = Merged.lineage

    @Test func everySiteHasOnePrincipalPart() {
        for site in ["x1", "x2", "x3", "x4", "p0", "q0", "y1", "p", "centre", "elsewhere"] {
            let parts = lineage.parts(of: site)
            #expect(parts.count(where: \.isPrincipal) == 1 && parts[0].isPrincipal, "\(site)")
            #expect(parts[0].until == nil)
        }
        #expect(lineage.parts(of: "x3").map(\.site) == ["y2", "y3"])
        #expect(lineage.parts(of: "x3")[1].until == Merged.changeover)
        #expect(lineage.current(of: "x2") == "y1" && lineage.current(of: "elsewhere") == "elsewhere")
    }

    @Test func anAgentSitsWhereItsBuildingIsAnOffice() {
        #expect(lineage.seat(of: "x1") == "y1" && lineage.seat(of: "x3") == "y2" && lineage.seat(of: "y1") == "y1")
        #expect(lineage.seat(of: "x2") == nil && lineage.seat(of: "q0") == nil && lineage.seat(of: "elsewhere") == nil)
        #expect(lineage.forebears(of: "y3").map(\.predecessor) == ["x3", "x4"])
    }

    @Test func chainsAreFollowedToTheirEndAndCirclesEnd() {
        let later = Merged.changeover + 1_000
        let chain = SiteLineage(
            hierarchy: SiteHierarchy(upstream: ["p": nil, "z": "p", "y3": "p"]),
            successions: Merged.successions + [
                Merged.succession("y2", "z", .rest, isSameOffice: true, changeover: later),
                Merged.succession("y2", "y3", .part, isPrincipal: false, changeover: later),
            ])
        // x3's one part came to y3 at once and another with y2's: its past there ends with the later.
        let parts = chain.parts(of: "x3")
        #expect(parts.map(\.site) == ["z", "y3"])
        #expect(parts[1].until == later)
        #expect(chain.seat(of: "x3") == "z" && chain.forebears(of: "z").map(\.predecessor) == ["y2", "x3"])
        let circle = SiteLineage(
            hierarchy: .empty,
            successions: [
                Merged.succession("a", "b", isSameOffice: true), Merged.succession("b", "a", isSameOffice: true),
            ])
        #expect(circle.seat(of: "a") == nil)
        #expect(circle.forebears(of: "a").map(\.predecessor) == ["b"])
        _ = circle.parts(of: "a")
    }

    @Test func sitesThatThePlanStillHasAreTheirOwn() {
        let plan = SiteHierarchy(upstream: ["p": nil, "x1": "p", "y1": "p"])
        let lineage = SiteLineage(hierarchy: plan, successions: Merged.successions)
        #expect(lineage.current(of: "x1") == "x1" && !lineage.hasCeased("x1"))
        #expect(lineage.current(of: "x2") == "y1")
    }

    @Test func addressesOfBeforeAMergerLeadToTheLinkOfToday() {
        #expect(lineage.current(of: LinkKey(link: "x2~q0", site: "x2")) == LinkKey(link: "y1~p", site: "y1"))
        #expect(lineage.current(of: LinkKey(link: "x3~q0", site: "q0")) == LinkKey(link: "y2~p", site: "p"))
        #expect(
            lineage.current(of: LinkKey(link: "p0~centre", site: "centre")) == LinkKey(link: "p~centre", site: "centre")
        )
        let foreign = LinkKey(link: "anything", site: "x1")
        #expect(lineage.current(of: foreign) == foreign)
    }

    @Test func upperEndThatWasDividedIsTheOneAboveTheLower() {
        let lineage = SiteLineage(
            hierarchy: SiteHierarchy(upstream: ["c": nil, "pa": "c", "pb": "c", "y": "pb", "w": "pa"]),
            successions: [
                Merged.succession("p", "pa", .rest, isSameOffice: true),
                Merged.succession("p", "pb", .part, isPrincipal: false),
                Merged.succession("x", "y", isSameOffice: true),
                Merged.succession("v", "w", isSameOffice: true),
            ])
        #expect(lineage.current(of: LinkKey(link: "x~p", site: "x")) == LinkKey(link: "y~pb", site: "y"))
        #expect(lineage.current(of: LinkKey(link: "v~p", site: "p")) == LinkKey(link: "w~pa", site: "pa"))
    }
}
