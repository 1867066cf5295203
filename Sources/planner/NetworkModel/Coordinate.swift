import Glibc

/// A point on the WGS 84 ellipsoid, in degrees.
package struct Coordinate: Hashable, Sendable {
    /// Degrees north, -90...90.
    package var latitude: Double
    /// Degrees east, -180...180.
    package var longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Great-circle distance in kilometres by the haversine formula on the mean sphere (6,371.0088 km); within 0.5 % of
    /// the ellipsoid.
    package func distance(to other: Coordinate) -> Double {
        let radians = Double.pi / 180
        let halfLatitude = sin((other.latitude - latitude) * radians / 2)
        let halfLongitude = sin((other.longitude - longitude) * radians / 2)
        let h =
            halfLatitude * halfLatitude
            + cos(latitude * radians) * cos(other.latitude * radians) * halfLongitude * halfLongitude
        return 2 * 6_371.0088 * asin(min(1, h.squareRoot()))
    }
}
