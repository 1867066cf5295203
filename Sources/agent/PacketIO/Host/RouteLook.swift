package import NetworkAddress
import Probing

/// By which interfaces packets leave, as the kernel's routes are now.
package struct RouteLook {
    private let host = HostWatch()

    package init() {}

    /// The name of the interface through which packets to `remote` leave; nil where the kernel has no route.
    package func interface(towards remote: Endpoint, from local: Endpoint?) -> String? {
        host.interface(towards: remote, from: local).flatMap { host.name(of: $0) }
    }
}
