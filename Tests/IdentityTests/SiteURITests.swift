import Identity
import Testing

@Suite struct SiteURITests {
    @Test(
        "a site id and its URI",
        arguments: [
            ("01290@2025", "urn:tuyen:site:01290@2025"), ("pop-040", "urn:tuyen:site:pop-040"),
            ("a b/c", "urn:tuyen:site:a%20b%2Fc"), ("Đ", "urn:tuyen:site:%C4%90"), ("%41", "urn:tuyen:site:%2541"),
        ])
    func pairs(site: String, uri: String) throws {
        #expect(try SiteURI.encode(site) == uri)
        #expect(SiteURI.decode(uri) == site)
    }

    @Test(
        "another spelling of a URI is nobody's",
        arguments: [
            "urn:tuyen:site:", "urn:tuyen:site:01290%402025", "urn:tuyen:site:%c4%90", "urn:tuyen:site:%C4",
            "urn:tuyen:site:a b", "urn:tuyen:site:%00", "urn:tuyen:site:%+1", "URN:tuyen:site:a", "urn:tuyen:site:%",
        ])
    func others(uri: String) { #expect(SiteURI.decode(uri) == nil) }
}
