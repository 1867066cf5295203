extension CauseJudge {
    /// Who judges a link's intervals, by what is promised of the lines at its ends.
    init(limits: LinkLimits, contracts: [String: LineContract], of key: LinkKey) {
        let ends = key.ends
        self.init(
            limits: limits, contract: ends.flatMap { contracts[$0.lower] },
            upperContract: ends.flatMap { contracts[$0.upper] }, isLower: ends?.lower == key.site)
    }
}
