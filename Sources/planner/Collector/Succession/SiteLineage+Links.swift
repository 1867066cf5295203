/// A link of today that a measured link is the past, or the present, of.
struct CarriedLink: Hashable {
    var key: LinkKey
    var peer: String
    /// Whether it is counted there; one of a measured link's is.
    var isPrincipal: Bool
    /// Up to when its measurements are this link's history too; nil: always.
    var until: UInt64?
}

/// What a link of today is made of: links as they were measured.
struct LinkMember: Hashable {
    var key: LinkKey
    var isPrincipal: Bool
    var until: UInt64?
}

extension SiteLineage {
    /// The links that a measured one belongs to, the one that counts it first. Both ends are taken to their parts of today; where the
    /// upper one was divided, each lower part goes on with the upper part that is above it.
    func links(carrying key: LinkKey, peer: String) -> [CarriedLink] {
        let own = CarriedLink(key: key, peer: peer, isPrincipal: true)
        guard hasCeased(key.site) || hasCeased(peer) else { return [own] }
        let isLower = key.link == "\(key.site)~\(peer)"
        guard isLower || key.link == "\(peer)~\(key.site)" else { return [own] }
        let lowers = parts(of: isLower ? key.site : peer)
        let uppers = parts(of: isLower ? peer : key.site)
        let links = lowers.compactMap { lower -> CarriedLink? in
            let above = hierarchy.above(lower.site)
            guard let upper = uppers.first(where: { above.contains($0.site) }) ?? uppers.first,
                upper.site != lower.site
            else { return nil }
            return CarriedLink(
                key: LinkKey(link: "\(lower.site)~\(upper.site)", site: isLower ? lower.site : upper.site),
                peer: isLower ? upper.site : lower.site, isPrincipal: lower.isPrincipal, until: lower.until)
        }
        return links.first?.isPrincipal == true ? links : [own] + links
    }

    /// Whose measurements a link's past is: the forebears of its lower end, or of the upper one where the lower has none.
    package func history(of key: LinkKey) -> [SiteSuccession] {
        guard let ends = key.ends else { return [] }
        let lower = forebears(of: ends.lower)
        return lower.isEmpty ? forebears(of: ends.upper) : lower
    }

    /// The link of today that stands for one that may have been called otherwise.
    package func current(of key: LinkKey) -> LinkKey {
        guard let peer = key.peer else { return key }
        return links(carrying: key, peer: peer).first?.key ?? key
    }

    /// All that a link of today may have been measured as, itself among them. O(forebears of both ends, multiplied).
    func members(of key: LinkKey) -> [LinkMember] {
        guard let ends = key.ends else { return [LinkMember(key: key, isPrincipal: true)] }
        let isLower = key.site == ends.lower
        let lowers = [ends.lower] + forebears(of: ends.lower).map(\.predecessor)
        let uppers = [ends.upper] + forebears(of: ends.upper).map(\.predecessor)
        return lowers.flatMap { lower in
            uppers.compactMap { upper -> LinkMember? in
                let measured = LinkKey(link: "\(lower)~\(upper)", site: isLower ? lower : upper)
                return links(carrying: measured, peer: isLower ? upper : lower).first { $0.key == key }.map {
                    LinkMember(key: measured, isPrincipal: $0.isPrincipal, until: $0.until)
                }
            }
        }
    }
}

extension LinkKey {
    /// The two sites of the name; nil where the measuring site is neither. A name of two sites has one `~`.
    package var ends: (lower: String, upper: String)? {
        if link.hasPrefix(site + "~") { return (site, String(link.dropFirst(site.count + 1))) }
        if link.hasSuffix("~" + site) { return (String(link.dropLast(site.count + 1)), site) }
        return nil
    }

    /// The far end, by the name.
    package var peer: String? { ends.map { $0.lower == site ? $0.upper : $0.lower } }
}
