/// What was not measured and why, loss episodes, and marked samples: in probe summaries and in reports.
package enum HonestyMessages: MessageCatalogue {
    case copyUnknown, copiesUnknown, reorderedUnknown, episodes, episodesWay, outage, unmeasured, unsent, lateness,
        marked
    case markErrorBound, markContradiction, markOtherStamps
    case columnOutage, columnLossPeriods
    case reasonInterfaceDown, reasonInterfaceDrops, reasonBufferErrors, reasonLateSend
    case reasonCpuStolen, reasonClockLost, reasonClockSlewed, reasonPeerOverflow
    case countedInterfaceDown, countedInterfaceDrops, countedBufferErrors, countedLateSend
    case countedCpuStolen, countedClockLost, countedClockSlewed, countedPeerOverflow

    package var texts: Texts {
        switch self {
        case .copyUnknown:
            Texts(
                "seq={0}  duplicate, copied on an unknown way", "seq={0}  trùng lặp, không rõ bị nhân bản ở chiều nào")
        case .copiesUnknown: Texts("duplicated, way unknown: {0}", "trùng lặp, không rõ chiều: {0}")
        case .reorderedUnknown: Texts("reordered, way unknown: {0}", "sai thứ tự, không rõ chiều: {0}")
        case .episodes:
            Texts(
                "loss periods: {0}, longest {1} in a row, distance least {2} mean {3}",
                "số đợt mất gói: {0}, dài nhất {1} gói liên tiếp, khoảng cách nhỏ nhất {2}, trung bình {3}")
        case .episodesWay: Texts("  {0}: {1} periods, longest {2}", "  {0}: {1} đợt, dài nhất {2}")
        case .outage: Texts("longest outage: {0} ms, to {1} ms", "gián đoạn dài nhất: {0} ms, sai số {1} ms")
        case .unmeasured:
            Texts("not counted, for a fault of our own: {0}", "không tính, do lỗi của chính máy này: {0}")
        case .unsent: Texts("due and not sent: {0}", "đến hạn mà chưa gửi: {0}")
        case .lateness:
            Texts("sent late by: p99 {0} ms, at most {1} ms", "gửi trễ: p99 {0} ms, nhiều nhất {1} ms")
        case .marked:
            Texts("delays marked, not averaged: {0} % ({1})", "độ trễ bị đánh dấu, không đưa vào thống kê: {0} % ({1})")
        case .markErrorBound: Texts("error bound {0}", "vượt giới hạn sai số {0}")
        case .markContradiction: Texts("contradictory timestamps {0}", "dấu thời gian mâu thuẫn {0}")
        case .markOtherStamps: Texts("stamped in another way {0}", "đóng dấu thời gian theo cách khác {0}")
        case .columnOutage: Texts("Longest outage", "Gián đoạn dài nhất")
        case .columnLossPeriods: Texts("Loss periods", "Số đợt mất gói")
        case .reasonInterfaceDown: Texts("own network interface was down", "giao diện mạng của máy này bị ngắt")
        case .reasonInterfaceDrops: Texts("own network interface dropped packets", "giao diện mạng của máy này bỏ gói")
        case .reasonBufferErrors: Texts("host's UDP buffers had no room", "bộ đệm UDP của máy này hết chỗ")
        case .reasonLateSend:
            Texts("own loop came too late for some probes", "máy này gửi trễ, bỏ lỡ một số gói thăm dò")
        case .reasonCpuStolen: Texts("hypervisor took the processors away", "máy chủ ảo hóa lấy mất thời gian CPU")
        case .reasonClockLost: Texts("own clock lost its synchronisation", "đồng hồ máy này mất đồng bộ")
        case .reasonClockSlewed: Texts("own clock was being slewed", "đồng hồ máy này đang được chỉnh dần")
        case .reasonPeerOverflow:
            Texts("far reflector's receive buffer overflowed", "bộ đệm nhận của bộ phản xạ ở đầu xa bị tràn")
        case .countedInterfaceDown: Texts("{0} network interface down", "{0} giao diện mạng bị ngắt")
        case .countedInterfaceDrops: Texts("{0} network interface dropped packets", "{0} giao diện mạng bỏ gói")
        case .countedBufferErrors: Texts("{0} UDP buffers had no room", "{0} bộ đệm UDP hết chỗ")
        case .countedLateSend: Texts("{0} probes left out, host too slow", "{0} bỏ lỡ gói thăm dò vì máy chậm")
        case .countedCpuStolen: Texts("{0} processors taken by the hypervisor", "{0} mất CPU cho máy chủ ảo hóa")
        case .countedClockLost: Texts("{0} clock lost its synchronisation", "{0} đồng hồ mất đồng bộ")
        case .countedClockSlewed: Texts("{0} clock being slewed", "{0} đồng hồ đang được chỉnh dần")
        case .countedPeerOverflow:
            Texts("{0} far reflector's receive buffer overflowed", "{0} bộ phản xạ ở đầu xa tràn bộ đệm nhận")
        }
    }
}
