/// What libyaml says of a text that is not YAML, as it says it.
package enum YAMLPhrases: MessageCatalogue {
    case flowSequence
    case flowMapping
    case blockMapping
    case blockCollection
    case blockNode
    case flowNode
    case node
    case blockScalar
    case directive
    case plainScalar
    case quotedScalar
    case simpleKey
    case tag
    case alias
    case anchor
    case nextToken
    case blockEntryNotAllowed
    case keysNotAllowed
    case valuesNotAllowed
    case noColon
    case noCommaBracket
    case noCommaBrace
    case noDash
    case noDocumentStart
    case noName
    case noComment
    case noHex
    case noKey
    case noContent
    case noSpace
    case tabIndentation
    case tabSpace
    case noToken
    case badIndicator
    case unexpectedColon
    case documentIndicator
    case streamEnd
    case unknownEscape
    case badUnicodeEscape
    case controlCharacters
    case undefinedTag

    package var texts: Texts {
        switch self {
        case .flowSequence: Texts("while parsing a flow sequence", "khi đọc một danh sách trong ngoặc vuông")
        case .flowMapping: Texts("while parsing a flow mapping", "khi đọc một ánh xạ trong ngoặc nhọn")
        case .blockMapping: Texts("while parsing a block mapping", "khi đọc một ánh xạ")
        case .blockCollection: Texts("while parsing a block collection", "khi đọc một danh sách")
        case .blockNode: Texts("while parsing a block node", "khi đọc một nút")
        case .flowNode: Texts("while parsing a flow node", "khi đọc một nút trong ngoặc")
        case .node: Texts("while parsing a node", "khi đọc một nút")
        case .blockScalar: Texts("while scanning a block scalar", "khi đọc một đoạn nhiều dòng")
        case .directive: Texts("while scanning a directive", "khi đọc một chỉ thị")
        case .plainScalar: Texts("while scanning a plain scalar", "khi đọc một giá trị không ngoặc kép")
        case .quotedScalar: Texts("while scanning a quoted scalar", "khi đọc một giá trị trong ngoặc kép")
        case .simpleKey: Texts("while scanning a simple key", "khi đọc một khóa")
        case .tag: Texts("while scanning a tag", "khi đọc một nhãn kiểu")
        case .alias: Texts("while scanning an alias", "khi đọc một bí danh")
        case .anchor: Texts("while scanning an anchor", "khi đọc một neo")
        case .nextToken: Texts("while scanning for the next token", "khi tìm phần tiếp theo")
        case .blockEntryNotAllowed:
            Texts("block sequence entries are not allowed in this context", "ở đây không được có mục danh sách")
        case .keysNotAllowed: Texts("mapping keys are not allowed in this context", "ở đây không được có khóa")
        case .valuesNotAllowed:
            Texts("mapping values are not allowed in this context", "ở đây không được có “:” của một giá trị")
        case .noColon: Texts("could not find expected ':'", "không thấy “:”")
        case .noCommaBracket: Texts("did not find expected ',' or ']'", "không thấy “,” hay “]”")
        case .noCommaBrace: Texts("did not find expected ',' or '}'", "không thấy “,” hay “}”")
        case .noDash: Texts("did not find expected '-' indicator", "không thấy “-”")
        case .noDocumentStart: Texts("did not find expected <document start>", "không thấy đầu tài liệu")
        case .noName: Texts("did not find expected alphabetic or numeric character", "không thấy chữ hay số")
        case .noComment: Texts("did not find expected comment or line break", "không thấy chú thích hay hết dòng")
        case .noHex: Texts("did not find expected hexdecimal number", "không thấy số thập lục phân")
        case .noKey: Texts("did not find expected key", "không thấy khóa")
        case .noContent: Texts("did not find expected node content", "không thấy nội dung")
        case .noSpace: Texts("did not find expected whitespace or line break", "không thấy dấu cách hay hết dòng")
        case .tabIndentation:
            Texts("found a tab character that violates indentation", "có ký tự tab làm sai thụt đầu dòng")
        case .tabSpace:
            Texts(
                "found a tab character where an indentation space is expected",
                "có ký tự tab ở chỗ cần dấu cách thụt đầu dòng")
        case .noToken: Texts("found character that cannot start any token", "có ký tự không mở đầu được phần nào")
        case .badIndicator: Texts("found an indentation indicator equal to 0", "mức thụt đầu dòng bằng 0")
        case .unexpectedColon: Texts("found unexpected ':'", "thừa “:”")
        case .documentIndicator: Texts("found unexpected document indicator", "thừa dấu tài liệu")
        case .streamEnd: Texts("found unexpected end of stream", "hết tệp giữa chừng")
        case .unknownEscape: Texts("found unknown escape character", "ký tự thoát không có nghĩa")
        case .badUnicodeEscape: Texts("found invalid Unicode character escape code", "mã thoát Unicode sai")
        case .controlCharacters: Texts("control characters are not allowed", "không được có ký tự điều khiển")
        case .undefinedTag: Texts("found undefined tag handle", "nhãn kiểu chưa được định nghĩa")
        }
    }

    /// `english`, one phrase, in both languages; the same in both where it isn't known.
    package static func texts(of english: String) -> Texts {
        allCases.first { $0.texts.en == english }?.texts ?? Texts(same: english)
    }
}
