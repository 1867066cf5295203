/// What is said of link-local IPv6 addresses.
package enum ZoneMessages: MessageCatalogue {
    case unknownInterface, zoneWanted

    package var texts: Texts {
        switch self {
        case .unknownInterface:
            Texts(
                "{0}: this host has no interface {1}; it has {2}",
                "{0}: máy này không có giao diện {1}; máy có {2}")
        case .zoneWanted:
            Texts(
                "{0} holds on one link only: say through which interface, for example {0}%{1}",
                "{0} chỉ có nghĩa trên một liên kết: hãy nêu qua giao diện nào, ví dụ {0}%{1}")
        }
    }
}
