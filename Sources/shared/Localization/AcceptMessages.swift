/// What `agent accept` says.
package enum AcceptMessages: MessageCatalogue {
    case verifyAlone, authorityAlone, missing, badSteps, badTime, badWindow, badPromise, badState, cannotWrite
    case longLeave, notEnrolled, otherSite, resumed, step, interrupted, outsideWindow, inUse, noLoad, pullPrimary,
        written
    case title, columnStep, columnMetric, columnValue, columnLimit, columnVerdict, notDone, result
    case metricRate, metricLoss, metricDelay, metricVariation, metricAvailability, metricErrored, metricMTU,
        metricCodePoint, metricFailover, metricRestored
    case columnClass, columnCommitted, columnWay, columnRate, columnLoss, columnDelay, columnVariation,
        columnAvailability,
        columnResult
    case schedule, stepDone, wayForward, wayReturn, wayBoth, pass, fail, noted, notMeasured, resultPass, resultFail,
        resultIncomplete
    case noRecord, forged, foreignAuthority, otherSigner, signed, signedUnchecked

    package var texts: Texts {
        switch self {
        case .verifyAlone:
            Texts(
                "--verify takes no host and no --promise: it tests nothing",
                "--verify không đi cùng máy đích hay --promise: nó không thử gì cả")
        case .authorityAlone:
            Texts("--authority goes with --verify", "--authority chỉ dùng cùng --verify")
        case .missing:
            Texts(
                "a test wants the peer's address, --promise, --state and --out; see agent accept --help",
                "phép thử cần địa chỉ đầu bên kia, --promise, --state và --out; xem agent accept --help")
        case .badSteps:
            Texts(
                "--steps {0}: expected rising per cents of 1 to 1000, such as 25 50 75 100 125",
                "--steps {0}: cần các phần trăm tăng dần từ 1 đến 1000, ví dụ 25 50 75 100 125")
        case .badTime:
            Texts(
                "{0}: expected {1} to {2} whole seconds, such as 10s or 15min",
                "{0}: cần từ {1} đến {2} giây, số nguyên, ví dụ 10s hoặc 15min")
        case .badWindow:
            Texts(
                "--window {0}: expected two times of the day, such as 22:00-05:00",
                "--window {0}: cần hai thời điểm trong ngày, ví dụ 22:00-05:00")
        case .badPromise:
            Texts(
                "the promise {0} can't be used: {1}. Write it with: planner site promise SITE --plan DIR --out FILE",
                "không dùng được cam kết {0}: {1}. Hãy ghi bằng: planner site promise SITE --plan DIR --out FILE")
        case .badState:
            Texts(
                "{0}, what an earlier test left, can't be read ({1}); remove it to begin anew",
                "không đọc được {0} do phép thử trước để lại ({1}); hãy xóa nó để bắt đầu lại")
        case .cannotWrite: Texts("can't write {0}: {1}", "không ghi được {0}: {1}")
        case .notEnrolled:
            Texts(
                "{0} holds no enrolled agent, and a record must be signed; see agent enrol --help",
                "{0} không có agent đã đăng ký, mà biên bản phải được ký; xem agent enrol --help")
        case .otherSite:
            Texts(
                "the promise is for {0}, and this agent is {1}'s",
                "cam kết là của {0}, còn agent này là của {1}")
        case .resumed:
            Texts(
                "goes on behind step {0} of the test that was cut short",
                "tiếp tục sau bước {0} của phép thử bị ngắt")
        case .step:
            Texts("step {0} ({2} of {3}), at most {1} s", "bước {0} ({2}/{3}), tối đa {1} giây")
        case .schedule:
            Texts("{0} steps, at most {1} min in all", "{0} bước, tổng cộng tối đa {1} phút")
        case .stepDone: Texts("step {0}: {1}", "bước {0}: {1}")
        case .interrupted:
            Texts(
                "stopped in step {0}; the same command goes on with it",
                "dừng ở bước {0}; chạy lại cùng lệnh để tiếp tục")
        case .outsideWindow:
            Texts(
                "step {0} takes up to {1} s and would not end within {2}; the same command goes on with it then",
                "bước {0} cần tới {1} giây và không kết thúc trong khung {2}; khi đó chạy lại cùng lệnh để tiếp tục")
        case .longLeave:
            Texts(
                "step {0} takes {1} s: expected {2} s at most, for which the collector gives leave. A shorter --performance takes less; --without-leave asks nobody",
                "bước {0} kéo dài {1} giây: cần không quá {2} giây, là thời gian bộ thu cho phép. Giảm --performance; --without-leave để không xin phép"
            )
        case .inUse:
            Texts(
                "users have {1} Mbit/s on the line (above {2}): step {0} was not begun. The same command goes on with it; --line-in-use doesn't look",
                "người dùng đang chiếm {1} Mbit/s trên đường (quá {2}): chưa bắt đầu bước {0}. Chạy lại cùng lệnh để tiếp tục; --line-in-use để không kiểm tra"
            )
        case .noLoad:
            Texts("the server at {0} gave no result", "máy chủ ở {0} không cho kết quả")
        case .pullPrimary:
            Texts(
                "take the primary way away now and leave it so; watching for {0} s",
                "hãy ngắt đường chính ngay bây giờ và để nguyên; theo dõi trong {0} giây")
        case .written: Texts("signed record: {0}", "biên bản đã ký: {0}")
        case .title:
            Texts("acceptance of {0} towards {1} ({2})", "nghiệm thu {0} hướng tới {1} ({2})")
        case .columnStep: Texts("step", "bước")
        case .columnMetric: Texts("figure", "số liệu")
        case .columnValue: Texts("value", "giá trị")
        case .columnLimit: Texts("limit", "giới hạn")
        case .columnVerdict: Texts("verdict", "kết luận")
        case .columnClass: Texts("class", "lớp")
        case .columnCommitted: Texts("committed, Mbit/s", "cam kết, Mbit/s")
        case .columnWay: Texts("way", "chiều")
        case .columnRate: Texts("rate, Mbit/s", "tốc độ, Mbit/s")
        case .columnLoss: Texts("loss, %", "mất gói, %")
        case .columnDelay: Texts("delay 99 %, ms", "trễ 99 %, ms")
        case .columnVariation: Texts("variation 99.9 %, ms", "biến động 99,9 %, ms")
        case .columnAvailability: Texts("availability, %", "sẵn sàng, %")
        case .columnResult: Texts("result", "kết quả")
        case .notDone: Texts("not done: {0}", "chưa làm: {0}")
        case .result: Texts("result: {0}", "kết quả: {0}")
        case .metricRate: Texts("rate", "tốc độ")
        case .metricLoss: Texts("loss", "mất gói")
        case .metricDelay: Texts("two-way delay, 99 %", "trễ hai chiều, 99 %")
        case .metricVariation: Texts("delay variation, 99.9 %", "biến động trễ, 99,9 %")
        case .metricAvailability: Texts("availability", "độ sẵn sàng")
        case .metricErrored: Texts("severely errored seconds", "số giây lỗi nặng")
        case .metricMTU: Texts("path MTU", "MTU của đường")
        case .metricCodePoint: Texts("packets remarked", "gói bị đổi DSCP")
        case .metricFailover: Texts("outage at failover", "gián đoạn khi chuyển dự phòng")
        case .metricRestored: Texts("service came back", "dịch vụ được khôi phục")
        case .wayForward: Texts("forward", "chiều đi")
        case .wayReturn: Texts("return", "chiều về")
        case .wayBoth: Texts("both ways", "hai chiều")
        case .pass: Texts("pass", "đạt")
        case .fail: Texts("FAIL", "KHÔNG ĐẠT")
        case .noted: Texts("noted", "ghi nhận")
        case .notMeasured: Texts("not measured", "chưa đo được")
        case .resultPass: Texts("PASS", "ĐẠT")
        case .resultFail: Texts("FAIL", "KHÔNG ĐẠT")
        case .resultIncomplete: Texts("INCOMPLETE", "CHƯA ĐỦ")
        case .noRecord:
            Texts(
                "{0} is no signed acceptance record: {1}", "{0} không phải biên bản nghiệm thu đã ký: {1}")
        case .forged:
            Texts(
                "{0}: the signature is not of this record: it was changed after it was signed",
                "{0}: chữ ký không phải của biên bản này: nội dung đã bị sửa sau khi ký")
        case .foreignAuthority:
            Texts(
                "{0}: its certificate does not hold before the authority: {1}",
                "{0}: chứng thư không hợp lệ với chứng thư gốc: {1}")
        case .otherSigner:
            Texts(
                "{0}: signed with the certificate of {1}, and the record is of {2}",
                "{0}: ký bằng chứng thư của {1}, còn biên bản là của {2}")
        case .signed:
            Texts(
                "signed by the agent of {0}, certified by the authority",
                "do agent của {0} ký, chứng thư gốc xác nhận")
        case .signedUnchecked:
            Texts(
                "signed by the agent of {0}; give --authority to verify its certificate",
                "do agent của {0} ký; thêm --authority để kiểm tra chứng thư")
        }
    }
}
