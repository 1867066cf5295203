/// One packet as a source hands it over; its octets are the source's and valid during the call only.
package struct CapturedPacket {
    package var octets: UnsafePointer<UInt8>
    /// Octets that may be read.
    package var count: Int
    /// Octets that the frame had on the line.
    package var wireLength: Int
    /// Nanoseconds since 1970.
    package var time: Int64
    package var link: LinkType
    /// The interface of a pcapng section, counted through the file; 0 elsewhere.
    package var interface: Int

    package init(
        octets: UnsafePointer<UInt8>, count: Int, wireLength: Int, time: Int64, link: LinkType, interface: Int = 0
    ) {
        self.octets = octets
        self.count = count
        self.wireLength = wireLength
        self.time = time
        self.link = link
        self.interface = interface
    }
}
