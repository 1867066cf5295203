import NetworkModel

/// The circuits of one office.
struct OfficeDesign {
    let office: Office
    let rule: ProtectionRule
    let homing: Homing
    let chooser: TierChooser
    /// How the province's tree joins it; nil for level I, and where no land medium reaches it.
    let joint: AccessTrees.Joint?
    /// The joined hubs of its province with its centre; the ends that a backup may have besides the primary's candidates.
    let joinedHubs: [Site]
    /// Its circuits that are leased already, by role.
    let existing: [CircuitRole: ExistingCircuit]
    /// How the way goes on from each end.
    let ends: EndWays

    private var networkLevel: NetworkLevel { office.level == .commune ? .levelII : .levelI }

    func run(into design: inout AccessDesign) {
        let required = capacity(share: 1)
        let primary: Pick
        if let joint,
            let choice = chooser.choice(
                joint.tier, required: required, greatCircle: length(to: joint.end),
                by: joint.isKept ? existing[.primary]?.carrier : nil)
        {
            primary = Pick(choice: joint.isKept ? choice.kept() : choice, end: joint.end)
        } else if let alone = kept(
            .primary, worst: true, required, &design,
            instead: pick(rule.primaryMedia, worst: true, required: required, ends: nearest())
        ) {
            primary = alone
        } else {
            design.gaps.append(DesignGap(site: office.site, role: .primary, reason: .outOfReach))
            return
        }
        add(primary, .primary, share: 1, required: required, to: &design)
        if rule.wantsBackup { addBackup(of: primary, to: &design) }
    }

    // MARK: - Choices

    private struct Pick {
        var choice: TierChoice
        var end: Site
    }

    /// Ends by preference: first for the primary, second for a way of its own.
    private func nearest() -> [Site] {
        switch office.level {
        case .commune, .district: homing.pops(for: office)
        case .province: homing.regionalCentres(for: office)
        case .centre, .organ: homing.centralSites(for: office, joined: ends.isJoined)
        }
    }

    /// Whether the way holds the office's limits: a primary in the worst failure above its end, a backup while that works, unless
    /// what fails is the centre at which the primary ends.
    private func holds(_ pick: Pick, worst: Bool) -> Bool {
        office.limits.isNone || office.limits.hold(pick.choice.way + ends.from(pick.end, for: office, worst: worst))
    }

    /// The first medium that reaches, carries and holds the limits on the way; where none holds them the first that
    /// carries, where none carries the one with most capacity.
    private func pick(_ media: [Medium], worst: Bool, required: Bandwidth, ends: [Site]) -> Pick? {
        var carrying: Pick?
        var largest: Pick?
        for medium in media {
            let reached = reachedEnds(by: medium, among: ends)
            let picks = reached.compactMap { end in
                chooser.choose(
                    medium, required: required, greatCircle: office.location.distance(to: end.location.coordinate)
                ).map { Pick(choice: $0, end: end) }
            }
            guard let pick = picks.first(where: { holds($0, worst: worst) }) ?? picks.first else { continue }
            if pick.choice.carries {
                if holds(pick, worst: worst) { return pick }
                if carrying == nil { carrying = pick }
            } else if largest.map({ $0.choice.tier.capacity < pick.choice.tier.capacity }) ?? true {
                largest = pick
            }
        }
        return carrying ?? largest
    }

    /// Those of `ends` that `medium` reaches. A satellite's signal comes down at a regional centre. Level I runs over the
    /// carrier's own network from its nearest site, so the stretch up to that counts against the medium's reach of access.
    private func reachedEnds(by medium: Medium, among ends: [Site]) -> [Site] {
        guard let profile = chooser.profile(of: medium) else { return [] }
        if medium == .satellite {
            let near = homing.regionalCentres(for: office)
            return [near.first(where: self.ends.isJoined) ?? near.first].compactMap(\.self)
        }
        let factor = max(1, profile.routeFactor)
        let access = min(profile.reach, profile.accessReach ?? profile.reach)
        if networkLevel == .levelI {
            guard let entry = homing.entryDistance(from: office.location), entry * factor <= access else { return [] }
            return ends.filter { length(to: $0) * factor <= profile.reach }
        }
        return ends.filter { length(to: $0) * factor <= access }
    }

    /// Great-circle kilometres.
    private func length(to end: Site) -> Double { office.location.distance(to: end.location.coordinate) }

    /// The circuit that is there already where it is pinned, or carries, is no worse by the limits and costs no more than what
    /// would replace it.
    private func kept(
        _ role: CircuitRole, worst: Bool, _ required: Bandwidth, _ design: inout AccessDesign, instead new: Pick?
    ) -> Pick? {
        guard let old = existing[role], let end = homing.site(old.end), let tier = chooser.tier(old.tier),
            let choice = chooser.choice(tier, required: required, greatCircle: length(to: end), by: old.carrier)?
                .kept()
        else { return new }
        let pick = Pick(choice: choice, end: end)
        let saving = new.map { $0.choice.cost - choice.cost }
        let key = "\(office.site)/\(role.rawValue)"
        if old.isPinned {
            // What the pin costs is what something else would save.
            design.savings[key] = saving.map { max(.zero, .zero - $0) }
            return pick
        }
        guard choice.carries, holds(pick, worst: worst) || !(new.map { holds($0, worst: worst) } ?? false),
            choice.cost <= new?.choice.cost ?? choice.cost
        else { return new }
        design.savings[key] = saving
        return pick
    }

    /// Where a backup may end apart from the primary: for an office in a tree the nearest joined hubs that the primary's way
    /// does not pass, then the centre itself.
    private func endsApart(from primary: Pick) -> [Site] {
        guard let joint else { return nearest().filter { $0.id != primary.end.id } }
        let passed = Set(joint.path)
        let apart = joinedHubs.filter { !passed.contains($0.id) }
            .sorted { (length(to: $0), $0.id) < (length(to: $1), $1.id) }
        return apart.prefix(2) + joinedHubs.filter { $0.id == joint.path.last && $0.id != primary.end.id }
    }

    /// The media in the order wanted: another medium than the primary's to another end if it reaches, else to the same end; the
    /// primary's own medium to another end alone.
    private func addBackup(of primary: Pick, to design: inout AccessDesign) {
        let required = capacity(share: rule.backupShare)
        let apart = endsApart(from: primary)
        let worst = NationalCentres.isCentre(primary.end)
        var picks: [Pick] = []
        for medium in rule.backupMedia {
            if let pick = pick([medium], worst: worst, required: required, ends: apart), pick.end.id != primary.end.id {
                picks.append(pick)
            } else if medium != primary.choice.tier.medium,
                let pick = pick([medium], worst: worst, required: required, ends: joint.map { [$0.end] } ?? nearest())
            {
                picks.append(pick)
            }
        }
        let found =
            picks.first { $0.choice.carries && holds($0, worst: worst) } ?? picks.first(where: \.choice.carries)
            ?? picks.first
        guard let backup = kept(.backup, worst: worst, required, &design, instead: found) else {
            design.gaps.append(DesignGap(site: office.site, role: .backup, reason: .noBackup))
            return
        }
        add(backup, .backup, share: rule.backupShare, required: required, to: &design)
        design.backups += 1
        if backup.choice.tier.medium != primary.choice.tier.medium { design.backupsOnOtherMedium += 1 }
        if backup.end.id != primary.end.id { design.backupsToOtherEnd += 1 }
    }

    // MARK: - Results

    private func add(
        _ pick: Pick, _ role: CircuitRole, share: Double, required: Bandwidth, to design: inout AccessDesign
    ) {
        let choice = pick.choice
        let circuit = Circuit(
            id: "\(office.site)/\(role.rawValue)", level: networkLevel, role: role, a: office.site, z: pick.end.id,
            medium: choice.tier.medium, tier: choice.tier.id, capacity: choice.tier.capacity,
            carrier: choice.carrier, status: choice.isKept ? .active : .planned,
            length: choice.length)
        design.circuits.append(
            DesignedCircuit(
                circuit: circuit, downstream: Self.part(office.downstream, share),
                upstream: Self.part(office.upstream, share), required: required, setup: choice.setup,
                monthly: choice.monthly))
        guard choice.carries else {
            design.gaps.append(DesignGap(site: office.site, role: role, reason: .tooSmall))
            return
        }
        // A tree's links have one bound together; this is what stands outside of trees.
        guard role == .backup || joint == nil else { return }
        design.cost.value += Double(choice.cost.dong)
        design.cost.lowerBound += min(Double(choice.cost.dong), cheapest(role, required: required) ?? .infinity)
    }

    /// Đồng over the horizon of the cheapest tier of any medium the rule allows in this role, to the nearest end that it could
    /// have: no design can give this office this circuit for less.
    private func cheapest(_ role: CircuitRole, required: Bandwidth) -> Double? {
        let entry = networkLevel == .levelII ? homing.entryDistance(from: office.location) : nil
        var least: Double?
        for medium in role == .primary ? rule.primaryMedia : rule.backupMedia {
            var distance = entry
            if distance == nil || medium == .satellite {
                distance = reachedEnds(by: medium, among: nearest()).first.map(length(to:))
            }
            guard let distance, let choice = chooser.choose(medium, required: required, greatCircle: distance),
                choice.carries
            else { continue }
            least = min(least ?? .infinity, Double(choice.cost.dong))
        }
        return least
    }

    private func capacity(share: Double) -> Bandwidth {
        let limit = rule.utilisationLimit > 0 ? min(1, rule.utilisationLimit) : 1
        let most = max(office.downstream, office.upstream)
        return Bandwidth(bitsPerSecond: Int64((Double(most.bitsPerSecond) * share / limit).rounded(.up)))
    }

    private static func part(_ demand: Bandwidth, _ share: Double) -> Bandwidth {
        Bandwidth(bitsPerSecond: Int64((Double(demand.bitsPerSecond) * share).rounded()))
    }
}
