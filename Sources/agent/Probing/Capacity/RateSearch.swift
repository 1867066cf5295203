/// How a server moves the sending rate (RFC 9097 §8.1, RFC 9946): once per status message, on what the receiver saw.
package enum SearchKind: Hashable, Sendable {
    /// Type B: large steps until congestion was seen repeatedly, then single rows of the table.
    case b
    /// Type C: doubles instead, and tries that again after a while.
    case c
    /// Type B's rules of what congestion is, rates between the rows: once the rate is bracketed, small steps about it.
    case refined
}

/// What one status message says of a trial interval.
package struct Trial: Hashable, Sendable {
    package var lost: UInt32 = 0
    package var reordered: UInt32 = 0
    package var duplicated: UInt32 = 0
    package var datagrams: UInt32 = 0
    /// UDP payload.
    package var octets: UInt32 = 0
    /// Microseconds.
    package var duration: UInt32 = 0
    /// Milliseconds of one-way delay above the least: sum and count.
    package var delaySum: UInt32 = 0
    package var delayCount: UInt32 = 0
    /// Milliseconds that every packet waited at least; nil where none was measured.
    package var delayMinimum: UInt32?
    /// Milliseconds; nil where none was measured.
    package var roundTripVariation: UInt32?
    package var roundTripMinimum: UInt32?

    package init() {}

    package init(_ status: StatusPDU) {
        lost = status.lost
        reordered = status.reordered
        duplicated = status.duplicated
        datagrams = status.datagrams
        octets = status.octets
        duration = status.duration
        delaySum = status.delaySum
        delayCount = status.delayCount
        delayMinimum = status.delayMinimum == StatusPDU.none ? nil : status.delayMinimum
        roundTripVariation = status.roundTripVariation == StatusPDU.none ? nil : status.roundTripVariation
        roundTripMinimum = status.roundTripMinimum == StatusPDU.none ? nil : status.roundTripMinimum
    }
}

/// The search for the greatest rate, at the server.
package struct RateSearch: Sendable {
    package let kind: SearchKind
    private let terms: ActivationPDU
    private let table: SendingRateTable
    /// Rows of a fixed rate don't move.
    private let isFixed: Bool
    private let lastIndex: Int
    private var refined: RefinedSearch

    /// The row, for types B and C.
    package private(set) var index: Int
    private var slowCount = 0
    // Type C: when to try large steps again.
    private var retryCount = 0
    private var retryThreshold = Self.retryStep
    private var isDoubling = false
    private static let retryStep = 5
    /// Type B and C step back by so many large steps when congestion is seen for good.
    private static let backSteps = 3

    /// - Parameters:
    ///   - limit: bits per second of IP packets never to be exceeded; nil for the table's end.
    ///   - overhead: octets of IP and UDP headers, 28 or 48.
    package init(
        _ terms: ActivationPDU, kind: SearchKind, table: SendingRateTable, limit: Double?, overhead: Int
    ) {
        self.terms = terms
        self.kind = kind
        self.table = table
        lastIndex = limit.map { table.index(atMost: $0) } ?? SendingRateTable.count - 1
        isFixed = terms.rateIndex != ActivationPDU.searchIndex && !terms.modifiers.contains(.rateIsStart)
        index = terms.rateIndex == ActivationPDU.searchIndex ? 0 : min(Int(terms.rateIndex), lastIndex)
        refined = RefinedSearch(
            terms, start: index == 0 ? nil : table[index].bitsPerSecond, table: table,
            limit: min(limit ?? .infinity, table[SendingRateTable.count - 1].bitsPerSecond), overhead: overhead)
    }

    /// What to send now.
    package var rate: SendingRate {
        if kind == .refined, !isFixed, let target = refined.target {
            return SendingRate(bitsPerSecond: target, packet: table.packet)
        }
        return table[index]
    }

    /// Takes a trial interval's result and decides on the next.
    package mutating func adjust(_ trial: Trial) {
        if isFixed { return }
        if kind == .refined {
            refined.adjust(trial)
            return
        }
        var errors = Int(trial.lost)
        if !terms.ignoresReordering { errors += Int(trial.reordered) + Int(trial.duplicated) }
        let delay = Self.delay(trial, usesOneWay: terms.usesOneWayDelay) ?? Int(terms.lowThreshold)
        if errors <= Int(terms.sequenceErrorThreshold), delay < Int(terms.lowThreshold) {
            increase()
        } else if errors > Int(terms.sequenceErrorThreshold) || delay > Int(terms.upperThreshold) {
            decrease()
        }
        index = min(index, lastIndex)
    }

    /// Milliseconds of delay variation by which rates are judged.
    static func delay(_ trial: Trial, usesOneWay: Bool) -> Int? {
        if usesOneWay {
            guard trial.delayCount > 0 else { return nil }
            return (Int(trial.delaySum) + Int(trial.delayCount) / 2) / Int(trial.delayCount)
        }
        return trial.roundTripVariation.map { Int($0) }
    }

    private var hasLargeSteps: Bool {
        index < SendingRateTable.highSpeedThreshold && slowCount < Int(terms.slowAdjustThreshold)
    }

    private mutating func increase() {
        guard hasLargeSteps else {
            index = min(index + 1, SendingRateTable.count - 1)
            if kind == .c {
                retryCount += 1
                if retryCount >= retryThreshold {
                    slowCount = 0
                    retryCount = 0
                    retryThreshold += Self.retryStep
                }
            }
            return
        }
        slowCount = 0
        if kind == .b {
            index = min(index + Int(terms.highSpeedDelta), SendingRateTable.highSpeedThreshold)
        } else if index * 2 > SendingRateTable.highSpeedThreshold {
            index = SendingRateTable.highSpeedThreshold
        } else {
            index = max(index, 1)
            // Doubled every second time.
            if isDoubling { index *= 2 }
            isDoubling.toggle()
        }
    }

    private mutating func decrease() {
        slowCount += 1
        if index < SendingRateTable.highSpeedThreshold, slowCount == Int(terms.slowAdjustThreshold) {
            index = max(0, index - Int(terms.highSpeedDelta) * Self.backSteps)
        } else if index > 0 {
            index -= 1
            if kind == .c {
                retryCount += 1
                if retryCount >= retryThreshold {
                    slowCount = 0
                    retryCount = 0
                }
            }
        }
    }
}
