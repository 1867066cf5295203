/// Asks the collector for this agent's configuration and keeps the last good one on the disk.
package struct ConfigurationClient: Sendable {
    package enum Outcome: Hashable, Sendable {
        case unchanged
        /// A new one; `unsaved` says why it could not be kept on the disk, where it could not.
        case changed(AgentConfiguration, unsaved: String?)
        /// The collector sent one that isn't valid; the last good one stays.
        case refused(DocumentError)
        /// No answer, or one that says no, and perhaps for how long.
        case unavailable(String, retryAfter: Duration?)
    }

    private let site: String
    private let state: StateFolder
    private var etag: String?

    /// Begins with what `state` holds.
    package init(site: String, state: StateFolder) {
        self.site = site
        self.state = state
        etag = state.configuration(site: site)?.etag
    }

    /// GET /v1/configuration with If-None-Match. A new configuration is put on the disk before it is given out.
    package mutating func poll(_ client: HTTPSClient) -> Outcome {
        var request = HTTPRequest("GET", "/v1/configuration")
        if let etag { request.headers.append(HTTPHeader("If-None-Match", etag)) }
        let response: HTTPResponse
        do throws(TransportError) { response = try client.send(request) } catch {
            return .unavailable(error.description, retryAfter: nil)
        }
        switch response.status {
        case 304: return .unchanged
        case 200:
            do throws(DocumentError) {
                return take(try AgentConfiguration(response.body, site: site), response)
            } catch { return .refused(error) }
        default:
            let words = "status \(response.status): \(CollectorError.text(response))"
            return .unavailable(words, retryAfter: response.retryAfter)
        }
    }

    private mutating func take(_ configuration: AgentConfiguration, _ response: HTTPResponse) -> Outcome {
        do {
            try state.write(configuration: response.body, etag: response["ETag"])
            etag = response["ETag"]
            return .changed(configuration, unsaved: nil)
        } catch {
            // Still good to measure by; it is asked for again, since its ETag isn't remembered.
            return .changed(configuration, unsaved: "\(error)")
        }
    }
}
