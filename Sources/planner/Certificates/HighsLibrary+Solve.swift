extension HighsLibrary {
    /// More entries than this are not passed: some gigabytes in the solver.
    private static let entryLimit = 30_000_000

    /// Lets the solver work on `program` for at most `seconds`, and asks `isInterrupted` now and then from its threads.
    ///
    /// The bound is the solver's, which computes in floating point and keeps rows and whole numbers to within 1e-6. Where
    /// every solution costs a whole number it is rounded up, with room for that. Blocks the calling thread.
    package func certificate(
        for program: MixedProgram, seconds: Double, isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) -> Certificate {
        let solver = "HiGHS " + version
        func ended(_ status: Certificate.Status, _ bound: Double? = nil) -> Certificate {
            Certificate(solver: solver, lowerBound: bound, status: status)
        }
        guard program.columns.count <= Self.entryLimit else { return ended(.tooLarge) }
        if program.columnCount == 0 { return ended(.optimal, program.offset) }
        guard let highs = create() else { return ended(.failed) }
        defer { destroy(highs) }
        _ = setFlag(highs, "output_flag", 0)
        _ = setNumber(highs, "time_limit", max(0.01, seconds))
        // The usual 0.01 % would end before a proof.
        _ = setNumber(highs, "mip_rel_gap", 0)
        guard pass(program, to: highs) >= 0 else { return ended(.failed) }
        if let setSolution, !program.knownSolution.isEmpty {
            let numbers = program.knownSolution.map { Int32(truncatingIfNeeded: $0.column) }
            _ = setSolution(highs, Int32(numbers.count), numbers, program.knownSolution.map(\.value))
        }
        let question = Question(isInterrupted)
        return withExtendedLifetime(question) {
            listen(highs, question)
            _ = run(highs)
            let ending = Self.ending(status(highs), isInterrupted: question.isInterrupted())
            return ended(ending, bound(of: program, highs, ending))
        }
    }

    private func pass(_ program: MixedProgram, to highs: Instance) -> Int32 {
        let isRowwise: Int32 = 2
        let minimise: Int32 = 1
        return passMixed(
            highs, Int32(program.columnCount), Int32(program.rowCount), Int32(program.columns.count), isRowwise,
            minimise, program.offset, program.costs, program.lower, program.upper, program.rowLower, program.rowUpper,
            program.rowStart, program.columns, program.weights, program.integrality)
    }

    private func bound(of program: MixedProgram, _ highs: Instance, _ ending: Certificate.Status) -> Double? {
        guard ending != .infeasible, ending != .failed else { return nil }
        var value = -Double.infinity
        if program.hasWholeColumns {
            _ = getNumber(highs, "mip_dual_bound", &value)
        } else if ending == .optimal {
            _ = getNumber(highs, "objective_function_value", &value)
        }
        guard value.isFinite, abs(value) < 1e20 else { return nil }
        return program.hasWholeCost ? (value - max(1e-2, 1e-8 * abs(value))).rounded(.up) : value
    }

    /// The numbers are `kHighsModelStatus…` of `highs_c_api.h`.
    private static func ending(_ status: Int32, isInterrupted: Bool) -> Certificate.Status {
        switch status {
        case 7: .optimal
        case 8: .infeasible
        case 11, 12, 13, 14, 16: isInterrupted ? .interrupted : .timeLimit
        case 17: .interrupted
        default: .failed
        }
    }

    // MARK: - Interruption

    /// Carries the caller's question through the solver's pointer for user data; only read.
    private final class Question: Sendable {
        let isInterrupted: @Sendable () -> Bool
        init(_ isInterrupted: @escaping @Sendable () -> Bool) { self.isInterrupted = isInterrupted }
    }

    private func listen(_ highs: Instance, _ question: Question) {
        guard let setCallback, let startCallback else { return }
        let answer: Interrupt = { _, _, _, reply, data in
            // The reply's first member, `user_interrupt`, ends the run when set; its place is kept between versions.
            guard let reply, let data else { return }
            if Unmanaged<Question>.fromOpaque(data).takeUnretainedValue().isInterrupted() { reply.pointee = 1 }
        }
        guard setCallback(highs, answer, Unmanaged.passUnretained(question).toOpaque()) >= 0 else { return }
        // Asked in the simplex method, the interior point method and the branch and bound.
        for kind: Int32 in [1, 2, 6] { _ = startCallback(highs, kind) }
    }
}
