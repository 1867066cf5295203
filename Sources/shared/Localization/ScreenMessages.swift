/// What is said of a listing that is wider than the screen.
package enum ScreenMessages: MessageCatalogue {
    case leftOut

    package var texts: Texts {
        switch self {
        case .leftOut:
            Texts(
                "Not shown for want of room: {0}. --format json or csv has them, and all texts whole.",
                "Không đủ chỗ nên không hiện: {0}. --format json hoặc csv có đủ, với mọi chữ nguyên vẹn.")
        }
    }
}
