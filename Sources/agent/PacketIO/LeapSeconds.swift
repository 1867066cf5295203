import CNetShim

extension Int64 {
    /// TAI - UTC in seconds, as the kernel was told; 0 where it wasn't.
    static var leap: Int64 { Int64(cnetshim_leap()) }
}
