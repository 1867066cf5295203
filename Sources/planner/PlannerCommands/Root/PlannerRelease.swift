/// Which planner this is.
enum PlannerRelease {
    static let version = "0.1.0"
}
