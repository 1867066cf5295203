/// Sentences, actions and reasons that rooms without a language put into their errors, as they stand there, the more special
/// before the more general; and the system's commonest words.
package enum FaultPhrases: MessageCatalogue {
    case gaveUpToConnect
    case gaveUpToSend
    case gaveUpToHear
    case collectorAsksToWait
    case collectorAsksToWaitBare
    case spoolInUseBy
    case spoolInUse
    case spoolNewer
    case noRecord
    case couldNotSystem
    case couldNotDatabase
    case couldNot
    case connectTo
    case sendTo
    case hearFrom
    case noAddress
    case makeStateFolder
    case readKey
    case writeKey
    case parseKey
    case generateKey
    case loadAuthority
    case issueServer
    case makeRequest
    case verifyRequest
    case parseRequest
    case encodeKey
    case readRequestKey
    case makeName
    case randomBytes
    case nameSite
    case verifyCertificate
    case makeCertificate
    case addExtension
    case signCertificate
    case setSerial
    case nameCertificateAs
    case nameCertificate
    case parseCertificate
    case readSerial
    case readValidity
    case readCertificate
    case writeCertificate
    case trustAuthority
    case useCertificate
    case nameServer
    case syncThing
    case renameTo
    case setMode
    case lookAt
    case lookAtBare
    case moveAside
    case openLock
    case openDatabase
    case checkDatabase
    case writeAhead
    case bindValue
    case readThing
    case writeThing
    case openThing
    case renameThing
    case closeThing
    case validJSON
    case wholeNumber
    case text
    case createThing
    case othersMayRead
    case tooLong
    case foreignKey
    case needsName
    case noASCIIName
    case weakKey
    case noOpenSSLReason
    case siteLength
    case notAnAddress
    case endedWithoutFarewell
    case certificateRefused
    case closedConnection
    case noMemory
    case headTooLong
    case bodyTooLong
    case malformed
    case cutResponse
    case otherSiteAnswer
    case otherAuthorityAnswer
    case otherKeyAnswer
    case journalMode
    case noSpoolID
    case foreignDatabase
    case noAnswer
    case status
    case statusBecause
    case refusedBecause
    case refusedBare
    case documentFault
    case atMostPrefixes
    case atMost
    case aPrefix
    case linkOnce
    case nameLength
    case siteIDLength
    case base64url
    case pemCertificate
    case aValue
    case anotherType
    case nothing
    case connectionRefused
    case connectionReset
    case connectionTimedOut
    case noRoute
    case networkUnreachable
    case brokenPipe
    case addressInUse
    case cannotAssign
    case noSuchFile
    case permissionDenied
    case notPermitted
    case noSpace
    case isDirectory
    case notDirectory
    case fileExists
    case readOnly
    case tooManyFiles
    case inputOutput
    case invalidArgument
    case unknownName
    case resolutionAway

    package var texts: Texts {
        switch self {
        case .gaveUpToConnect:
            Texts("gave up to connect to {0}: it took too long", "quá thời gian chờ khi kết nối tới {0}")
        case .gaveUpToSend: Texts("gave up to send to {0}: it took too long", "quá thời gian chờ khi gửi tới {0}")
        case .gaveUpToHear:
            Texts("gave up to hear from {0}: it took too long", "quá thời gian chờ khi nghe trả lời của {0}")
        case .collectorAsksToWait:
            Texts("the collector asks to wait (status {0}): {1}", "máy thu thập yêu cầu đợi (mã {0}): {1}")
        case .collectorAsksToWaitBare:
            Texts("the collector asks to wait (status {0})", "máy thu thập yêu cầu đợi (mã {0})")
        case .spoolInUseBy:
            Texts(
                "the spool {0} is in use by process {1}: stop that agent first",
                "hàng đợi {0} đang được tiến trình {1} dùng: hãy dừng tác tử kia trước")
        case .spoolInUse:
            Texts(
                "the spool {0} is in use: stop that agent first",
                "hàng đợi {0} đang được dùng: hãy dừng tác tử kia trước")
        case .spoolNewer:
            Texts(
                "the spool {0} has schema {1}, this agent knows {2}: install the newer agent",
                "hàng đợi {0} có lược đồ {1}, tác tử này chỉ biết {2}: hãy cài tác tử mới hơn")
        case .noRecord: Texts("there is no record to append", "không có bản ghi nào để thêm")
        case .couldNotSystem: Texts("could not {0}: {1} (errno {2})", "không {0} được: {1} (errno {2})")
        case .couldNotDatabase: Texts("could not {0}: {1} (SQLite {2})", "không {0} được: {1} (SQLite {2})")
        case .couldNot: Texts("could not {0}: {1}", "không {0} được: {1}")
        case .connectTo: Texts("connect to", "kết nối tới")
        case .sendTo: Texts("send to", "gửi tới")
        case .hearFrom: Texts("hear from", "nghe trả lời của")
        case .noAddress: Texts("it has no address", "nó không có địa chỉ")
        case .makeStateFolder: Texts("make the state folder {0}", "tạo thư mục trạng thái {0}")
        case .readKey: Texts("read the private key {0}", "đọc khóa riêng {0}")
        case .writeKey: Texts("write the private key", "ghi khóa riêng")
        case .parseKey: Texts("parse the private key", "phân tích khóa riêng")
        case .generateKey: Texts("generate a P-256 key", "sinh khóa P-256")
        case .loadAuthority: Texts("load the certificate authority", "nạp cơ quan chứng thực")
        case .issueServer: Texts("issue a server certificate", "cấp chứng thư máy chủ")
        case .makeRequest: Texts("make the certificate request", "tạo yêu cầu chứng thư")
        case .verifyRequest: Texts("verify the certificate request's signature", "kiểm chữ ký của yêu cầu chứng thư")
        case .parseRequest: Texts("parse the certificate request", "phân tích yêu cầu chứng thư")
        case .encodeKey: Texts("encode the public key", "mã hóa khóa công khai thành octet")
        case .readRequestKey: Texts("read the request's public key", "đọc khóa công khai của yêu cầu")
        case .makeName: Texts("make the name {0}", "tạo tên {0}")
        case .randomBytes: Texts("draw random bytes", "lấy octet ngẫu nhiên")
        case .nameSite: Texts("name the site {0} in a certificate", "ghi tên điểm {0} vào chứng thư")
        case .verifyCertificate:
            Texts("verify the certificate of {0} (serial {1})", "kiểm chứng thư của {0} (số sê-ri {1})")
        case .makeCertificate: Texts("make a certificate", "tạo chứng thư")
        case .addExtension: Texts("add the extension {0}", "thêm phần mở rộng {0}")
        case .signCertificate: Texts("sign a certificate", "ký chứng thư")
        case .setSerial: Texts("set a serial number", "đặt số sê-ri")
        case .nameCertificateAs: Texts("name a certificate {0}", "đặt tên chứng thư {0}")
        case .nameCertificate: Texts("name a certificate", "đặt tên chứng thư")
        case .parseCertificate: Texts("parse the certificate", "phân tích chứng thư")
        case .readSerial: Texts("read the certificate's serial number", "đọc số sê-ri của chứng thư")
        case .readValidity: Texts("read the certificate's validity", "đọc thời hạn của chứng thư")
        case .readCertificate: Texts("read the certificate", "đọc chứng thư")
        case .writeCertificate: Texts("write the certificate", "ghi chứng thư")
        case .trustAuthority: Texts("trust the certificate authority", "tin cơ quan chứng thực")
        case .useCertificate: Texts("use the agent's certificate and key", "dùng chứng thư và khóa của tác tử")
        case .nameServer: Texts("name the server", "đặt tên máy chủ")
        case .syncThing: Texts("sync {0}", "ghi {0} xuống đĩa")
        case .renameTo: Texts("rename {0} to {1}", "đổi tên {0} thành {1}")
        case .setMode: Texts("set the mode of {0}", "đặt quyền của {0}")
        case .lookAt: Texts("look at {0}", "xem {0}")
        case .lookAtBare: Texts("look at", "xem")
        case .moveAside: Texts("move aside", "chuyển sang chỗ khác")
        case .openLock: Texts("open the lock", "mở khóa thư mục")
        case .openDatabase: Texts("open the database", "mở cơ sở dữ liệu")
        case .checkDatabase: Texts("check the database", "kiểm tra cơ sở dữ liệu")
        case .writeAhead: Texts("switch to write-ahead logging", "chuyển sang ghi nhật ký trước")
        case .bindValue: Texts("bind a value of {0}", "gán giá trị của {0}")
        case .readThing: Texts("read {0}", "đọc {0}")
        case .writeThing: Texts("write {0}", "ghi {0}")
        case .openThing: Texts("open {0}", "mở {0}")
        case .renameThing: Texts("rename {0}", "đổi tên {0}")
        case .closeThing: Texts("close {0}", "đóng {0}")
        case .validJSON: Texts("valid JSON", "JSON hợp lệ")
        case .wholeNumber: Texts("Int", "số nguyên")
        case .text: Texts("String", "chuỗi ký tự")
        case .createThing: Texts("create {0}", "tạo {0}")
        case .othersMayRead:
            Texts("others may read it; run: chmod 600 {0}", "người khác đọc được nó; hãy chạy: chmod 600 {0}")
        case .tooLong: Texts("it is longer than {0} bytes", "nó dài hơn {0} byte")
        case .foreignKey: Texts("its key is not that of its certificate", "khóa của nó không phải khóa của chứng thư")
        case .needsName:
            Texts("expected at least one DNS name or IP address", "cần ít nhất một tên DNS hoặc địa chỉ IP")
        case .noASCIIName: Texts("{0} is no DNS name in ASCII", "{0} không phải tên DNS bằng ASCII")
        case .weakKey:
            Texts("its key is too weak; expected P-256 or stronger", "khóa của nó quá yếu; cần P-256 hoặc mạnh hơn")
        case .noOpenSSLReason: Texts("OpenSSL gave no reason", "OpenSSL không nêu lý do")
        case .siteLength:
            Texts("expected 1 to {0} bytes without control characters", "cần 1 đến {0} byte không có ký tự điều khiển")
        case .notAnAddress:
            Texts("address: expected an IP address, found {0}", "address: cần địa chỉ IP, nhưng gặp {0}")
        case .endedWithoutFarewell: Texts("the connection ended without a farewell", "kết nối đứt mà không báo trước")
        case .certificateRefused: Texts("its certificate is refused: {0}", "chứng thư của nó bị từ chối: {0}")
        case .closedConnection: Texts("it closed the connection", "nó đã đóng kết nối")
        case .noMemory: Texts("no memory", "hết bộ nhớ")
        case .headTooLong:
            Texts("the response's head is longer than {0} bytes", "phần đầu của trả lời dài hơn {0} byte")
        case .bodyTooLong:
            Texts("the response's body is longer than {0} bytes", "phần thân của trả lời dài hơn {0} byte")
        case .malformed: Texts("malformed response: {0}", "trả lời sai dạng: {0}")
        case .cutResponse: Texts("the connection ended in the middle of the response", "kết nối đứt giữa chừng trả lời")
        case .otherSiteAnswer:
            Texts("it is for the site {0}, and the kit is for {1}", "nó dành cho điểm {0}, còn bộ cài dành cho {1}")
        case .otherAuthorityAnswer:
            Texts("its authority is not the kit's", "cơ quan chứng thực của nó không phải của bộ cài")
        case .otherKeyAnswer: Texts("its certificate is for another key", "chứng thư của nó dành cho khóa khác")
        case .journalMode:
            Texts(
                "the file system gives journal mode {0}; put the state on a local disk",
                "hệ thống tệp cho chế độ nhật ký {0}; hãy đặt trạng thái trên đĩa cục bộ")
        case .noSpoolID: Texts("the spool has no id", "hàng đợi không có mã")
        case .foreignDatabase: Texts("it is another program's database", "đó là cơ sở dữ liệu của chương trình khác")
        case .noAnswer: Texts("no answer", "không có trả lời")
        case .status: Texts("status {0}", "mã {0}")
        case .statusBecause: Texts("status {0}: {1}", "mã {0}: {1}")
        case .refusedBecause: Texts("refused: {0}", "từ chối: {0}")
        case .refusedBare: Texts("refused", "từ chối")
        case .documentFault: Texts("{0}: expected {1}, found {2}", "{0}: cần {1}, nhưng gặp {2}")
        case .atMostPrefixes: Texts("at most {0} prefixes", "nhiều nhất {0} tiền tố")
        case .atMost: Texts("at most {0}", "nhiều nhất {0}")
        case .aPrefix: Texts("a prefix such as {0}", "một tiền tố, ví dụ {0}")
        case .linkOnce: Texts("a link named once", "mỗi tuyến nêu một lần")
        case .nameLength:
            Texts("{0} to {1} bytes without control characters", "{0} đến {1} byte không có ký tự điều khiển")
        case .siteIDLength: Texts("a site id of 1 to {0} bytes", "mã điểm dài 1 đến {0} byte")
        case .base64url: Texts("{0} characters of base64url", "{0} ký tự base64url")
        case .pemCertificate: Texts("a certificate in PEM", "một chứng thư dạng PEM")
        case .aValue: Texts("a value", "một giá trị")
        case .anotherType: Texts("another type", "kiểu khác")
        case .nothing: Texts("none", "không có")
        case .connectionRefused: Texts("Connection refused", "kết nối bị từ chối")
        case .connectionReset: Texts("Connection reset by peer", "đầu kia đã ngắt kết nối")
        case .connectionTimedOut: Texts("Connection timed out", "quá thời gian kết nối")
        case .noRoute: Texts("No route to host", "không có đường tới máy")
        case .networkUnreachable: Texts("Network is unreachable", "không tới được mạng")
        case .brokenPipe: Texts("Broken pipe", "đường ống đã đứt")
        case .addressInUse: Texts("Address already in use", "địa chỉ đang được dùng")
        case .cannotAssign: Texts("Cannot assign requested address", "không có địa chỉ ấy trên máy này")
        case .noSuchFile: Texts("No such file or directory", "không có tệp hay thư mục ấy")
        case .permissionDenied: Texts("Permission denied", "không có quyền")
        case .notPermitted: Texts("Operation not permitted", "không được phép")
        case .noSpace: Texts("No space left on device", "đĩa đã đầy")
        case .isDirectory: Texts("Is a directory", "đó là thư mục")
        case .notDirectory: Texts("Not a directory", "đó không phải thư mục")
        case .fileExists: Texts("File exists", "tệp đã có")
        case .readOnly: Texts("Read-only file system", "hệ thống tệp chỉ cho đọc")
        case .tooManyFiles: Texts("Too many open files", "mở quá nhiều tệp")
        case .inputOutput: Texts("Input/output error", "lỗi vào/ra")
        case .invalidArgument: Texts("Invalid argument", "tham số không hợp lệ")
        case .unknownName: Texts("Name or service not known", "không biết tên máy này")
        case .resolutionAway: Texts("Temporary failure in name resolution", "tạm thời không phân giải được tên")
        }
    }
}
