/// What STAMP's keys, extensions and sample qualities have to say.
package enum StampMessages: MessageCatalogue {
    case keyFileUnreadable
    case keyFileOpen
    case keyFileOwner
    case keyFileNotRegular
    case keyFileTooLong
    case keyFault
    case faultNoSecret
    case faultNotHexadecimal
    case faultLength
    case faultPrefix
    case faultRepeated
    case faultNoKeys
    case noSuchKey
    case whichKey
    case keyWithoutFile
    case keyRefused
    case badIdentifier
    case badReplyCodePoint
    case samples
    case errorBound
    case qualityKernel
    case qualityProgramReflector
    case qualityProgramSender
    case qualityResidenceUnknown
    case qualityUnfit
    case classKept
    case classRemarked
    case classRefused
    case counters
    case unauthentic
    case voided
    case refusedSignatures

    package var texts: Texts {
        switch self {
        case .keyFileUnreadable:
            Texts("can't read the key file {0}: {1}", "không đọc được tệp khóa {0}: {1}")
        case .keyFileOpen:
            Texts(
                "{0}: others may read or write this key file (mode {1}); expected 600. Type: chmod 600 {0}",
                "{0}: người khác có thể đọc hoặc ghi tệp khóa này (quyền {1}); cần 600. Hãy gõ: chmod 600 {0}")
        case .keyFileOwner:
            Texts(
                "{0}: the key file belongs to user {1}; expected this user or root",
                "{0}: tệp khóa thuộc người dùng {1}; cần thuộc người dùng này hoặc root")
        case .keyFileNotRegular:
            Texts("{0}: expected a regular file with keys", "{0}: cần một tệp thông thường chứa khóa")
        case .keyFileTooLong:
            Texts(
                "{0}: longer than {1} octets; expected a file with keys, one a line",
                "{0}: dài hơn {1} octet; cần một tệp chứa khóa, mỗi dòng một khóa")
        case .keyFault: Texts("{0}:{1}:{2}: {3}", "{0}:{1}:{2}: {3}")
        case .faultNoSecret:
            Texts(
                "expected a secret in hexadecimal behind the key's name; `openssl rand -hex 32` makes one",
                "cần bí mật dạng thập lục phân sau tên khóa; `openssl rand -hex 32` tạo ra một bí mật")
        case .faultNotHexadecimal:
            Texts(
                "the secret is not hexadecimal; expected pairs of 0-9 and a-f",
                "bí mật không phải thập lục phân; cần các cặp 0-9 và a-f")
        case .faultLength:
            Texts(
                "the secret has {0} octets; expected {1} to {2}", "bí mật có {0} octet; cần từ {1} đến {2}")
        case .faultPrefix:
            Texts(
                "'{0}' is no address and no prefix; expected for example 10.0.0.0/8 or 2001:db8::/32",
                "'{0}' không phải địa chỉ hay dải địa chỉ; ví dụ đúng: 10.0.0.0/8 hoặc 2001:db8::/32")
        case .faultRepeated:
            Texts("a key named '{0}' is already there; give it another name", "đã có khóa tên '{0}'; hãy đặt tên khác")
        case .faultNoKeys:
            Texts(
                "no key; expected lines of NAME SECRET-IN-HEX [PREFIX…]",
                "không có khóa nào; cần các dòng TÊN BÍ-MẬT-HEX [DẢI…]")
        case .noSuchKey:
            Texts("--key-id {0}: no such key in {1}; it has {2}", "--key-id {0}: không có khóa này trong {1}; có {2}")
        case .whichKey:
            Texts(
                "{0} has more than one key; choose one with --key-id: {1}",
                "{0} có nhiều khóa; hãy chọn một bằng --key-id: {1}")
        case .keyWithoutFile:
            Texts("--key-id needs --key-file", "--key-id cần đi cùng --key-file")
        case .keyRefused:
            Texts(
                "OpenSSL refuses the keys for HMAC-SHA-256; check its providers with `openssl list -providers`",
                "OpenSSL từ chối khóa cho HMAC-SHA-256; hãy kiểm tra provider bằng `openssl list -providers`")
        case .badIdentifier: Texts("--ssid {0}: expected 1 to 65535", "--ssid {0}: cần từ 1 đến 65535")
        case .badReplyCodePoint: Texts("--cos {0}: expected a code point 0 to 63", "--cos {0}: cần mã DSCP từ 0 đến 63")
        case .samples: Texts("samples: {0}", "mẫu đo: {0}")
        case .errorBound:
            Texts(
                "error of a sample: at most {0} ms, {1} ms on average (stamps {2}, reflector {3}, clock rates {4})",
                "sai số của một mẫu: tối đa {0} ms, trung bình {1} ms (dấu thời gian {2}, bộ phản xạ {3}, tốc độ đồng hồ {4})"
            )
        case .qualityKernel: Texts("{0} by kernels throughout", "{0} hoàn toàn do nhân hệ điều hành")
        case .qualityProgramReflector:
            Texts("{0} with the reflector's own departure time", "{0} với giờ gửi do chương trình phản xạ ghi")
        case .qualityProgramSender:
            Texts("{0} stamped by this program", "{0} do chương trình này ghi dấu")
        case .qualityResidenceUnknown:
            Texts("{0} with the reflector's time in them", "{0} gồm cả thời gian lưu ở bộ phản xạ")
        case .qualityUnfit: Texts("{0} too inexact, left out", "{0} kém chính xác, bị loại")
        case .classKept:
            Texts(
                "class of service: DSCP kept on both ways ({0} answers)",
                "lớp dịch vụ: DSCP được giữ trên cả hai chiều ({0} trả lời)")
        case .classRemarked:
            Texts(
                "class of service: remarked forward {0} (to {1}), return {2} (to {3}) of {4} answers",
                "lớp dịch vụ: bị đổi chiều đi {0} (thành {1}), chiều về {2} (thành {3}) trong {4} trả lời")
        case .classRefused:
            Texts(
                "class of service: the reflector refused the DSCP asked for {0} times",
                "lớp dịch vụ: bộ phản xạ từ chối DSCP được yêu cầu {0} lần")
        case .counters:
            Texts(
                "reflector's counters: received {0} of {1}, sent {2}",
                "bộ đếm của bộ phản xạ: nhận {0} trên {1}, gửi {2}")
        case .unauthentic:
            Texts(
                "{0} answers without our key's signature were ignored",
                "bỏ qua {0} trả lời không có chữ ký của khóa này")
        case .voided:
            Texts(
                "{0} answers had extensions with a wrong signature",
                "{0} trả lời có phần mở rộng sai chữ ký")
        case .refusedSignatures:
            Texts(
                "refused: unsigned or wrongly signed {0}, replayed {1}",
                "đã từ chối: không ký hoặc ký sai {0}, phát lại {1}")
        }
    }
}
