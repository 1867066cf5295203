extension CauseJudge {
    /// Who judges a link's intervals, by what is promised of the lines at its ends.
    ///
    /// - Parameter limits: where nothing is promised of the line on which the link hangs.
    init(limits: LinkLimits, contracts: [String: LineContract], of key: LinkKey) {
        let ends = key.ends
        self.init(
            limits: ends.flatMap { contracts[$0.lower]?.limits } ?? limits,
            contract: ends.flatMap { contracts[$0.lower] },
            upperContract: ends.flatMap { contracts[$0.upper] }, isLower: ends?.lower == key.site)
    }
}
