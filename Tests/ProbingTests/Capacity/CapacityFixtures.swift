/// Messages between a client and a server of another implementation (OB-UDPST 9.0.0), as captured on the loopback interface:
/// a downstream test of 5 s at row 1, key 7 `first-shared-secret`.
enum CapacityFixtures {
    static let secret = Array("first-shared-secret".utf8)
    static let time: UInt32 = 0x6B07_9EDC

    /// pduId, version 20, connection 0 of 1 called 2c80, request, no answer, no bandwidth, no port, jumbo; mode 1, time, digest,
    /// key 7, no checksum.
    static let setupRequest = """
        ace1 0014 00 01 2c80 01 00 0000 0000 01 01 6b079edc
        d84641639075972c63e654329818145ba32c78fc361003f811c71f60f526956f 07 00 0000
        """
    /// Response, accepted, test port 38652.
    static let setupResponse = """
        ace1 0014 00 01 2c80 02 01 0000 96fc 01 01 6b079edc
        3253398509749ca184ef7c2509e20888c5966a7da2ae23262e8a18b30457c911 07 00 0000
        """
    static let nullRequest = """
        dead 0014 01 00 00 01 6b079edc
        e2f9005c627b6b0375cde0ababaee783fd938ed9a595fd08fa8d099c66c26587 07 00 0000
        """
    /// Downstream; thresholds 30 and 90 ms, feedback 50 ms, 5 s, row 1, delta 10, thresholds 3 and 10, ignoring reordering,
    /// algorithm B, no rate, sub-intervals of 1,000 ms.
    static let activationRequest = """
        ace2 0014 02 00 001e 005a 0032 0005 00 00 0001 00 0a 0003 000a 01 00 00 00
        00000000000000000000000000000000000000000000000000000000
        03e8 0000 0000 00 01 6b079edc
        8e3dd34253698364643e3b54e4f0c9ab2e7eaee7b7ed241cc90c49d31fe920c7 07 00 0000
        """
    static let activationResponse = """
        ace2 0014 02 01 001e 005a 0032 0005 00 00 0001 00 0a 0003 000a 01 00 00 00
        00000000000000000000000000000000000000000000000000000000
        03e8 0000 0000 00 01 6b079edc
        94cab52d5107ef7694a8c18d8212f207f7e3e674b96a65b42683fc252fe3fa40 07 00 0000
        """
    /// The second load message's header: 97 octets of payload, the echoed time of the status before it, its own time, 8 ms.
    static let load = """
        beef 00 00 00000002 0061 0000 6b079edc 08b9642d 6b079edc 09355ab8 0008 0000
        """
    /// The fifth status message: 42 datagrams of 4,074 octets in 50,002 us.
    static let status =
        "feed 00 00 00000005" + String(repeating: "00", count: 28) + "00000000" + String(repeating: "00", count: 56)
        + "00000000 00000000 00000000 00000000 00000000 00000002 00000002 0000002a 00000000 00000000 00 00 0000"
        + "0000c352 0000002a 00000fea 6b079edc 14a830f7 0000 00 01 00000000" + String(repeating: "00", count: 32)
        + "00 00 0000"
}
