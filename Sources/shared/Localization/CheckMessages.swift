/// What `planner check` says. The raw value is the finding's kind in data, stable across versions and languages.
package enum CheckMessages: String, MessageCatalogue, Hashable {
    // Files
    case notATopology = "not-a-topology"
    case missingFile = "missing-file"
    case unknownFile = "unknown-file"
    case unreadableFile = "unreadable-file"
    case fileTooLarge = "file-too-large"
    case badEncoding = "bad-encoding"
    // Rows
    case missingHeader = "missing-header"
    case missingColumn = "missing-column"
    case unknownColumn = "unknown-column"
    case duplicateColumn = "duplicate-column"
    case fieldCount = "field-count"
    case openQuote = "open-quote"
    case strayQuote = "stray-quote"
    case bareReturn = "bare-return"
    case onlyReturns = "only-returns"
    // Values
    case emptyValue = "empty-value"
    case badValue = "bad-value"
    case badNumber = "bad-number"
    case outOfRange = "out-of-range"
    case badDate = "bad-date"
    case badID = "bad-id"
    case controlCharacter = "control-character"
    case outerSpace = "outer-space"
    case notComposed = "not-composed"
    case duplicateID = "duplicate-id"
    case unknownID = "unknown-id"
    // Units
    case noCentre = "no-centre"
    case severalCentres = "several-centres"
    case kindLevel = "kind-level"
    case parentMissing = "parent-missing"
    case parentLevel = "parent-level"
    case parentNotAlive = "parent-not-alive"
    case parentCycle = "parent-cycle"
    case lifeOrder = "life-order"
    case populationSource = "population-source"
    case outsideBounds = "outside-bounds"
    case outsideOutlines = "outside-outlines"
    case outsideProvince = "outside-province"
    // Lineage
    case dateOrder = "date-order"
    case eventWithoutLinks = "event-without-links"
    case eventShape = "event-shape"
    case duplicateLink = "duplicate-link"
    case successorMissing = "successor-missing"
    case successorOfAbolished = "successor-of-abolished"
    case predecessorNotAlive = "predecessor-not-alive"
    case successorNotAlive = "successor-not-alive"
    case levelChange = "level-change"
    case noPrincipal = "no-principal"
    case severalPrincipals = "several-principals"
    case shareDoubled = "share-doubled"
    case shareLost = "share-lost"
    case unitLost = "unit-lost"
    case unitFromNowhere = "unit-from-nowhere"
    case formedTwice = "formed-twice"
    case lineageCycle = "lineage-cycle"
    // Sites
    case tooFewSites = "too-few-sites"
    // Settings
    case yamlSyntax = "yaml-syntax"
    case yamlAnchor = "yaml-anchor"
    case yamlDepth = "yaml-depth"
    case notAMapping = "not-a-mapping"
    case notAList = "not-a-list"
    case notAText = "not-a-text"
    case missingKey = "missing-key"
    case unknownKey = "unknown-key"
    case duplicateKey = "duplicate-key"
    case missingRule = "missing-rule"
    case sharesSum = "shares-sum"
    case dayTwice = "day-twice"
    case dayOutOfYear = "day-out-of-year"
    case workedWeekday = "worked-weekday"
    case blocksOverlap = "blocks-overlap"
    case provinceUnserved = "province-unserved"
    // Outlines
    case jsonSyntax = "json-syntax"
    case outlineShape = "outline-shape"
    case missingOutline = "missing-outline"
    // Journal of decisions
    case journalNumber = "journal-number"
    case journalOrder = "journal-order"
    case journalNoDate = "journal-no-date"
    case journalDate = "journal-date"
    case journalUnit = "journal-unit"
    case journalRefused = "journal-refused"
    // Words of the listing
    case wordError = "word-error"
    case wordWarning = "word-warning"
    case didYouMean = "did-you-mean"
    case more = "more"
    case summaryFound = "summary-found"
    case summaryClean = "summary-clean"
    case columnWhat = "column-what"
    case columnCount = "column-count"
    case columnPlace = "column-place"
    case columnSeverity = "column-severity"
    case columnKind = "column-kind"
    case columnMessage = "column-message"
    case countUnits = "count-units"
    case countEvents = "count-events"
    case countLinks = "count-links"
    case countSites = "count-sites"
    case countSettings = "count-settings"
    case countAssumed = "count-assumed"
    case countLocationsAssumed = "count-locations-assumed"
    case helpAbstract = "help-abstract"

    package var texts: Texts {
        switch self {
        case .notATopology:
            Texts(
                "{0} is not a topology folder: {1}; give a folder with {2}",
                "{0} không phải thư mục mô hình mạng: {1}; hãy chỉ đến một thư mục có {2}")
        case .missingFile:
            Texts(
                "the file {0} is missing; a topology folder holds {1}",
                "thiếu tệp {0}; một thư mục mô hình mạng gồm {1}")
        case .unknownFile:
            Texts(
                "nothing reads the file {0}; a topology folder holds {1}; rename or remove it",
                "không phần nào đọc tệp {0}; một thư mục mô hình mạng gồm {1}; hãy đổi tên hoặc bỏ tệp này")
        case .unreadableFile:
            Texts(
                "cannot read {0}: {1}; put a file there that you may read",
                "không đọc được {0}: {1}; hãy đặt vào đó một tệp mà bạn được đọc")
        case .fileTooLarge:
            Texts(
                "{0} is larger than {1} bytes, the most that is read; split or correct it",
                "{0} lớn hơn {1} byte là mức tối đa được đọc; hãy tách hoặc sửa tệp")
        case .badEncoding:
            Texts(
                "byte {0} (0x{1}) is not UTF-8; save the file as UTF-8",
                "byte thứ {0} (0x{1}) không phải UTF-8; hãy lưu tệp theo UTF-8")
        case .missingHeader:
            Texts(
                "the file is empty; its first line must name the columns {0}",
                "tệp trống; dòng đầu phải nêu các cột {0}")
        case .missingColumn:
            Texts("the column “{0}” is missing; the columns are {1}", "thiếu cột “{0}”; các cột là {1}")
        case .unknownColumn:
            Texts("unknown column “{0}”; the columns are {1}", "cột “{0}” không có nghĩa; các cột là {1}")
        case .duplicateColumn:
            Texts("the column “{0}” stands twice; keep one", "cột “{0}” có hai lần; hãy giữ một")
        case .fieldCount:
            Texts(
                "fields in the row: {0}, in the header: {1}; add or remove commas, or quote a field that holds one",
                "dòng có {0} trường, dòng tiêu đề có {1}; hãy thêm bớt dấu phẩy, hoặc đặt trường có dấu phẩy trong ngoặc kép"
            )
        case .openQuote:
            Texts(
                "the quoted field that opens here never closes; add the closing quote",
                "trường mở ngoặc kép ở đây không được đóng; hãy thêm dấu đóng")
        case .strayQuote:
            Texts(
                "a quote inside a field; quote the whole field and double the quotes within it",
                "dấu ngoặc kép nằm trong trường; hãy đặt cả trường trong ngoặc kép và viết đôi dấu bên trong")
        case .bareReturn:
            Texts(
                "a carriage return without a line feed; end lines by LF or CR LF",
                "dấu CR không có LF theo sau; hãy kết thúc dòng bằng LF hoặc CR LF")
        case .onlyReturns:
            Texts(
                "lines end by a carriage return alone, so the file is one line; save it with LF or CR LF line ends",
                "dòng chỉ kết thúc bằng CR nên cả tệp là một dòng; hãy lưu tệp với kết thúc dòng LF hoặc CR LF")
        case .emptyValue:
            Texts("“{0}” is empty; expected {1}", "“{0}” để trống; cần {1}")
        case .badValue:
            Texts("“{0}” is “{1}”; accepted: {2}", "“{0}” là “{1}”; chấp nhận: {2}")
        case .badNumber:
            Texts("“{0}” is “{1}”; expected {2} from {3} to {4}", "“{0}” là “{1}”; cần {2} từ {3} đến {4}")
        case .outOfRange:
            Texts(
                "“{0}” is {1}, out of range; accepted: {2} to {3}", "“{0}” là {1}, ngoài khoảng; chấp nhận: {2} đến {3}"
            )
        case .badDate:
            Texts(
                "“{0}” is “{1}”; expected a day of the calendar as YYYY-MM-DD",
                "“{0}” là “{1}”; cần một ngày có thật dạng NNNN-TT-NN (năm-tháng-ngày)")
        case .badID:
            Texts("“{0}” is “{1}”; expected {2}", "“{0}” là “{1}”; cần {2}")
        case .blocksOverlap:
            Texts(
                "the prefix {0} overlaps {1} of line {2}; each address has one owner",
                "tiền tố {0} chồng lên {1} ở dòng {2}; mỗi địa chỉ chỉ có một chủ")
        case .controlCharacter:
            Texts(
                "“{0}” holds the control character U+{1}; remove it",
                "“{0}” chứa ký tự điều khiển U+{1}; hãy bỏ đi")
        case .outerSpace:
            Texts(
                "“{0}” begins or ends with a space: “{1}”; remove it",
                "“{0}” có dấu cách ở đầu hoặc cuối: “{1}”; hãy bỏ đi")
        case .notComposed:
            Texts(
                "“{0}” is “{1}”, which has the combining mark U+{2}; write composed letters (Unicode NFC)",
                "“{0}” là “{1}”, có dấu kết hợp rời U+{2}; hãy dùng chữ dựng sẵn (Unicode NFC)")
        case .duplicateID:
            Texts(
                "{0} stands already in line {1}; an id names one thing, rename or remove one",
                "{0} đã có ở dòng {1}; mỗi mã chỉ một đối tượng, hãy đổi hoặc bỏ một")
        case .unknownID:
            Texts(
                "“{0}” is “{1}”, which {2} does not hold; add it there or correct it here",
                "“{0}” là “{1}”, không có trong {2}; hãy thêm vào đó hoặc sửa ở đây")
        case .noCentre:
            Texts(
                "no unit has the level “centre”; add the one at the top",
                "không đơn vị nào ở cấp “centre”; hãy thêm đơn vị đứng đầu")
        case .severalCentres:
            Texts(
                "{0} has the level “centre”, and so has {1}; keep one",
                "{0} ở cấp “centre”, {1} cũng vậy; hãy giữ một")
        case .kindLevel:
            Texts(
                "a unit of the level “{0}” is not “{1}”; accepted: {2}",
                "đơn vị cấp “{0}” không thể là “{1}”; chấp nhận: {2}")
        case .parentMissing:
            Texts(
                "{0} has no parent; a unit of the level “{1}” stands under one of the level {2}",
                "{0} không có đơn vị cấp trên; đơn vị cấp “{1}” thuộc đơn vị cấp {2}")
        case .parentLevel:
            Texts(
                "{0} stands under {1} of the level “{2}”; accepted for the level “{3}”: {4}",
                "{0} thuộc {1} cấp “{2}”; với cấp “{3}” chấp nhận: {4}")
        case .parentNotAlive:
            Texts(
                "{0} lives {1}, its parent {2} only {3}; correct the dates or the parent",
                "{0} tồn tại {1}, còn cấp trên {2} chỉ {3}; hãy sửa ngày hoặc cấp trên")
        case .parentCycle:
            Texts(
                "the parents go round in a circle: {0}; correct one of them",
                "quan hệ cấp trên khép vòng: {0}; hãy sửa một đơn vị")
        case .lifeOrder:
            Texts(
                "valid_until {0} is not after valid_from {1}; correct one of them",
                "valid_until {0} không sau valid_from {1}; hãy sửa một ngày")
        case .populationSource:
            Texts(
                "population and population_source stand together or not at all; fill in or empty one",
                "population và population_source phải cùng có hoặc cùng trống; hãy điền hoặc bỏ một")
        case .outsideBounds:
            Texts(
                "{0} lies at {1} N {2} E, outside the country's bounds {3}; correct lat and lon (perhaps swapped)",
                "{0} ở {1} B {2} Đ, ngoài giới hạn của đất nước {3}; hãy sửa lat và lon (có thể bị đảo)")
        case .outsideOutlines:
            Texts(
                "{0} lies at {1} N {2} E, {3} km from the nearest outline; at most {4} km is accepted",
                "{0} ở {1} B {2} Đ, cách đường bao gần nhất {3} km; chấp nhận tối đa {4} km")
        case .outsideProvince:
            Texts(
                "{0} lies at {1} N {2} E in {3}, {4} km outside its province {5}; correct its place or its parent",
                "{0} ở {1} B {2} Đ nằm trong {3}, cách tỉnh {5} của nó {4} km; hãy sửa vị trí hoặc đơn vị cấp trên")
        case .dateOrder:
            Texts(
                "{0} is {1}, before {2} {3}; the order is {4}",
                "{0} là {1}, trước {2} {3}; thứ tự đúng là {4}")
        case .eventWithoutLinks:
            Texts(
                "the event {0} has no row in lineage.csv; add what goes where, or remove it",
                "sự kiện {0} không có dòng nào trong lineage.csv; hãy thêm phần chuyển đi đâu, hoặc bỏ sự kiện")
        case .eventShape:
            Texts(
                "the event {0} of the kind “{1}” has {2} predecessor(s) and {3} successor(s); expected {4}",
                "sự kiện {0} loại “{1}” có {2} đơn vị trước và {3} đơn vị sau; cần {4}")
        case .duplicateLink:
            Texts(
                "{0} to {1} in the event {2} stands already in line {3}; remove one",
                "{0} sang {1} trong sự kiện {2} đã có ở dòng {3}; hãy bỏ một")
        case .successorMissing:
            Texts(
                "no successor, but the event {0} is of the kind “{1}”; only “abolish” has none",
                "không có đơn vị sau, nhưng sự kiện {0} thuộc loại “{1}”; chỉ “abolish” không có")
        case .successorOfAbolished:
            Texts(
                "the event {0} abolishes {1}, so nothing succeeds it; leave the successor empty or change the kind",
                "sự kiện {0} bãi bỏ {1} nên không có đơn vị sau; hãy để trống hoặc đổi loại sự kiện")
        case .predecessorNotAlive:
            Texts(
                "{0} lives {1}; a predecessor in {2} must cease on the day it takes effect, {3}",
                "{0} tồn tại {1}; đơn vị trước trong {2} phải chấm dứt vào ngày hiệu lực {3}")
        case .successorNotAlive:
            Texts(
                "{0} lives {1}; a successor in {2} must begin on the day it takes effect, {3}",
                "{0} tồn tại {1}; đơn vị sau trong {2} phải bắt đầu vào ngày hiệu lực {3}")
        case .levelChange:
            Texts(
                "{0} of the level “{1}” becomes {2} of the level “{3}”; only “retype” changes the level",
                "{0} cấp “{1}” thành {2} cấp “{3}”; chỉ “retype” đổi cấp")
        case .noPrincipal:
            Texts(
                "no successor of {0} is its principal; mark one with 1",
                "{0} không có đơn vị kế thừa chính; hãy đánh dấu một bằng 1")
        case .severalPrincipals:
            Texts(
                "{0} has the principal successors {1}; mark one with 1, the others with 0",
                "{0} có nhiều đơn vị kế thừa chính {1}; hãy đánh dấu một bằng 1, còn lại 0")
        case .shareDoubled:
            Texts(
                "{0} gives its {1} twice: {2}; one “all”, or “part”s with one “rest”",
                "{0} chuyển {1} hai lần: {2}; hãy dùng một “all”, hoặc các “part” với một “rest”")
        case .shareLost:
            Texts(
                "{0} loses {1}: {2}; one “all”, or “part”s with one “rest”",
                "{0} bị mất {1}: {2}; hãy dùng một “all”, hoặc các “part” với một “rest”")
        case .unitLost:
            Texts(
                "{0} ceases on {1} and no event says what becomes of it; add it to lineage.csv",
                "{0} chấm dứt ngày {1} mà không sự kiện nào nói nó thành gì; hãy thêm vào lineage.csv")
        case .unitFromNowhere:
            Texts(
                "{0} begins on {1} and no event says from what; add it to lineage.csv",
                "{0} bắt đầu ngày {1} mà không sự kiện nào nói từ đâu; hãy thêm vào lineage.csv")
        case .formedTwice:
            Texts(
                "{0} is formed by the event {1} and again by {2}; one event forms a unit",
                "{0} do sự kiện {1} lập, rồi lại do {2}; mỗi đơn vị chỉ do một sự kiện lập")
        case .lineageCycle:
            Texts(
                "the lineage goes round in a circle: {0}; correct one link",
                "quan hệ kế thừa khép vòng: {0}; hãy sửa một dòng")
        case .tooFewSites:
            Texts(
                "sites of the kinds {1}: {0}; at least {2} needed",
                "số điểm thuộc loại {1}: {0}; cần ít nhất {2}")
        case .yamlSyntax:
            Texts("not YAML: {0}; correct the text here", "không đúng YAML: {0}; hãy sửa đoạn này")
        case .yamlAnchor:
            Texts(
                "anchors, aliases, tags and directives are not read ({0}); write the value out, or quote the text",
                "không đọc neo, bí danh, thẻ và chỉ thị ({0}); hãy viết hẳn giá trị, hoặc đặt văn bản trong ngoặc kép")
        case .yamlDepth:
            Texts(
                "nested deeper than {0}; the settings need far less, correct the text here",
                "lồng sâu hơn {0} mức; thiết lập không cần sâu như vậy, hãy sửa đoạn này")
        case .notAMapping:
            Texts("{0} must be a mapping with the keys {1}", "{0} phải là bảng khóa gồm {1}")
        case .notAList: Texts("{0} must be a list of {1}", "{0} phải là danh sách {1}")
        case .notAText: Texts("{0} must be a single value: {1}", "{0} phải là một giá trị đơn: {1}")
        case .missingKey: Texts("{0} lacks the key “{1}”; add it", "{0} thiếu khóa “{1}”; hãy thêm vào")
        case .unknownKey:
            Texts("unknown key “{0}” in {1}; accepted: {2}", "khóa “{0}” không có nghĩa trong {1}; chấp nhận: {2}")
        case .duplicateKey: Texts("the key “{0}” stands twice; keep one", "khóa “{0}” có hai lần; hãy giữ một")
        case .missingRule: Texts("{0} has nothing for {1}; add it", "{0} không có gì cho {1}; hãy thêm vào")
        case .sharesSum:
            Texts(
                "the shares of {0} sum to {1}; make them sum to 1",
                "các tỷ lệ của {0} có tổng {1}; hãy sửa cho tổng bằng 1"
            )
        case .provinceUnserved:
            Texts(
                "no carrier of {0} serves {1}; name each with a carrier, or leave out the “units” of one that serves all",
                "không nhà mạng nào của {0} phục vụ {1}; hãy ghi vào một nhà mạng, hoặc bỏ “units” của nhà mạng phục vụ mọi nơi"
            )
        case .dayTwice: Texts("the day {0} stands twice; keep one", "ngày {0} có hai lần; hãy giữ một")
        case .dayOutOfYear:
            Texts(
                "the day {0} is not of the year {1}; move or correct it",
                "ngày {0} không thuộc năm {1}; hãy chuyển hoặc sửa")
        case .workedWeekday:
            Texts(
                "{0} is worked anyway; worked_days lists days off that are worked",
                "{0} vốn là ngày làm việc; worked_days chỉ nêu ngày nghỉ phải đi làm")
        case .jsonSyntax:
            Texts("not JSON: expected {0}; correct the text here", "không đúng JSON: cần {0}; hãy sửa đoạn này")
        case .outlineShape: Texts("{0}; expected {1}", "{0}; cần {1}")
        case .missingOutline:
            Texts("no outline for the province {0}; add its feature", "thiếu đường bao của tỉnh {0}; hãy thêm vào")
        case .journalNumber:
            Texts(
                "the record is numbered {0}, expected {1}: records count from 1 without gaps and none is ever removed; put back what is missing",
                "bản ghi mang số {0}, cần số {1}: các bản ghi đánh số liên tục từ 1 và không bao giờ bị xóa; hãy đặt lại phần còn thiếu"
            )
        case .journalOrder:
            Texts(
                "recorded_at is {0}, before {1} of the record above; records are added at the end",
                "recorded_at là {0}, trước {1} của bản ghi phía trên; bản ghi mới chỉ được thêm vào cuối")
        case .journalNoDate:
            Texts("a record of {0} needs a date, YYYY-MM-DD", "bản ghi {0} cần có ngày, dạng NNNN-TT-NN")
        case .journalDate:
            Texts("a record of {0} has no date; leave the field empty", "bản ghi {0} không có ngày; hãy để trống ô này")
        case .journalUnit:
            Texts(
                "the unit {0} takes part in none of the events {1}; name one that does",
                "đơn vị {0} không tham gia sự kiện nào trong {1}; hãy nêu đơn vị có tham gia")
        case .journalRefused: Texts("{0}", "{0}")
        case .wordError: Texts("error", "lỗi")
        case .wordWarning: Texts("warning", "cảnh báo")
        case .didYouMean: Texts("(did you mean “{0}”?)", "(có phải là “{0}”?)")
        case .more: Texts("… and {0} more of the kind {1}", "… và {0} trường hợp nữa thuộc loại {1}")
        case .summaryFound:
            Texts("errors: {0}, warnings: {1}, in {2}", "số lỗi: {0}, số cảnh báo: {1}, trong {2}")
        case .summaryClean: Texts("{0}: no findings", "{0}: không có lỗi")
        case .columnWhat: Texts("What", "Nội dung")
        case .columnCount: Texts("Count", "Số lượng")
        case .columnPlace: Texts("Place", "Vị trí")
        case .columnSeverity: Texts("Severity", "Mức")
        case .columnKind: Texts("Kind", "Loại")
        case .columnMessage: Texts("Message", "Nội dung")
        case .countUnits: Texts("units: {0}", "đơn vị: {0}")
        case .countEvents: Texts("lineage events: {0}", "sự kiện: {0}")
        case .countLinks: Texts("lineage links", "dòng kế thừa")
        case .countSites: Texts("carrier sites: {0}", "điểm của nhà mạng: {0}")
        case .countSettings: Texts("settings", "thiết lập")
        case .countAssumed: Texts("settings that are assumed", "thiết lập là giả định")
        case .countLocationsAssumed: Texts("places that are assumed", "vị trí là giả định")
        case .helpAbstract:
            Texts(
                "Check a topology folder and list everything wrong in it.",
                "Kiểm tra một thư mục mô hình mạng và liệt kê mọi lỗi.")
        }
    }
}
