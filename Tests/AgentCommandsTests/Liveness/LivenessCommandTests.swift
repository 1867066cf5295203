import Foundation
import TestSupport
import Testing

@Suite("agent probe bfd", .blocking, .enabled(if: AgentBinary.path != nil, "the agent program is not built"))
struct LivenessCommandTests {
    @Test(
        "says what is wrong with what was typed",
        arguments: [
            (["127.0.0.1", "--interval", "1ms"], "--interval 1ms: expected 3ms to 1min"),
            (["127.0.0.1", "--multiplier", "0"], "--multiplier 0: expected 1 to 255"),
            (["127.0.0.1", "--multiplier", "256"], "--multiplier 256: expected 1 to 255"),
            (["127.0.0.1", "--seamless", "--multihop"], "--seamless goes with neither"),
            (["::1", "--seamless"], "give the reflector's discriminator"),
            (["127.0.0.1", "--discriminator", "0"], "--discriminator 0: expected 1 to 4294967295"),
            (["127.0.0.1", "127.0.0.2", "--discriminator", "5"], "give one host"),
            (["127.0.0.1", "--source", "::1"], "--source ::1: expected an address of the target's family"),
            (["127.0.0.1", "--auth", "keyed-sha1"], "give both"),
            (["127.0.0.1", "--auth", "keyed-sha1", "--key-file", "/nowhere"], "--key-file /nowhere: No such file"),
            (["fe80::1%nowhere0"], "this host has no interface nowhere0; it has lo"),
            (["fe80::1"], "holds on one link only"),
            (["127.0.0.1", "--for", "0ms"], "--for 0ms: expected 1ms or more"),
        ] as [([String], String)])
    func wrong(arguments: [String], message: String) throws {
        let running = try AgentBinary().start(["probe", "bfd"] + arguments)
        let outcome = running.finish()
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("a host that never answers is bad news; a person reads why")
    func silent() throws {
        let outcome = try AgentBinary().run(
            "probe", "bfd", "127.9.0.2", "--source", "127.9.0.1", "--for", "200ms", "--lang", "vi")
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("gián đoạn") && outcome.output.contains("Down"))
    }
}
