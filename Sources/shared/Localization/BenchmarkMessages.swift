/// What `planner benchmark` says to people.
package enum BenchmarkMessages: MessageCatalogue {
    case unreadable
    case unwritable
    case badText
    case badProblem
    case demandAboveCapacity
    case noTree
    case tooSmall
    case tooSmallAfterFailure
    case badOption
    case atEnd
    case columnInstance
    case columnCost
    case columnBound
    case columnGap
    case columnSeconds
    case columnSeed
    case columnSolution
    case columnCertificate
    case columnCertificateStatus
    case columnCertifiedGap
    case columnAnalysis
    case columnCount
    case columnFound
    case columnProcessorSeconds

    package var texts: Texts {
        switch self {
        case .unreadable:
            Texts(
                "{0}: can't be read ({1}); check the path and its permissions",
                "{0}: không đọc được ({1}); hãy kiểm tra đường dẫn và quyền truy cập")
        case .unwritable:
            Texts(
                "{0}: can't be written ({1}); choose another place",
                "{0}: không ghi được ({1}); hãy chọn nơi khác")
        case .badText:
            Texts("{0}:{1}:{2}: expected {3}, found {4}", "{0}:{1}:{2}: cần {3}, nhưng gặp {4}")
        case .badProblem:
            Texts("{0}: not a valid problem: {1}", "{0}: bài toán không hợp lệ: {1}")
        case .demandAboveCapacity:
            Texts(
                "{0}: node {1} wants {2}, more than the capacity of {3}",
                "{0}: nút {1} cần {2}, vượt quá dung lượng {3}")
        case .noTree:
            Texts("{0}: no tree joins all the nodes", "{0}: không có cây nào nối được mọi nút")
        case .tooSmall:
            Texts(
                "{0}: no solution: the largest capacities that the model allows don't carry the demands",
                "{0}: không có lời giải: dung lượng lớn nhất mà mô hình cho phép không tải hết nhu cầu")
        case .tooSmallAfterFailure:
            Texts(
                "{0}: no solution: without link {1} the largest capacities that the model allows don't carry the demands",
                "{0}: không có lời giải: khi mất tuyến {1}, dung lượng lớn nhất mà mô hình cho phép không tải hết nhu cầu"
            )
        case .badOption:
            Texts("{0} is {1}; accepted: {2}", "{0} là {1}; giá trị được nhận: {2}")
        case .atEnd: Texts("the end of the file", "cuối tệp")
        case .columnInstance: Texts("Instance", "Bài toán")
        case .columnCost: Texts("Cost", "Chi phí")
        case .columnBound: Texts("Lower bound", "Cận dưới")
        case .columnGap: Texts("Gap", "Khoảng cách")
        case .columnSeconds: Texts("Seconds", "Giây")
        case .columnSeed: Texts("Seed", "Hạt giống")
        case .columnSolution: Texts("Solution", "Lời giải")
        case .columnCertificate: Texts("Certificate", "Chứng nhận")
        case .columnCertificateStatus: Texts("Its status", "Trạng thái")
        case .columnCertifiedGap: Texts("Certified gap", "Khoảng cách chứng nhận")
        case .columnAnalysis: Texts("Analysis", "Phân tích")
        case .columnCount: Texts("Judged", "Đã xét")
        case .columnFound: Texts("Found", "Phát hiện")
        case .columnProcessorSeconds: Texts("Processor seconds", "Giây bộ xử lý")
        }
    }
}
