import Glibc
import Graphs

extension TreeAnnealer {
    /// Anneals from the present tree. The temperature follows the larger of the share of steps and of time used, so a
    /// run on a slow machine is a shorter run, not a cut one. Returns true if it ended because `enough` says the best
    /// can't be bettered.
    @discardableResult
    func anneal(_ schedule: AnnealingSchedule, budget: SearchBudget, enough: (Double) -> Bool) -> Bool {
        let block = 1024
        let ratio = log(schedule.cold / schedule.hot)
        var done = 0
        var crowded = 0
        var used = 0.0
        return candidates.start.withUnsafeBufferPointer { start in
            candidates.neighbour.withUnsafeBufferPointer { neighbour in
                candidates.cost.withUnsafeBufferPointer { edge in
                    guard let start = start.baseAddress, let neighbour = neighbour.baseAddress,
                        let edge = edge.baseAddress
                    else { return false }
                    while done < schedule.steps {
                        if done & 0xFFFF == 0 {
                            used = budget.usedTime()
                            if used >= 1 { break }
                            if enough(bestCost) { return true }
                        }
                        let progress = max(Double(done) / Double(schedule.steps), used)
                        let temperature = schedule.hot * exp(ratio * progress)
                        for _ in 0..<block {
                            step(temperature: temperature, start: start, neighbour: neighbour, edge: edge)
                        }
                        done += block
                        crowded += overload > 0 ? 1 : -1
                        if done & 0x3FFF == 0 {
                            // More than half the looks found overload: raise its price, else lower it.
                            price *= crowded > 0 ? 1.05 : 1 / 1.05
                            crowded = 0
                        }
                    }
                    return enough(bestCost)
                }
            }
        }
    }
}
