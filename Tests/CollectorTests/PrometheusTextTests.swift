import Testing

@testable import Collector

struct PrometheusTextTests {
    /// The escapes and numbers of the exposition format 0.0.4.
    @Test func samplesAreWrittenAsTheFormatWants() {
        var text = PrometheusText()
        text.family("tuyen_link_up", .gauge, "Up\\down,\nor not.")
        text.sample([("link", "a\\b"), ("site", "say \"x\"\ny")], 1)
        text.sample([], Double.infinity)
        text.sample([], -Double.infinity)
        text.sample([], Double.nan)
        text.sample([("q", "0.5")], 1.5e-9)
        #expect(
            String(decoding: text.bytes, as: UTF8.self) == #"""
                # HELP tuyen_link_up Up\\down,\nor not.
                # TYPE tuyen_link_up gauge
                tuyen_link_up{link="a\\b",site="say \"x\"\ny"} 1
                tuyen_link_up +Inf
                tuyen_link_up -Inf
                tuyen_link_up NaN
                tuyen_link_up{q="0.5"} 1.5e-09

                """#)
    }
}
