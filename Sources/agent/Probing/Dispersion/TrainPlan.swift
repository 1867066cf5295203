/// What a plan of trains wants next.
package enum TrainStep<Finding: Hashable & Sendable>: Hashable, Sendable {
    /// Rest so many nanoseconds, then send.
    case train(ProbeTrain, rest: Int64)
    case finished(Finding)
}

/// Decides train by train what to send, by what became of the trains before.
package protocol TrainPlan: Sendable {
    associatedtype Finding: Hashable & Sendable
    func next() -> TrainStep<Finding>
    mutating func take(_ record: TrainRecord)
}
