/// The words of swift-argument-parser itself, in its own English, and the one option that every command takes.
package enum ParserMessages: MessageCatalogue {
    case languageHelp
    case overview
    case usageHeading
    case usage
    case arguments
    case options
    case subcommands
    case helpFlag
    case helpSubcommand
    case seeDetails
    case seeMore
    case error
    case help
    case unknownOptionLike
    case unknownOption
    case missingValue
    case missingValueOr
    case takesNoValue
    case unexpectedArguments
    case unexpectedArgument
    case alreadySet
    case missingArgument
    case missingOneOf
    case missingSubcommand
    case invalidValueOneOf
    case invalidValueOneOfFollowing
    case invalidValueBecause
    case invalidValue
    case valuesNote
    case defaultNote
    case alternative

    /// Whether its argument is a sentence that has a form of its own here.
    package var wrapsSentence: Bool { self == .error || self == .missingValueOr }
    /// Whether an argument of its may list quoted values.
    package var listsValues: Bool { self == .invalidValueOneOf }

    package var texts: Texts {
        switch self {
        case .languageHelp:
            Texts(
                "Language of messages; otherwise LC_ALL, LC_MESSAGES or LANG decide.",
                "Ngôn ngữ của thông báo; nếu không nêu thì theo LC_ALL, LC_MESSAGES hoặc LANG.")
        case .overview: Texts("OVERVIEW: {0}", "TỔNG QUAN: {0}")
        case .usageHeading: Texts("USAGE: {0}", "CÁCH DÙNG: {0}")
        case .usage: Texts("Usage: {0}", "Cách dùng: {0}")
        case .arguments: Texts("ARGUMENTS:", "THAM SỐ:")
        case .options: Texts("OPTIONS:", "TÙY CHỌN:")
        case .subcommands: Texts("SUBCOMMANDS:", "LỆNH CON:")
        case .helpFlag:
            Texts("-h, --help              Show help information.", "-h, --help              Hiện trợ giúp này.")
        case .helpSubcommand: Texts("Show subcommand help information.", "Hiện trợ giúp của lệnh con.")
        case .seeDetails: Texts("See '{0}' for detailed help.", "Xem '{0}' để biết chi tiết.")
        case .seeMore: Texts("See '{0}' for more information.", "Xem '{0}' để biết thêm.")
        case .error: Texts("Error: {0}", "Lỗi: {0}")
        case .help: Texts("Help:  {0}", "Trợ giúp:  {0}")
        case .unknownOptionLike:
            Texts("Unknown option '{0}'. Did you mean '{1}'?", "Không có tùy chọn '{0}'. Ý bạn là '{1}'?")
        case .unknownOption: Texts("Unknown option '{0}'", "Không có tùy chọn '{0}'")
        case .missingValue: Texts("Missing value for '{0}'", "Thiếu giá trị cho '{0}'")
        case .missingValueOr: Texts("or: {0}", "hoặc: {0}")
        case .takesNoValue:
            Texts(
                "The option '{0}' does not take any value, but '{1}' was specified.",
                "Tùy chọn '{0}' không nhận giá trị, nhưng gặp '{1}'.")
        case .unexpectedArguments: Texts("{0} unexpected arguments: {1}", "Thừa {0} tham số: {1}")
        case .unexpectedArgument: Texts("Unexpected argument '{0}'", "Thừa tham số '{0}'")
        case .alreadySet:
            Texts(
                "Value to be set with {0} had already been set with {1}", "Giá trị đặt bằng {0} đã được đặt bằng {1}")
        case .missingArgument: Texts("Missing expected argument '{0}'", "Thiếu tham số '{0}'")
        case .missingOneOf: Texts("Missing one of: {0}", "Thiếu một trong: {0}")
        case .missingSubcommand: Texts("Missing required subcommand.", "Thiếu lệnh con.")
        case .invalidValueOneOf:
            Texts(
                "The value '{0}' is invalid for '{1}'. Please provide one of {2}.",
                "Giá trị '{0}' không hợp lệ cho '{1}'. Hãy dùng một trong {2}.")
        case .invalidValueOneOfFollowing:
            Texts(
                "The value '{0}' is invalid for '{1}'. Please provide one of the following:",
                "Giá trị '{0}' không hợp lệ cho '{1}'. Hãy dùng một trong các giá trị sau:")
        case .invalidValueBecause:
            Texts("The value '{0}' is invalid for '{1}': {2}", "Giá trị '{0}' không hợp lệ cho '{1}': {2}")
        case .invalidValue: Texts("The value '{0}' is invalid for '{1}'", "Giá trị '{0}' không hợp lệ cho '{1}'")
        case .valuesNote: Texts("(values:", "(giá trị:")
        case .defaultNote: Texts("(default:", "(mặc định:")
        case .alternative: Texts(" or ", " hoặc ")
        }
    }
}
