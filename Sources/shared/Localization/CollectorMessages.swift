/// What the collector says: to agents in its errors, and to people in its commands.
package enum CollectorMessages: MessageCatalogue {
    // Errors of the agents' resources: what happened.
    case certificateAbsent, certificateUnknown, certificateRevoked
    case tokenUnknown, tokenUsed, tokenExpired, siteNotInPlan, csrRefused
    case bodyTooLong, bodyMalformed, mediaTypeRefused, codingRefused, notGzip, keyMalformed, notOTLP, tooManyMessages
    case bodyTooSlow
    case queueFull, storeFailed, noSuchResource, unforeseen
    case passedByNoCollector, collectorRevoked, collectorUnknown, collectorOnly, registrarUnreachable, turnedAway
    case storeStalled, storeUnanswered
    // What was expected.
    case certificateExpected, tokenExpected, siteInPlanExpected, csrExpected, enrolmentExpected, reflectorExpected
    case renewalExpected
    case shorterBodyExpected, mediaTypeExpected, codingExpected, keyExpected, otlpExpected, requestExpected
    case resourcesExpected, collectorCertificateExpected
    // What to do next.
    case enrolSite, askForKit, updateAgent, sendLess, comeAgain, checkCollectorAddress, tellOperator
    case setReflectorAddress, enrolCollector, askForCollectorKit

    package var texts: Texts {
        switch self {
        case .certificateAbsent:
            Texts("no client certificate was presented", "chưa xuất trình chứng thư máy khách")
        case .certificateUnknown:
            Texts(
                "the client certificate is not one that enrolment gave",
                "chứng thư máy khách không phải do quá trình ghi danh cấp")
        case .certificateRevoked:
            Texts("the certificate of site {0} is revoked", "chứng thư của điểm {0} đã bị thu hồi")
        case .tokenUnknown: Texts("the token is unknown", "mã ghi danh không tồn tại")
        case .tokenUsed: Texts("the token has been used", "mã ghi danh đã được sử dụng")
        case .tokenExpired: Texts("the token has expired", "mã ghi danh đã hết hạn")
        case .siteNotInPlan:
            Texts("site {0} is not in the plan that is served", "điểm {0} không có trong kế hoạch đang phục vụ")
        case .csrRefused: Texts("the certificate request is refused: {0}", "yêu cầu chứng thư bị từ chối: {0}")
        case .bodyTooLong: Texts("the body is longer than {0} bytes", "nội dung dài quá {0} byte")
        case .bodyMalformed: Texts("the body is not the expected JSON", "nội dung không đúng JSON được yêu cầu")
        case .mediaTypeRefused: Texts("Content-Type '{0}' is not read here", "Content-Type '{0}' không đọc được ở đây")
        case .codingRefused:
            Texts("Content-Encoding '{0}' is not read here", "Content-Encoding '{0}' không đọc được ở đây")
        case .notGzip: Texts("the body can't be unpacked: {0}", "không giải nén được nội dung: {0}")
        case .keyMalformed: Texts("Idempotency-Key '{0}' is malformed", "Idempotency-Key '{0}' sai dạng")
        case .notOTLP: Texts("the body can't be decoded: {0}", "không giải mã được nội dung: {0}")
        case .tooManyMessages:
            Texts("the body holds more than {0} messages", "nội dung chứa hơn {0} thông điệp")
        case .bodyTooSlow: Texts("the body came too slowly", "nội dung đến quá chậm")
        case .queueFull: Texts("too many reports wait to be stored", "quá nhiều báo cáo đang chờ lưu")
        case .storeFailed: Texts("the report could not be stored", "không lưu được báo cáo")
        case .noSuchResource: Texts("there is no resource {0}", "không có tài nguyên {0}")
        case .unforeseen: Texts("the collector failed on this request", "bộ thu gặp lỗi khi xử lý yêu cầu này")
        default: expectations ?? inFront ?? steps
        }
    }

    /// Of collectors in front of a registrar.
    private var inFront: Texts? {
        switch self {
        case .passedByNoCollector:
            Texts(
                "only a collector may pass on the certificate of another",
                "chỉ bộ thu mới được chuyển tiếp chứng thư của bên khác")
        case .collectorRevoked:
            Texts("the certificate of collector {0} is revoked", "chứng thư của bộ thu {0} đã bị thu hồi")
        case .collectorUnknown:
            Texts(
                "the certificate of collector {0} is not one that is valid here",
                "chứng thư của bộ thu {0} không có hiệu lực ở đây")
        case .collectorOnly: Texts("only collectors ask this", "chỉ bộ thu mới được hỏi điều này")
        case .registrarUnreachable:
            Texts(
                "this collector can't reach its registrar, which alone can answer",
                "bộ thu này không liên lạc được với máy chủ đăng ký, nơi duy nhất trả lời được")
        case .storeStalled:
            Texts(
                "for {0} s this collector could store no report", "đã {0} giây bộ thu này không lưu được báo cáo nào")
        case .storeUnanswered:
            Texts(
                "this collector's store does not answer, so that no report could be stored",
                "kho lưu trữ của bộ thu này không trả lời nên không lưu được báo cáo nào")
        case .turnedAway:
            Texts(
                "the registrar takes this collector for none of its own",
                "máy chủ đăng ký không công nhận bộ thu này")
        case .enrolCollector:
            Texts(
                "enrol the collector with a new kit: planner collector kit NAME, then planner collector enrol",
                "ghi danh lại bộ thu bằng bộ mới: planner collector kit TÊN, rồi planner collector enrol")
        case .askForCollectorKit:
            Texts(
                "ask for a new kit at the registrar: planner collector kit NAME",
                "xin bộ ghi danh mới ở máy chủ đăng ký: planner collector kit TÊN")
        case .collectorCertificateExpected:
            Texts(
                "a collector's certificate, still valid and not revoked",
                "chứng thư của một bộ thu, còn hiệu lực và chưa bị thu hồi")
        default: nil
        }
    }

    private var expectations: Texts? {
        switch self {
        case .certificateExpected:
            Texts(
                "a client certificate from enrolment, still valid and not revoked",
                "chứng thư máy khách do ghi danh cấp, còn hiệu lực và chưa bị thu hồi")
        case .tokenExpected:
            Texts(
                "the token of a kit that was not used before and has not expired",
                "mã của một bộ ghi danh chưa dùng và còn hạn")
        case .siteInPlanExpected: Texts("a site of the plan", "một điểm có trong kế hoạch")
        case .csrExpected:
            Texts(
                "a PKCS#10 request in PEM, signed by its own key, P-256 or stronger",
                "yêu cầu PKCS#10 dạng PEM, ký bằng chính khóa của nó, P-256 hoặc mạnh hơn")
        case .renewalExpected:
            Texts(#"{"csr": "<PEM>", "version": "0.1.0"}"#, #"{"csr": "<PEM>", "version": "0.1.0"}"#)
        case .enrolmentExpected:
            Texts(
                #"{"token": "…", "csr": "<PEM>", "version": "0.1.0"}"#,
                #"{"token": "…", "csr": "<PEM>", "version": "0.1.0"}"#)
        case .reflectorExpected:
            Texts(
                #"{"address": "10.0.1.1", "port": 862}, a host's IPv4 or IPv6 address and a port from 1"#,
                #"{"address": "10.0.1.1", "port": 862}, địa chỉ IPv4 hoặc IPv6 của máy và cổng từ 1"#)
        case .shorterBodyExpected:
            Texts(
                "at most 4 MiB as sent, 32 MiB unpacked and 1,000,000 messages",
                "tối đa 4 MiB khi gửi, 32 MiB sau giải nén và 1.000.000 thông điệp")
        case .mediaTypeExpected: Texts("application/x-protobuf", "application/x-protobuf")
        case .codingExpected: Texts("gzip (RFC 1952), or no coding", "gzip (RFC 1952), hoặc không nén")
        case .keyExpected:
            Texts(
                "<32 hexadecimal digits>/<first>-<last>", "<32 chữ số thập lục phân>/<số đầu>-<số cuối>")
        case .otlpExpected:
            Texts(
                "an OTLP ExportMetricsServiceRequest as protobuf", "ExportMetricsServiceRequest của OTLP dạng protobuf")
        case .requestExpected: Texts("the request itself is in order", "bản thân yêu cầu là hợp lệ")
        case .resourcesExpected:
            Texts(
                "POST /v1/enrol, GET /v1/health, PUT /v1/reflector, GET /v1/configuration, POST /v1/metrics or /v1/tests",
                "POST /v1/enrol, GET /v1/health, PUT /v1/reflector, GET /v1/configuration, POST /v1/metrics hoặc /v1/tests"
            )
        default: nil
        }
    }

    private var steps: Texts {
        switch self {
        case .enrolSite:
            Texts(
                "enrol this site with a new kit: planner site kit SITE, then agent enrol",
                "ghi danh lại điểm này bằng bộ mới: planner site kit ĐIỂM, rồi agent enrol")
        case .askForKit:
            Texts(
                "ask the planner for a new kit: planner site kit SITE",
                "đề nghị bên lập kế hoạch cấp bộ ghi danh mới: planner site kit ĐIỂM")
        case .updateAgent:
            Texts(
                "update the agent; if it stays, report it as a fault",
                "cập nhật tác tử; nếu vẫn còn, hãy báo lỗi")
        case .sendLess: Texts("send fewer records at a time", "gửi ít bản ghi hơn mỗi lần")
        case .comeAgain:
            Texts(
                "send the same batch again after the seconds that Retry-After says",
                "gửi lại đúng lô này sau số giây ghi trong Retry-After")
        case .checkCollectorAddress:
            Texts("check the collector's address in the kit", "kiểm tra địa chỉ bộ thu trong bộ ghi danh")
        case .setReflectorAddress:
            Texts(
                "start the agent with the address that its peers can reach",
                "khởi động tác tử với địa chỉ mà các điểm khác tới được")
        default:
            Texts(
                "tell the operator; the collector's log says more",
                "báo cho người vận hành; nhật ký của bộ thu ghi chi tiết")
        }
    }
}
