/// Words that fill the places of `CheckMessages`.
package enum CheckWords: String, MessageCatalogue, Hashable {
    case name, wholeNumber, number, numberRange, wholeRange, unitIDForm, wordForm, text, date
    case trueOrFalse, fromTo, from, until, always
    case area, people, onePredecessor, mergeShape, abolishShape, oneToOneWhole
    case outlineFeature, outlineRing, outlineDuplicate, outlineUnit, oneOutline, entries
    case folderNotFile, notRegularFile, fileGrows
    case monthDay, quarterForm, shiftForm
    case moment, eventList, recordNumber
    case prefixForm, serversForm, portsForm
    case provinceOrCentre
    case firstWork

    package var texts: Texts {
        switch self {
        case .name: Texts("a name", "một tên")
        case .wholeNumber: Texts("a whole number", "một số nguyên")
        case .number: Texts("a number", "một số")
        case .numberRange: Texts("a number from {0} to {1}", "một số từ {0} đến {1}")
        case .wholeRange: Texts("a whole number from {0} to {1}", "một số nguyên từ {0} đến {1}")
        case .unitIDForm:
            Texts("code@register, both of A-Z a-z 0-9 - _", "mã@danh-mục, mỗi phần gồm A-Z a-z 0-9 - _")
        case .wordForm: Texts("a word of A-Z a-z 0-9 - _", "một từ gồm A-Z a-z 0-9 - _")
        case .text: Texts("a text", "một đoạn văn bản")
        case .prefixForm:
            Texts(
                "an IPv4 block such as 10.0.0.0/8, without bits behind its length",
                "một khối IPv4 như 10.0.0.0/8, không có bit nào sau độ dài")
        case .serversForm:
            Texts(
                "a block such as 10.0.8.0/22 or 2001:db8::/32, without bits behind its length",
                "một khối như 10.0.8.0/22 hoặc 2001:db8::/32, không có bit nào sau độ dài")
        case .portsForm:
            Texts(
                "a port such as 443, or a range such as 10000-20000, from 1 to 65535",
                "một cổng như 443, hoặc một dải như 10000-20000, từ 1 đến 65535")
        case .provinceOrCentre: Texts("provinces or the centre", "các tỉnh hoặc trung ương")
        case .date: Texts("a day as YYYY-MM-DD", "một ngày dạng NNNN-TT-NN")
        case .entries: Texts("entries, each with a “{0}” of its own", "các mục, mỗi mục có “{0}” riêng")
        case .oneOutline: Texts("one outline for a unit", "mỗi đơn vị một đường bao")
        case .trueOrFalse: Texts("true or false", "true hoặc false")
        case .fromTo: Texts("from {0} until {1}", "từ {0} đến trước {1}")
        case .from: Texts("from {0}", "từ {0}")
        case .until: Texts("until {0}", "đến trước {0}")
        case .always: Texts("without end", "không thời hạn")
        case .area: Texts("land", "diện tích")
        case .people: Texts("people", "dân số")
        case .onePredecessor: Texts("one predecessor", "một đơn vị trước")
        case .mergeShape:
            Texts("two or more predecessors and one successor", "từ hai đơn vị trước và một đơn vị sau")
        case .abolishShape: Texts("one predecessor and no successor", "một đơn vị trước và không có đơn vị sau")
        case .oneToOneWhole:
            Texts(
                "one predecessor that goes whole (all, all, principal) to one successor",
                "một đơn vị trước chuyển nguyên trạng (all, all, chính) sang một đơn vị sau")
        case .outlineFeature:
            Texts(
                "a FeatureCollection of features with properties.unit and a Polygon or MultiPolygon",
                "một FeatureCollection gồm các đối tượng có properties.unit và hình Polygon hoặc MultiPolygon")
        case .outlineRing:
            Texts(
                "rings of four or more [longitude, latitude] pairs in degrees, the last equal to the first",
                "các vòng từ bốn cặp [kinh độ, vĩ độ] theo độ trở lên, cặp cuối trùng cặp đầu")
        case .outlineDuplicate: Texts("the outline of {0} stands twice", "đường bao của {0} có hai lần")
        case .folderNotFile: Texts("it is a folder, not a file", "đó là thư mục, không phải tệp")
        case .notRegularFile:
            Texts("it is a pipe or a device, not a file", "đó là đường ống hoặc thiết bị, không phải tệp")
        case .monthDay: Texts("a day of every year as MM-DD", "một ngày hằng năm dạng TT-NN (tháng-ngày)")
        case .quarterForm: Texts("a quarter as YYYY-Q1 to YYYY-Q4", "một quý dạng NNNN-Q1 đến NNNN-Q4")
        case .shiftForm:
            Texts(
                "hours of the day as HH:MM-HH:MM, on half hours, in order",
                "giờ trong ngày dạng GG:PP-GG:PP, chẵn nửa giờ, theo thứ tự")
        case .fileGrows: Texts("it grew while it was read", "nó dài thêm trong khi được đọc")
        case .moment: Texts("a moment as YYYY-MM-DDTHH:MM:SSZ (UTC)", "một thời điểm dạng NNNN-TT-NNTGG:PP:GGZ (UTC)")
        case .eventList:
            Texts("ids of events, each once, separated by “;”", "các mã sự kiện, mỗi mã một lần, cách nhau bằng “;”")
        case .recordNumber: Texts("the number of a record above", "số của một bản ghi phía trên")
        case .firstWork:
            Texts(
                "no work: it is the first of all; leave the key out",
                "không việc nào: nó là việc đầu tiên; hãy bỏ khóa này")
        case .outlineUnit: Texts("the outline belongs to “{0}”", "đường bao thuộc “{0}”")
        }
    }

    /// The words with their own places filled.
    package func filled(_ arguments: String...) -> Texts {
        Texts(texts.en.filled(with: arguments), texts.vi.filled(with: arguments))
    }
}

extension Texts {
    /// A text that is the same in every language: an id, a number, what stands in a file.
    package init(same text: String) { self.init(text, text) }
}
