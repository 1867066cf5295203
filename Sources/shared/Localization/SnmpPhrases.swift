/// What Net-SNMP's library says where a request fails (its api_errors), as it stands there.
package enum SnmpPhrases: MessageCatalogue {
    case timeout, unknownHost, sendFailed, sendFailedBecause, wrongSecret, unknownUser, securityLevel, timeWindow,
        decryption, unknownEngine, shortPassword

    package var texts: Texts {
        switch self {
        case .timeout: Texts("Timeout", "quá thời gian chờ")
        case .unknownHost: Texts("Unknown host", "không biết máy ấy")
        case .sendFailedBecause: Texts("Failure in sendto ({0})", "không gửi được ({0})")
        case .sendFailed: Texts("Failure in sendto", "không gửi được")
        case .wrongSecret:
            Texts(
                "Authentication failure (incorrect password, community or key)",
                "xác thực thất bại (sai mật khẩu, community hoặc khóa)")
        case .unknownUser: Texts("Unknown user name", "không biết tên người dùng ấy")
        case .securityLevel: Texts("Unsupported security level", "không hỗ trợ mức bảo mật ấy")
        case .timeWindow: Texts("Not in time window", "ngoài khung thời gian cho phép")
        case .decryption: Texts("Decryption error", "lỗi giải mã")
        case .unknownEngine: Texts("Unknown engine ID", "không biết mã engine ấy")
        case .shortPassword:
            Texts("password shorter than 8 characters (RFC 3414)", "mật khẩu ngắn hơn 8 ký tự (RFC 3414)")
        }
    }
}
