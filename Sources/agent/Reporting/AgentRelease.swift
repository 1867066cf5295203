/// This agent's release.
package enum AgentRelease {
    package static let version = "0.1.0"
}
