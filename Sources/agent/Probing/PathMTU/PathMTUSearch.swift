/// Datagram packetization layer path MTU discovery, RFC 8899 §5.2, as a value: it says what size to probe and when, takes what
/// came of it, and knows the largest size that is proven to pass. Sizes are those of IP packets in octets.
///
///     var search = PathMTUSearch(settings)
///     search.connected()
///     // while let size = search.probe(at: now): send a packet of that size that can't be fragmented
///     // on its acknowledgement: search.acknowledged(size)
///     // on a validated packet-too-big message: search.tooBig(reported, quoting: size)
///     // at search.deadline: search.advance(to: now)
///
/// What ICMP says is never believed: a reported MTU only chooses the next size to probe (§4.6.2), so that the search comes to the
/// same end, merely later, where routers say nothing or something wrong.
package struct PathMTUSearch: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case disabled, base, searching, error
        case complete = "search-complete"
    }

    package let settings: PathMTUSettings
    package private(set) var state = State.disabled
    /// PLPMTU: the largest size that is proven to pass; nil where none is.
    package private(set) var size: Int?
    /// The least size that is proven, as far as silence proves, not to pass.
    package private(set) var tooLarge: Int?
    /// PLPMTU-sized packets stopped passing, or a router said so; since the last search began.
    package private(set) var sawBlackHole = false

    /// PROBED_SIZE and PROBE_COUNT.
    private(set) var probed = 0
    private(set) var count = 0
    /// When the probe under way was sent; nil where one is to be sent.
    private var sent: MonotonicTime?
    /// When SEARCH_COMPLETE was entered and the last confirmation was sent.
    private var completed: MonotonicTime?
    private var confirmed: MonotonicTime?
    private var isConfirming = false
    /// A size worth a try: reported by a router.
    private var hint: Int?
    /// A router's word has led back to the base once: a second one that contradicts what passes is taken for a lie, and the
    /// timers decide.
    private var isDistrustful = false

    /// What links and tunnels in the field have, largest first: Ethernet, PPPoE, GRE, IPsec and WireGuard in their usual
    /// dress. They are only tried first; any size can be the answer.
    private static let usual = [
        9_000, 4_352, 2_304, 1_500, 1_492, 1_480, 1_476, 1_472, 1_468, 1_464, 1_460, 1_454, 1_450, 1_446, 1_442, 1_440,
        1_438, 1_436, 1_432, 1_428, 1_426, 1_422, 1_420, 1_418, 1_416, 1_412, 1_408, 1_406, 1_400, 1_398, 1_394, 1_390,
        1_380, 1_374, 1_370, 1_360, 1_358, 1_350, 1_340, 1_300, 1_280, 1_006, 576, 508, 296,
    ]

    package init(_ settings: PathMTUSettings) { self.settings = settings }

    // MARK: - events

    /// The far end answers packets at all. §5.2: DISABLED is left for BASE.
    package mutating func connected() {
        guard state == .disabled else { return }
        enterBase()
    }

    /// The far end no longer answers packets of any size.
    package mutating func disconnected() {
        self = PathMTUSearch(settings)
    }

    /// The size to send now; nil where nothing is to be sent yet. Counts as sent at `now`.
    package mutating func probe(at now: MonotonicTime) -> Int? {
        guard state != .disabled, sent == nil else { return nil }
        if state == .complete {
            guard isConfirming else { return nil }
            confirmed = now
        }
        sent = now
        return probed
    }

    /// A probe of this size came through. One that was given up and comes through late counts as well.
    package mutating func acknowledged(_ size: Int) {
        guard state != .disabled else { return }
        if let bound = tooLarge, size >= bound { tooLarge = nil }
        let isNews = size > self.size ?? 0
        if isNews { self.size = size }
        guard isNews || size == probed else { return }
        count = 0
        sent = nil
        isConfirming = false
        guard state != .complete || isNews else { return }
        // §5.2: what passes but is less than the base leaves the search in ERROR, from where it goes on towards the base.
        state = size < settings.base && state != .searching ? .error : .searching
        chooseNext()
    }

    /// Our own host refuses packets of this size: MAX_PLPMTU is less.
    package mutating func refusedLocally(_ size: Int, interface mtu: Int?) {
        guard state != .disabled else { return }
        ruleOut(size)
        if let mtu, mtu < size, mtu >= settings.minimum { hint = mtu }
        sent = nil
        count = 0
        chooseNext()
    }

    /// A router says that its next link takes packets of `reported` octets only, and quotes a probe of `size` octets of ours;
    /// the caller has validated that (§4.6.1). Returns whether it was of use.
    @discardableResult
    package mutating func tooBig(_ reported: Int, quoting size: Int) -> Bool {
        guard state != .disabled, reported >= settings.minimum, reported < size else {
            // Routers older than RFC 1191 report 0: the probe has failed all the same, and the timer will find it.
            return false
        }
        if let proven = self.size, reported < proven {
            guard !isDistrustful else { return false }
            isDistrustful = true
            // §4.3: could be a black hole; back to what is expected to work.
            noteBlackHole(hint: reported)
            return true
        }
        guard size == probed, sent != nil else { return false }
        ruleOut(size)
        sent = nil
        count = 0
        // §5.2: in BASE, a report below the base means ERROR.
        if state == .base || reported < settings.base { state = .error }
        // §5.2 would end the search where the report is what is proven already; one more probe proves the report as well.
        hint = reported == self.size ? reported + 1 : reported
        chooseNext()
        return true
    }

    /// Time goes on.
    package mutating func advance(to now: MonotonicTime) {
        if let sent, now - sent >= settings.probeTimer.nanoseconds {
            self.sent = nil
            count += 1
            if count >= settings.probes { fail() }
        }
        guard state == .complete else { return }
        completed = completed ?? now
        confirmed = confirmed ?? now
        if let timer = settings.raiseTimer, let completed, now - completed >= timer.nanoseconds {
            tooLarge = nil
            self.completed = nil
            state = .searching
            chooseNext()
        } else if let timer = settings.confirmationTimer, let confirmed, !isConfirming,
            now - confirmed >= timer.nanoseconds
        {
            isConfirming = true
            probed = size ?? settings.base
            count = 0
        }
    }

    /// When `advance` has something to do; nil where it waits for an event only.
    package var deadline: MonotonicTime? {
        if let sent { return sent + settings.probeTimer.nanoseconds }
        guard state == .complete else { return nil }
        let raise = settings.raiseTimer.flatMap { timer in completed.map { $0 + timer.nanoseconds } }
        let confirm = settings.confirmationTimer.flatMap { timer in confirmed.map { $0 + timer.nanoseconds } }
        return [raise, confirm].compactMap { $0 }.min()
    }

    /// Whether a search that happens once is over.
    package var isOver: Bool { state == .complete || state == .disabled }

    // MARK: - transitions

    private mutating func enterBase() {
        state = .base
        probed = settings.base
        count = 0
        sent = nil
        isConfirming = false
        completed = nil
        confirmed = nil
    }

    /// MAX_PROBES of one size in a row stayed unanswered.
    private mutating func fail() {
        count = 0
        if probed == size {
            // What was proven doesn't pass any more.
            noteBlackHole(hint: nil)
            return
        }
        ruleOut(probed)
        switch state {
        case .base: state = .error
        case .error where probed <= settings.minimum:
            // §5.2: not even the minimum passes.
            self = PathMTUSearch(settings)
            return
        default: break
        }
        chooseNext()
    }

    private mutating func noteBlackHole(hint: Int?) {
        sawBlackHole = true
        size = nil
        tooLarge = nil
        enterBase()
        self.hint = hint.flatMap { $0 > settings.base ? $0 : nil }
    }

    private mutating func ruleOut(_ size: Int) { tooLarge = min(tooLarge ?? .max, size) }

    private mutating func finish() {
        state = .complete
        completed = nil
        confirmed = nil
        isConfirming = false
        hint = nil
    }

    /// Picks PROBED_SIZE between what passes and what doesn't, or ends the search.
    ///
    /// First what a router reported, then the maximum, then usual sizes by halves, then every size by halves: two probes decide
    /// where the answer is a usual size or reported.
    private mutating func chooseNext() {
        let low = size ?? settings.minimum - 1
        let high = min(tooLarge ?? .max, settings.maximum + 1)
        guard high - low > 1 else {
            if size == nil {
                self = PathMTUSearch(settings)
            } else {
                finish()
            }
            return
        }
        count = 0
        sent = nil
        if let hint, hint > low, hint < high {
            probed = hint
            self.hint = nil
            return
        }
        hint = nil
        if tooLarge == nil, size != nil {
            probed = settings.maximum
            return
        }
        if size == nil {
            // Nothing is proven: the minimum decides whether there is anything to search.
            probed = settings.minimum < high ? settings.minimum : high - 1
            return
        }
        let candidates = Self.usual.filter { $0 > low && $0 < high }
        if Self.usual.contains(low), candidates.isEmpty {
            // A usual size passes and the next one doesn't: most likely that is all.
            probed = low + 1
        } else if candidates.isEmpty {
            probed = (low + high) / 2
        } else {
            probed = candidates[candidates.count / 2]
        }
    }
}
