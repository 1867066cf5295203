import Foundation
import Synchronization

/// A small file system of its own, a tmpfs(5) in a mount namespace that ends with its thread.
enum SmallDisk {
    /// Namespaces ask for root.
    static var isAvailable: Bool { geteuid() == 0 }

    /// Runs `body` with the mount point on a thread that alone sees it.
    static func run(size: Int, at folder: String, _ body: @escaping @Sendable (String) throws -> Void) throws {
        let result = Mutex<Result<Void, any Error>>(.failure(POSIXError(.ENODEV)))
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let outcome = Result {
                try enter(size, folder)
                try body(folder)
            }
            result.withLock { $0 = outcome }
            isDone.signal()
        }
        isDone.wait()
        try result.withLock { try $0.get() }
    }

    private static func enter(_ size: Int, _ folder: String) throws {
        typealias Unshare = @convention(c) (Int32) -> Int32
        typealias Mount =
            @convention(c) (
                UnsafePointer<CChar>?, UnsafePointer<CChar>, UnsafePointer<CChar>?, UInt, UnsafePointer<CChar>?
            ) -> Int32
        guard let unshareSymbol = dlsym(nil, "unshare"), let mountSymbol = dlsym(nil, "mount") else {
            throw POSIXError(.ENOSYS)
        }
        let unshare = unsafeBitCast(unshareSymbol, to: Unshare.self)
        let mount = unsafeBitCast(mountSymbol, to: Mount.self)
        // CLONE_NEWNS; MS_REC | MS_PRIVATE: what is mounted here is seen nowhere else.
        guard unshare(0x2_0000) == 0, mount(nil, "/", nil, 0x4000 | 0x4_0000, nil) == 0,
            mount("tmpfs", folder, "tmpfs", 0, "size=\(size)") == 0
        else { throw POSIXError(.init(rawValue: errno) ?? .EPERM) }
    }

    /// Takes what is free, less `left` octets, as another program would.
    static func fill(_ path: String, leaving left: Int = 0) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let page = [UInt8](repeating: 0x55, count: 4_096)
        while write(descriptor, page, page.count) == page.count {}
        var size = stat()
        fstat(descriptor, &size)
        ftruncate(descriptor, max(0, size.st_size - left))
        close(descriptor)
    }
}
