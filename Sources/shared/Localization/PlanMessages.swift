/// What `planner plan`, `planner show` and the rollout report say.
package enum PlanMessages: MessageCatalogue {
    // Levels, gates, kinds
    case centre, organ, province, district, commune
    case open, held, standby, ready, closed
    case fibre, microwave, cellular, satellite
    case primary, backup
    case levelI, levelII, levelBackbone
    case alikeCircuits, trunkCarries
    case pop, provincialCentre, regionalCentre, backupCentre, networkCentre, operationsCentre, office
    case survey, order, deliver, install, keyEncryptor, installAgent, accept, cutOver
    case merge, split, reregister, rename, retype, abolish

    // Headings
    case planOf, asOf, policyStrict, policyOwn, written
    case unitsByGate, sitesAndCircuits, phasesAndDates, heldUnits, cost, assumptions, methods, gaps, waves, map
    case nothingHeld, noGaps

    // Columns
    case level, total, medium, tier, role, capacity, deployed, prepared, monthly, capital, phase, starts, firstDay,
        lastDay, reason, count, example, event, part, algorithm, value, lowerBound, gap, source, item, quantity, wave,
        sites, people, share, assumed, name, site, kind, length, upstream, downstream, driver, system, users,
        activity, crew, finishes, required, unit, firstYear, gate, circuit, end, monthlyDong, effective,
        millions, workingDays
    case standbyCost

    // Reasons
    case ownEvent, provinceEvent
    case gapNoRule, gapOutOfReach, gapTooSmall, gapNoBackup, gapUnscheduled, gapTooSlow, gapTooManyHops, gapNoAddresses
    case decidedOn, effectiveOn, notDecided, noBound

    // Assumptions
    case assumptionPrices, assumptionPopulations, assumptionLocations, assumptionSystems, assumptionStaffing,
        assumptionProtection, assumptionActivities, assumptionCrews, assumptionPhases

    // Methods
    case methodGates, methodDemand, methodTrees, methodBackbone, methodTiers, methodBackup, methodBill
    case partGates, partDemand, partTrees, partBackbone, partTiers, partBackup, partSchedule, partBill

    // Bill
    case billCircuit, billCrewDays

    // Explanations
    case openBecause, readyBecause, heldBecause, heldByProvince, standbyBecause, standbyByProvince, closedBecause
    case homedOn, drivenBy, marginOf, shortOf, noCircuits, notScheduled, deployedFromTo
    case needsLessWithout, freeShare, carriesUntil, carriesBeyond, carriesNotToday, lowerTierLacks, lowerTierCarries,
        noLowerTier, hoseNeed
    case wayNormal, wayWorst, latencyAllowed, hopsAllowed, latencyBroken, hopsBroken, moreFindings
    case leaseKept, leaseNeeded, leasePinned, leasePinnedDear, leaseReplaced, leaseUnfit, leases
    case marginalDownstream, marginalUpstream
    case milestonePrinted, assumedSentence, cutOverByMonth, legendDeployed, legendPrepared,
        legendHeld, legendCarrier, generatedFrom

    // Progress and errors
    case reading, planning, writing
    case badDate, badDateExpected, badTimeLimit, badTimeLimitExpected, badTopology, badTopologyExpected, fixAndCheck,
        unknownSite, unknownSiteExpected,
        listSites, outHoldsOther, outIsHere, outIsNotAPlan, outExpected, chooseOther, cannotRead, cannotWrite,
        planExpected,
        planDamaged,
        planForeign, runPlanAgain, checkPath
    case labelWhere, labelExpected, labelNext
    case nearestNames

    package var texts: Texts {
        switch self {
        case .centre: Texts("Centre", "Trung ương")
        case .organ: Texts("Central organ", "Cơ quan Trung ương")
        case .province: Texts("Province", "Cấp tỉnh")
        case .district: Texts("District", "Cấp huyện")
        case .commune: Texts("Commune", "Cấp xã")
        case .open: Texts("open", "mở")
        case .held: Texts("held", "tạm dừng")
        case .standby: Texts("standby", "chờ sẵn")
        case .ready: Texts("ready", "sẵn sàng")
        case .closed: Texts("closed", "đã đóng")
        case .fibre: Texts("Fibre", "Cáp quang")
        case .microwave: Texts("Microwave", "Vi ba")
        case .cellular: Texts("Cellular", "Di động")
        case .satellite: Texts("Satellite", "Vệ tinh")
        case .primary: Texts("primary", "chính")
        case .backup: Texts("backup", "dự phòng")
        case .pop: Texts("Point of presence", "Điểm hiện diện")
        case .provincialCentre: Texts("Provincial centre", "Trung tâm tỉnh")
        case .regionalCentre: Texts("Regional centre", "Trung tâm miền")
        case .backupCentre: Texts("Backup centre", "Trung tâm dự phòng")
        case .networkCentre: Texts("Network centre", "Trung tâm khai thác mạng")
        case .operationsCentre: Texts("Operations centre", "Trung tâm điều hành mạng")
        case .office: Texts("Office", "Trụ sở")
        case .survey: Texts("Survey", "Khảo sát")
        case .order: Texts("Order", "Đặt kênh")
        case .deliver: Texts("Delivery of circuits", "Bàn giao kênh")
        case .install: Texts("Install", "Lắp đặt")
        case .keyEncryptor: Texts("Key the encryptor", "Nạp khóa thiết bị bảo mật")
        case .installAgent: Texts("Install the agent", "Cài đặt thiết bị đo")
        case .accept: Texts("Accept", "Nghiệm thu")
        case .cutOver: Texts("Cut over", "Chuyển mạch, đưa vào sử dụng")
        case .merge: Texts("merger", "sáp nhập")
        case .split: Texts("split", "chia tách")
        case .reregister: Texts("new entry in the register", "đăng ký lại")
        case .rename: Texts("change of name", "đổi tên")
        case .retype: Texts("change of type", "đổi loại đơn vị")
        case .abolish: Texts("abolition", "giải thể")

        case .alikeCircuits: Texts("{0} … {1}, {2} alike: {3} each", "{0} … {1}, {2} kênh như nhau: mỗi kênh {3}")
        case .trunkCarries:
            Texts(
                "{0} offices behind it ask {1} down and {2} up in the busy hour at the horizon",
                "{0} trụ sở phía sau cần {1} chiều xuống và {2} chiều lên trong giờ cao điểm cuối kỳ")
        case .levelI: Texts("I", "I")
        case .levelII: Texts("II", "II")
        case .levelBackbone: Texts("Backbone", "Trục")
        case .planOf: Texts("Rollout plan: {0}", "Kế hoạch triển khai: {0}")
        case .asOf: Texts("as of {0}", "tính đến ngày {0}")
        case .policyStrict:
            Texts(
                "gate policy strict (own events and the province's)",
                "chính sách cổng strict (theo sự kiện của đơn vị và của tỉnh)")
        case .policyOwn:
            Texts("gate policy own (own events alone)", "chính sách cổng own (chỉ theo sự kiện của đơn vị)")
        case .written: Texts("Written to {0}", "Đã ghi vào {0}")
        case .unitsByGate: Texts("Units by level and gate", "Đơn vị theo cấp và trạng thái cổng")
        case .sitesAndCircuits: Texts("Circuits by tier", "Kênh truyền theo gói băng thông")
        case .phasesAndDates:
            Texts("What is deployed in which phase, and by when", "Triển khai theo giai đoạn và thời hạn")
        case .heldUnits: Texts("What is held, and why", "Đơn vị tạm dừng và lý do")
        case .cost: Texts("Cost", "Chi phí")
        case .assumptions: Texts("How much rests on assumptions", "Mức độ dựa trên giả định")
        case .methods: Texts("Methods and their bounds", "Phương pháp và cận")
        case .gaps: Texts("Where the plan gives less than the rules ask", "Nơi kế hoạch chưa đạt yêu cầu")
        case .waves: Texts("Waves", "Các đợt")
        case .map: Texts("Map", "Bản đồ")
        case .nothingHeld: Texts("No unit is held.", "Không có đơn vị nào bị tạm dừng.")
        case .noGaps: Texts("Every site gets what its rule asks for.", "Mọi điểm đều đạt yêu cầu của quy tắc.")

        case .level: Texts("Level", "Cấp")
        case .total: Texts("Total", "Tổng")
        case .medium: Texts("Medium", "Phương thức")
        case .tier: Texts("Tier", "Gói")
        case .role: Texts("Role", "Vai trò")
        case .capacity: Texts("Capacity", "Dung lượng")
        case .deployed: Texts("Deployed", "Triển khai")
        case .prepared: Texts("Prepared", "Chuẩn bị")
        case .monthly: Texts("Monthly, m đ", "Hằng tháng, triệu đ")
        case .capital: Texts("Capital, m đ", "Đầu tư, triệu đ")
        case .phase: Texts("Phase", "Giai đoạn")
        case .starts: Texts("Starts", "Bắt đầu")
        case .firstDay: Texts("First works", "Khởi công")
        case .lastDay: Texts("Last cut-over", "Hoàn thành")
        case .reason: Texts("Reason", "Lý do")
        case .count: Texts("Count", "Số lượng")
        case .example: Texts("For example", "Ví dụ")
        case .event: Texts("Event", "Sự kiện")
        case .part: Texts("Part", "Phần")
        case .algorithm: Texts("Method", "Phương pháp")
        case .value: Texts("Reached", "Đạt được")
        case .lowerBound: Texts("Lower bound", "Cận dưới")
        case .gap: Texts("Gap", "Chênh lệch")
        case .source: Texts("Source", "Nguồn")
        case .item: Texts("Item", "Hạng mục")
        case .quantity: Texts("Quantity", "Số lượng")
        case .wave: Texts("Wave", "Đợt")
        case .sites: Texts("Sites", "Số điểm")
        case .people: Texts("People", "Dân số")
        case .share: Texts("Share", "Tỷ lệ")
        case .assumed: Texts("Assumed", "Giả định")
        case .name: Texts("Name", "Tên")
        case .site: Texts("Site", "Điểm")
        case .kind: Texts("Kind", "Loại")
        case .length: Texts("Length, km", "Chiều dài, km")
        case .upstream: Texts("Up, Mbit/s", "Chiều lên, Mbit/s")
        case .downstream: Texts("Down, Mbit/s", "Chiều xuống, Mbit/s")
        case .driver: Texts("Driven by", "Hệ thống quyết định")
        case .system: Texts("System", "Hệ thống")
        case .users: Texts("Users", "Người dùng")
        case .activity: Texts("Works", "Công việc")
        case .crew: Texts("Crew", "Tổ")
        case .finishes: Texts("Finishes", "Kết thúc")
        case .required: Texts("Required", "Yêu cầu")
        case .unit: Texts("Unit", "Đơn vị")
        case .firstYear: Texts("First year, m đ", "Năm đầu, triệu đ")
        case .gate: Texts("Gate", "Cổng")
        case .circuit: Texts("Circuit", "Kênh")
        case .end: Texts("To", "Tới")
        case .monthlyDong: Texts("Monthly, đ", "Hằng tháng, đ")
        case .effective: Texts("Effective", "Hiệu lực")
        case .millions: Texts("{0} m đ", "{0} triệu đ")
        case .workingDays: Texts("{0} working days", "{0} ngày làm việc")
        case .standbyCost: Texts("Standby, paid when a gate opens", "Chờ sẵn, chi khi cổng mở")

        case .ownEvent: Texts("its own {0} is pending", "{0} của chính đơn vị chưa hoàn thành")
        case .provinceEvent: Texts("its province's {0} is pending", "{0} của tỉnh chưa hoàn thành")
        case .gapNoRule: Texts("no protection rule is for its level", "chưa có quy tắc bảo vệ cho cấp này")
        case .gapOutOfReach: Texts("no allowed medium reaches it", "không phương thức nào được phép tới được")
        case .gapTooSmall:
            Texts("the largest tier within reach is too small", "gói lớn nhất trong tầm vẫn chưa đủ dung lượng")
        case .gapNoBackup:
            Texts("no second medium or way for a backup", "không có phương thức hay hướng thứ hai để dự phòng")
        case .gapUnscheduled: Texts("its equipment never arrives in full", "thiết bị không bao giờ về đủ")
        case .gapTooSlow:
            Texts(
                "its way takes longer than a class of service allows", "tuyến có độ trễ vượt giới hạn của lớp dịch vụ")
        case .gapNoAddresses: Texts("no room for it in the address blocks", "khối địa chỉ không còn chỗ cho nó")
        case .gapTooManyHops:
            Texts(
                "its way has more circuits than a class of service allows",
                "tuyến có số chặng vượt giới hạn của lớp dịch vụ")
        case .decidedOn: Texts("decided {0}", "quyết định ngày {0}")
        case .effectiveOn: Texts("effective {0}", "hiệu lực {0}")
        case .notDecided: Texts("not decided", "chưa có quyết định")
        case .noBound: Texts("none", "không có")

        case .assumptionPrices: Texts("Cost of the first year, m đ", "Chi phí năm đầu, triệu đ")
        case .assumptionPopulations: Texts("People of the planned communes", "Dân số các xã trong kế hoạch")
        case .assumptionLocations: Texts("Places of the planned offices", "Vị trí trụ sở trong kế hoạch")
        case .assumptionSystems: Texts("Systems' loads", "Tải của các hệ thống")
        case .assumptionStaffing: Texts("Staffing rules", "Quy tắc biên chế")
        case .assumptionProtection: Texts("Protection rules", "Quy tắc bảo vệ kênh")
        case .assumptionActivities: Texts("Durations of works", "Thời gian các công việc")
        case .assumptionCrews: Texts("Crews and rates", "Các tổ và đơn giá")
        case .assumptionPhases: Texts("Phases and dates", "Giai đoạn và mốc thời gian")

        case .methodGates: Texts("Lineage of each unit on the date", "Phả hệ của từng đơn vị tại ngày tính")
        case .methodDemand:
            Texts(
                "Per class, added: Kaufman-Roberts at 1 % blocking, M/G/R processor sharing; as a hose the backbone needs {0} % less than by pairs",
                "Từng lớp, cộng lại: Kaufman-Roberts với 1 % nghẽn, chia sẻ bộ xử lý M/G/R; mô hình hose cần ít hơn {0} % so với từng cặp"
            )
        case .methodTrees:
            Texts(
                "Multi-level capacitated trees by simulated annealing; bounds: Lagrangian relaxation, dual ascent",
                "Cây nhiều cấp có giới hạn dung lượng bằng luyện kim mô phỏng; cận: nới lỏng Lagrange, leo đối ngẫu"
            )
        case .methodBackbone:
            Texts(
                "Modules for the shortest ways of every single failure, by descent; bound: any routing, metric cuts",
                "Mô-đun cho đường ngắn nhất trong mọi sự cố đơn, bằng tìm kiếm giảm dần; cận: mọi cách định tuyến, lát cắt metric"
            )
        case .methodTiers:
            Texts(
                "Cheapest tier over the horizon of the most wanted medium that carries; bound: any allowed medium",
                "Gói rẻ nhất theo kỳ tính của phương thức ưu tiên đủ tải; cận: mọi phương thức được phép")
        case .methodBackup:
            Texts(
                "Other medium to another end, else to the same end; {0} of {1} on another medium, {2} to another end",
                "Phương thức khác tới đầu khác, nếu không thì cùng đầu; {0}/{1} khác phương thức, {2} tới đầu khác")
        case .methodBill:
            Texts("Sum over sites, circuits, equipment and crew-days", "Tổng theo điểm, kênh, thiết bị và ngày công")
        case .partGates: Texts("Gates", "Cổng")
        case .partDemand: Texts("Demand", "Nhu cầu")
        case .partTrees: Texts("Access trees", "Cây truy nhập")
        case .partBackbone: Texts("Backbone", "Trục")
        case .partTiers: Texts("Tiers", "Gói băng thông")
        case .partBackup: Texts("Backup", "Dự phòng")
        case .partSchedule: Texts("Schedule", "Lịch")
        case .partBill: Texts("Bill", "Dự toán")

        case .billCircuit: Texts("{0} circuit, {1}", "Kênh {0}, {1}")
        case .billCrewDays: Texts("{0}: days", "{0}: ngày công")

        case .openBecause:
            Texts("Open: no event is pending. It is deployed.", "Mở: không có sự kiện nào đang chờ. Được triển khai.")
        case .readyBecause:
            Texts(
                "Ready: {0} ({1}) was completed on {2}. It is deployed at once.",
                "Sẵn sàng: {0} ({1}) đã hoàn thành ngày {2}. Được triển khai ngay.")
        case .heldBecause:
            Texts(
                "Held: its {0} ({1}) is pending, {2}. It is skipped; it would open on completion.",
                "Tạm dừng: {0} ({1}) chưa hoàn thành, {2}. Bỏ qua; cổng mở khi hoàn thành.")
        case .heldByProvince:
            Texts(
                "Held: the {0} of {3} ({1}) is pending, {2}. Under --gate own it would be open.",
                "Tạm dừng: {0} của {3} ({1}) chưa hoàn thành, {2}. Với --gate own thì cổng mở.")
        case .standbyBecause:
            Texts(
                "Standby: formed by a pending {0} ({1}), {2}. All is prepared, nothing is touched.",
                "Chờ sẵn: hình thành từ {0} ({1}) chưa hoàn thành, {2}. Chuẩn bị đầy đủ, chưa tác động.")
        case .standbyByProvince:
            Texts(
                "Standby: waits for the {0} of {3} ({1}), {2}. All is prepared, nothing is touched.",
                "Chờ sẵn: chờ {0} của {3} ({1}), {2}. Chuẩn bị đầy đủ, chưa tác động.")
        case .closedBecause:
            Texts(
                "Closed: it has ceased, or is not yet the form in which a living unit is worked on.",
                "Đã đóng: đơn vị đã chấm dứt, hoặc chưa phải hình thức mà đơn vị hiện hành được triển khai.")
        case .homedOn: Texts("Homed on {0}, {1} km", "Đấu nối vào {0}, {1} km")
        case .drivenBy: Texts("Tier driven by {0}", "Gói do {0} quyết định")
        case .marginOf: Texts("{0} above what is required", "{0} trên mức yêu cầu")
        case .shortOf: Texts("{0} below what is required", "{0} dưới mức yêu cầu")
        case .needsLessWithout: Texts("without it {0} less is asked", "không có nó thì nhu cầu bớt {0}")
        case .freeShare: Texts("{0} free in the busy hour at the horizon", "còn trống {0} trong giờ cao điểm cuối kỳ")
        case .carriesUntil: Texts("Carries the demand until {0}", "Đủ cho nhu cầu đến năm {0}")
        case .carriesBeyond: Texts("Carries the demand beyond {0}", "Đủ cho nhu cầu sau năm {0}")
        case .carriesNotToday: Texts("Does not carry today's demand", "Không đủ cho nhu cầu hiện nay")
        case .lowerTierLacks: Texts("the next lower tier, {0}, lacks {1}", "gói thấp hơn kế tiếp, {0}, thiếu {1}")
        case .lowerTierCarries:
            Texts(
                "the next lower tier, {0}, would carry it too but costs no less",
                "gói thấp hơn kế tiếp, {0}, cũng đủ nhưng không rẻ hơn")
        case .noLowerTier: Texts("no smaller tier is sold over this medium", "phương thức này không có gói nhỏ hơn")
        case .hoseNeed:
            Texts(
                "Of the backbone it needs {0} as a hose, {1} by pairs: {2} less.",
                "Trên mạng trục cần {0} theo mô hình hose, {1} theo từng cặp: ít hơn {2}.")
        case .wayNormal:
            Texts(
                "Way to the national systems: {0} circuits, {1} ms one way, {2} of them up to its centre",
                "Tuyến tới hệ thống quốc gia: {0} kênh, {1} ms một chiều, trong đó {2} kênh tới trung tâm của nó")
        case .wayWorst:
            Texts(
                "in the worst single failure {0} circuits, {1} ms", "trong sự cố đơn xấu nhất {0} kênh, {1} ms")
        case .latencyAllowed: Texts("class {1} allows {0} ms", "lớp {1} cho phép {0} ms")
        case .hopsAllowed: Texts("class {1} allows {0} circuits", "lớp {1} cho phép {0} kênh")
        case .latencyBroken:
            Texts(
                "{0}: its way takes {1} ms in the worst single failure, {2} ms more than class {3} allows ({4} ms one way); no design found holds it.",
                "{0}: tuyến mất {1} ms trong sự cố đơn xấu nhất, vượt {2} ms so với mức lớp {3} cho phép ({4} ms một chiều); chưa tìm được phương án nào đạt."
            )
        case .hopsBroken:
            Texts(
                "{0}: its way has {1} circuits in the worst single failure, {2} more than class {3} allows ({4}); no design found holds it.",
                "{0}: tuyến qua {1} kênh trong sự cố đơn xấu nhất, vượt {2} kênh so với mức lớp {3} cho phép ({4}); chưa tìm được phương án nào đạt."
            )
        case .moreFindings: Texts("and {0} more", "và {0} mục khác")
        case .leases: Texts("Circuits that are leased already", "Kênh đang thuê")
        case .leaseKept:
            Texts(
                "{0}: leased already and kept; without it the plan would cost {1} m đ more over the horizon.",
                "{0}: đang thuê, giữ lại; nếu bỏ thì kế hoạch tốn thêm {1} triệu đ trong kỳ tính.")
        case .leaseNeeded:
            Texts(
                "{0}: leased already and kept; nothing else would do.",
                "{0}: đang thuê, giữ lại; không có phương án khác.")
        case .leasePinned:
            Texts(
                "{0}: leased already and pinned; it stays, and no cheaper choice is known.",
                "{0}: đang thuê, được ghim; giữ nguyên, chưa biết lựa chọn nào rẻ hơn.")
        case .leasePinnedDear:
            Texts(
                "{0}: leased already and pinned; it stays, though without the pin the plan would cost {1} m đ less over the horizon.",
                "{0}: đang thuê, được ghim; giữ nguyên, dù nếu bỏ ghim thì kế hoạch bớt {1} triệu đ trong kỳ tính.")
        case .leaseReplaced:
            Texts(
                "{0}: leased already and given up (now: {1}); that saves {2} m đ over the horizon.",
                "{0}: đang thuê, thôi thuê (nay: {1}); tiết kiệm {2} triệu đ trong kỳ tính.")
        case .leaseUnfit:
            Texts(
                "{0}: leased already and given up (now: {1}); it is too small, or the design as a whole is cheaper without it.",
                "{0}: đang thuê, thôi thuê (nay: {1}); dung lượng không đủ, hoặc toàn phương án rẻ hơn khi không có nó."
            )
        case .marginalDownstream: Texts("Without it down, Mbit/s", "Bớt chiều xuống, Mbit/s")
        case .marginalUpstream: Texts("Without it up, Mbit/s", "Bớt chiều lên, Mbit/s")
        case .noCircuits: Texts("No circuit is planned for it.", "Chưa có kênh nào được lập cho điểm này.")
        case .notScheduled: Texts("No works are scheduled.", "Chưa lập lịch công việc.")
        case .deployedFromTo: Texts("Works from {0} to {1}, wave {2}", "Thi công từ {0} đến {1}, đợt {2}")
        case .milestonePrinted: Texts("{0}: {1} (the source prints {2})", "{0}: {1} (nguồn in {2})")
        case .assumedSentence:
            Texts(
                "{0} of the cost of the first year rests on assumed prices.",
                "{0} chi phí năm đầu dựa trên đơn giá giả định.")
        case .cutOverByMonth: Texts("Sites cut over, by month", "Số điểm đưa vào sử dụng theo tháng")
        case .legendDeployed: Texts("deployed", "triển khai")
        case .legendPrepared: Texts("prepared, standing by", "chuẩn bị, chờ sẵn")
        case .legendHeld: Texts("held", "tạm dừng")
        case .legendCarrier: Texts("carrier's sites", "điểm của nhà mạng")
        case .generatedFrom: Texts("From input {0}, plan {1}.", "Từ dữ liệu {0}, kế hoạch {1}.")

        case .reading: Texts("reading the topology", "đang đọc mô hình mạng")
        case .planning: Texts("planning", "đang lập kế hoạch")
        case .writing: Texts("writing the plan", "đang ghi kế hoạch")
        case .badTimeLimit: Texts("{0} is no time limit.", "{0} không phải là thời hạn.")
        case .badTimeLimitExpected:
            Texts("seconds, above 0 and at most 86400", "số giây, lớn hơn 0 và không quá 86400")
        case .badDate: Texts("{0} is not a date.", "{0} không phải là ngày.")
        case .badDateExpected:
            Texts("a day as YYYY-MM-DD, for example 2025-04-01", "ngày dạng YYYY-MM-DD, ví dụ 2025-04-01")
        case .badTopology: Texts("Errors in the topology: {0}.", "Số lỗi trong mô hình mạng: {0}.")
        case .badTopologyExpected: Texts("a topology without errors", "mô hình mạng không có lỗi")
        case .fixAndCheck:
            Texts("run planner check {0} for all of them, and mend them", "chạy planner check {0} để xem và sửa tất cả")
        case .unknownSite: Texts("The plan has no site or unit {0}.", "Kế hoạch không có điểm hay đơn vị {0}.")
        case .unknownSiteExpected:
            Texts("an id of units.csv or sites.csv, for example {0}", "mã trong units.csv hoặc sites.csv, ví dụ {0}")
        case .listSites: Texts("run planner show {0} for the list", "chạy planner show {0} để xem danh sách")
        case .outIsHere:
            Texts(
                "A plan replaces its directory whole, and this is the one that you stand in.",
                "Kế hoạch thay cả thư mục của nó, mà đây là thư mục bạn đang đứng.")
        case .outHoldsOther:
            Texts(
                "This is no part of a plan, and would be lost if the plan were replaced.",
                "Tệp này không thuộc kế hoạch, và sẽ mất nếu kế hoạch bị thay.")
        case .outIsNotAPlan: Texts("It is there and is not a plan.", "Đã tồn tại và không phải là kế hoạch.")
        case .outExpected:
            Texts("a new directory, an empty one or an older plan", "thư mục mới, thư mục trống hoặc kế hoạch cũ")
        case .chooseOther: Texts("give another directory with --out", "chọn thư mục khác bằng --out")
        case .cannotRead: Texts("Cannot read: {0}.", "Không đọc được: {0}.")
        case .cannotWrite: Texts("Cannot write: {0}.", "Không ghi được: {0}.")
        case .planExpected: Texts("a directory that planner plan wrote", "thư mục do planner plan ghi")
        case .planDamaged: Texts("The plan is damaged: {0}.", "Kế hoạch bị hỏng: {0}.")
        case .planForeign: Texts("The plan has format {0}.", "Kế hoạch có định dạng {0}.")
        case .runPlanAgain: Texts("make it again with planner plan", "lập lại bằng planner plan")
        case .checkPath: Texts("check the path and its permissions", "kiểm tra đường dẫn và quyền truy cập")
        case .labelWhere: Texts("where", "tại")
        case .labelExpected: Texts("expected", "cần")
        case .labelNext: Texts("next", "tiếp theo")
        case .nearestNames: Texts("one of: {0}", "một trong: {0}")
        }
    }
}
