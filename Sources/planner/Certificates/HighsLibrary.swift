import Glibc

/// HiGHS (Huangfu and Hall, *Parallelizing the dual revised simplex method*, Mathematical Programming Computation 10,
/// 2018), a solver of linear and mixed integer programs, where its shared library is on the machine.
///
/// ```swift
/// let highs = try HighsLibrary(at: nil)
/// let certificate = highs.certificate(for: program, seconds: 60)
/// ```
///
/// The library is opened at run time by its C API (`highs_c_api.h`): nothing of ours is linked with it or needs it. It is
/// never closed again, because threads of its own live on.
package struct HighsLibrary: Sendable {
    typealias Instance = UnsafeMutableRawPointer
    typealias Name = UnsafePointer<CChar>
    typealias Interrupt =
        @convention(c) (Int32, Name?, UnsafeRawPointer?, UnsafeMutablePointer<Int32>?, Instance?) -> Void
    typealias Create = @convention(c) () -> Instance?
    typealias Destroy = @convention(c) (Instance?) -> Void
    typealias SetInteger = @convention(c) (Instance?, Name, Int32) -> Int32
    typealias SetNumber = @convention(c) (Instance?, Name, Double) -> Int32
    typealias GetNumber = @convention(c) (UnsafeRawPointer?, Name, UnsafeMutablePointer<Double>) -> Int32
    typealias PassMixed =
        @convention(c) (
            Instance?, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>?, UnsafePointer<Double>?,
            UnsafePointer<Double>?, UnsafePointer<Double>?, UnsafePointer<Double>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?, UnsafePointer<Double>?, UnsafePointer<Int32>?
        ) -> Int32
    typealias SetSolution = @convention(c) (Instance?, Int32, UnsafePointer<Int32>?, UnsafePointer<Double>?) -> Int32
    typealias SetCallback = @convention(c) (Instance?, Interrupt?, Instance?) -> Int32
    typealias StartCallback = @convention(c) (Instance?, Int32) -> Int32
    typealias Run = @convention(c) (Instance?) -> Int32
    typealias Status = @convention(c) (UnsafeRawPointer?) -> Int32
    private typealias Version = @convention(c) () -> Name?

    /// Why there is no solver.
    package enum Flaw: Error, Hashable, Sendable {
        /// The dynamic loader finds none of the usual names.
        case absent(names: [String])
        /// The file at a path that was given can't be opened; what the loader says.
        case unopened(path: String, reason: String)
        /// It is some other library: this function of HiGHS is not in it.
        case foreign(path: String, missing: String)
        /// A version whose C API we don't know.
        case version(path: String, found: String)
        /// Built with 64-bit integers, which change every array of the C API.
        case integers(path: String)
    }

    /// The names that the dynamic loader is asked for, in this order.
    package static let names = ["libhighs.so.1", "libhighs.so"]
    /// The C API is kept stable within major version 1; from this minor version on it has all we need.
    package static let oldestVersion = (major: 1, minor: 5)

    /// Such as `1.15.1`.
    package let version: String
    let create: Create
    let destroy: Destroy
    let setInteger: SetInteger
    let setFlag: SetInteger
    let setNumber: SetNumber
    let getNumber: GetNumber
    let passMixed: PassMixed
    let run: Run
    let status: Status
    /// Not in every version; without them a run can't be told of a known solution or be interrupted.
    let setSolution: SetSolution?
    let setCallback: SetCallback?
    let startCallback: StartCallback?

    /// Opens the library at `path`, or where nil that which the dynamic loader finds by its usual names.
    package init(at path: String?) throws(Flaw) {
        let (handle, place) = try Self.open(path)
        func find(_ name: String) throws(Flaw) -> UnsafeMutableRawPointer {
            guard let symbol = dlsym(handle, name) else { throw .foreign(path: place, missing: name) }
            return symbol
        }
        // Each type above is that of the function's declaration in `highs_c_api.h`.
        create = unsafeBitCast(try find("Highs_create"), to: Create.self)
        destroy = unsafeBitCast(try find("Highs_destroy"), to: Destroy.self)
        setInteger = unsafeBitCast(try find("Highs_setIntOptionValue"), to: SetInteger.self)
        setFlag = unsafeBitCast(try find("Highs_setBoolOptionValue"), to: SetInteger.self)
        setNumber = unsafeBitCast(try find("Highs_setDoubleOptionValue"), to: SetNumber.self)
        getNumber = unsafeBitCast(try find("Highs_getDoubleInfoValue"), to: GetNumber.self)
        passMixed = unsafeBitCast(try find("Highs_passMip"), to: PassMixed.self)
        run = unsafeBitCast(try find("Highs_run"), to: Run.self)
        status = unsafeBitCast(try find("Highs_getModelStatus"), to: Status.self)
        setSolution = dlsym(handle, "Highs_setSparseSolution").map { unsafeBitCast($0, to: SetSolution.self) }
        setCallback = dlsym(handle, "Highs_setCallback").map { unsafeBitCast($0, to: SetCallback.self) }
        startCallback = dlsym(handle, "Highs_startCallback").map { unsafeBitCast($0, to: StartCallback.self) }

        let versionOf = unsafeBitCast(try find("Highs_version"), to: Version.self)
        let integerSize = unsafeBitCast(try find("Highs_getSizeofHighsInt"), to: Status.self)
        version = versionOf().map { String(cString: $0) } ?? ""
        guard Self.isKnown(version) else { throw .version(path: place, found: version) }
        guard let probe = create() else { throw .foreign(path: place, missing: "Highs_create") }
        defer { destroy(probe) }
        guard integerSize(probe) == 4 else { throw .integers(path: place) }
    }

    /// Whether `version` is one whose C API is that which we call.
    static func isKnown(_ version: String) -> Bool {
        let parts = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        return parts.count == 2 && parts[0] == oldestVersion.major && parts[1] >= oldestVersion.minor
    }

    private static func open(_ path: String?) throws(Flaw) -> (UnsafeMutableRawPointer, String) {
        if let path {
            // Without a slash the loader would look for a name, not for this file.
            let place = path.contains("/") ? path : "./" + path
            guard let handle = dlopen(place, RTLD_NOW | RTLD_LOCAL) else {
                throw .unopened(path: path, reason: dlerror().map { String(cString: $0) } ?? "")
            }
            return (handle, path)
        }
        for name in names {
            if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) { return (handle, name) }
        }
        throw .absent(names: names)
    }
}
