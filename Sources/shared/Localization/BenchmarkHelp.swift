/// Help of `planner benchmark`.
package enum BenchmarkHelp: MessageCatalogue {
    case benchmark
    case benchmarkDiscussion
    case files
    case timeLimit
    case seed
    case solutions
    case lineFormat
    case cmst
    case capacity
    case demands
    case failures
    case failuresDiscussion
    case sites
    case worstPairs
    case networkFile
    case format
    case mlcmst
    case sndlib
    case survivable
    case model
    case fixedCharges
    case steiner
    case rcpsp
    case schedules
    case certificate
    case highs
    case certificateLimit

    package var texts: Texts {
        switch self {
        case .benchmark:
            Texts(
                "Run a planning kernel on published benchmark instances.",
                "Chạy một bộ giải trên các bài toán chuẩn đã công bố.")
        case .benchmarkDiscussion:
            Texts(
                """
                Prints for each instance its cost, a lower bound, the gap between them as a part of the cost, the seconds it \
                took and the seed. Exit codes: 0 done, 1 an instance has no solution, 2 wrong usage or input, 3 a fault of the \
                environment.
                """,
                "In cho mỗi bài toán: chi phí, cận dưới, khoảng cách giữa chúng theo tỉ lệ của chi phí, số giây và hạt giống. Mã kết thúc: 0 xong, 1 có bài toán không có lời giải, 2 dùng sai hoặc đầu vào sai, 3 lỗi của môi trường."
            )
        case .files: Texts("Instance files.", "Các tệp bài toán.")
        case .timeLimit:
            Texts(
                "Seconds of wall time for each instance. Without it a search does a fixed amount of work.",
                "Số giây đồng hồ cho mỗi bài toán. Nếu không nêu, phép tìm làm một lượng việc cố định.")
        case .seed: Texts("Seed of the random choices.", "Hạt giống của các lựa chọn ngẫu nhiên.")
        case .solutions: Texts("Folder to write the solutions to; it must exist.", "Thư mục ghi lời giải; phải có sẵn.")
        case .lineFormat:
            Texts(
                "How to print: table, json (one object a line) or csv.",
                "Cách in: table, json (mỗi dòng một đối tượng) hoặc csv.")
        case .cmst:
            Texts(
                "Capacitated minimum spanning trees (OR-Library capmst files).",
                "Cây khung nhỏ nhất có giới hạn dung lượng (tệp capmst của OR-Library).")
        case .capacity:
            Texts(
                "The most demand that a subtree of the root may carry; give it more than once for several runs.",
                "Nhu cầu lớn nhất mà một nhánh của gốc được mang; nêu nhiều lần để chạy nhiều lượt.")
        case .demands:
            Texts(
                "File with the demands of the nodes but the root; without it each wants one unit.",
                "Tệp nhu cầu của các nút trừ gốc; nếu không có, mỗi nút cần một đơn vị.")
        case .failures:
            Texts(
                "Failure analysis of a made-up country: every single failure, and every pair.",
                "Phân tích sự cố của một nước giả định: mọi sự cố đơn và mọi cặp.")
        case .failuresDiscussion:
            Texts(
                """
                Makes a network from the seed and times each analysis: all single failures of nodes, links, risk groups and power \
                areas with rerouting, loads and latency; all pairs of them by who is cut off; availability; shared dependencies.
                """,
                "Tạo một mạng từ hạt giống và bấm giờ từng phân tích: mọi sự cố đơn của nút, tuyến, nhóm rủi ro chung và vùng điện, có định tuyến lại, tải và độ trễ; mọi cặp theo người bị cắt; độ sẵn sàng; phụ thuộc chung."
            )
        case .sites: Texts("Sites of the country, 100 or more.", "Số điểm của nước, từ 100 trở lên.")
        case .worstPairs: Texts("How many of the worst pairs to keep.", "Giữ lại bao nhiêu cặp xấu nhất.")
        case .networkFile:
            Texts(
                "File to write the network to: a line of both ends and latency in ms for each link.",
                "Tệp để ghi mạng: mỗi tuyến một dòng gồm hai đầu và độ trễ tính bằng ms.")
        case .format: Texts("How to print: table, json or csv.", "Cách in: table, json hoặc csv.")
        case .mlcmst:
            Texts(
                "Multi-level capacitated minimum spanning trees (link sizes with step prices).",
                "Cây khung nhỏ nhất nhiều cấp có giới hạn dung lượng (cỡ tuyến có giá bậc thang).")
        case .sndlib:
            Texts(
                "Capacities of a backbone (SNDlib networks in native format).",
                "Dung lượng của mạng trục (mạng SNDlib ở dạng gốc).")
        case .survivable:
            Texts(
                "All demands must be routable after the failure of any single link, everything rerouted.",
                "Mọi nhu cầu phải đi được sau sự cố của bất kỳ một tuyến nào, tất cả được định tuyến lại.")
        case .model:
            Texts(
                """
                SNDlib's letters: demands U or D, links U, B or D, capacities M, E or S. Without it DD where each link has \
                its opposite, otherwise UU; E where links list four or more ever larger and dearer modules, otherwise M.
                """,
                "Các chữ của SNDlib: nhu cầu U hoặc D, tuyến U, B hoặc D, dung lượng M, E hoặc S. Nếu không nêu: DD khi mỗi tuyến có tuyến ngược, ngược lại UU; E khi các tuyến liệt kê từ bốn mô-đun trở lên, ngày càng lớn và đắt, ngược lại M."
            )
        case .fixedCharges:
            Texts(
                "Count the links' set-up costs too; SNDlib's models without fixed charges leave them out.",
                "Tính cả chi phí thiết lập của tuyến; các mô hình SNDlib không có chi phí cố định bỏ qua chúng.")
        case .rcpsp:
            Texts(
                "Resource-constrained projects (PSPLIB .sm and Patterson .rcp files).",
                "Dự án có tài nguyên hạn chế (tệp .sm của PSPLIB và .rcp của Patterson).")
        case .schedules:
            Texts(
                "Generate so many schedules at most, by the genetic search alone; the answer then depends on the seed only. Without it and without a time limit it is 50000.",
                "Sinh nhiều nhất chừng ấy lịch, chỉ bằng phép tìm di truyền; khi đó kết quả chỉ phụ thuộc hạt giống. Nếu không nêu và không có thời hạn thì là 50000."
            )
        case .certificate:
            Texts(
                "Let a solver bound each cost too: highs, where its library is on the machine.",
                "Để một bộ giải khác cũng cho cận của chi phí: highs, nếu máy có thư viện của nó.")
        case .highs:
            Texts(
                "The solver's library, such as /usr/lib/libhighs.so.1; otherwise TUYEN_HIGHS, then the loader's usual places.",
                "Thư viện của bộ giải, ví dụ /usr/lib/libhighs.so.1; nếu không nêu thì TUYEN_HIGHS, rồi các nơi thường lệ của bộ nạp."
            )
        case .certificateLimit:
            Texts(
                "Seconds that the solver may take for each instance.", "Số giây bộ giải được dùng cho mỗi bài toán.")
        case .steiner: Texts("Steiner trees in graphs (PACE 2018 files).", "Cây Steiner trong đồ thị (tệp PACE 2018).")
        }
    }
}
