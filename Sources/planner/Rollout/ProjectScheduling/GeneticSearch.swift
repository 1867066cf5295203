/// A genetic algorithm over two populations (after Debels and Vanhoucke, "A bi-population based genetic algorithm for the
/// RCPSP", ICCSA 2005): the schedules of one are built from the front, those of the other from the end. Children of one side
/// are generated on the other, so each generation justifies as it breeds and a child costs one schedule.
///
/// Equal seeds and sizes give equal runs.
final class GeneticSearch {
    private let project: FlatProject
    private let incumbent: ProjectIncumbent
    private let generator: SerialGenerator
    private var random: ProjectRandom
    private let child: UnsafeMutablePointer<Int32>
    private let starts: UnsafeMutablePointer<Int32>
    private let sampler: ActivityListSampler

    /// Schedules generated.
    var schedules: Int { generator.passes }

    init(_ project: FlatProject, incumbent: ProjectIncumbent, seed: UInt64) {
        self.project = project
        self.incumbent = incumbent
        generator = SerialGenerator(project)
        random = ProjectRandom(seed: seed)
        child = .allocate(capacity: max(1, project.jobCount))
        starts = .allocate(capacity: max(1, project.jobCount))
        sampler = ActivityListSampler(project)
    }

    deinit {
        child.deallocate()
        starts.deallocate()
    }

    /// The size that makes most of `schedules` further schedules: about √N (measured on PSPLIB from 50,000 to 500,000),
    /// within 512 MiB.
    static func populationSize(schedules: Int, jobCount: Int) -> Int {
        let byBudget = Int(Double(max(1, schedules)).squareRoot())
        let byMemory = (256 << 20) / max(1, SchedulePopulation.bytesPerSchedule(jobCount: jobCount))
        return max(4, min(byBudget, byMemory, 6_000))
    }

    /// Breeds one pair of populations until `schedules` more were generated, the incumbent is proved, or the caller stops it.
    func run(schedules budget: Int, shouldStop: () -> Bool) {
        let last = schedules + budget
        let size = Self.populationSize(schedules: budget, jobCount: project.jobCount)
        var parents = SchedulePopulation(.forward, size: size, jobCount: project.jobCount)
        var children = SchedulePopulation(.backward, size: size, jobCount: project.jobCount)
        func isOver() -> Bool { schedules >= last || incumbent.isProved || schedules & 15 == 0 && shouldStop() }

        for index in 0..<size {
            if isOver() { return }
            if index == 0 { sampler.byRule(into: child) } else { sampler.draw(into: child, using: &random) }
            generate(.forward)
            parents.store(index, starts: starts, makespan: makespan, generator: generator)
        }
        for index in 0..<size {
            if isOver() { return }
            child.update(from: parents.order(of: index), count: project.jobCount)
            generate(.backward)
            children.store(index, starts: starts, makespan: makespan, generator: generator)
        }
        while true {
            swap(&parents, &children)
            for index in 0..<size {
                if isOver() { return }
                let other = partner(of: index, in: parents)
                if random.next() & 1 == 0 {
                    cross(parents, index, other)
                } else {
                    cross(parents, other, index)
                }
                mutate(for: children.direction)
                generate(children.direction)
                let rank = children.rank(starts: starts, makespan: makespan, of: project)
                if rank <= max(children.ranks[index], parents.ranks[index]) {
                    children.store(index, starts: starts, makespan: makespan, rank: rank, generator: generator)
                }
            }
            exchange(with: children)
        }
    }

    private var makespan = 0

    /// Makes the schedule of `child` and offers it.
    private func generate(_ direction: FlatProject.Direction) {
        makespan = generator.generate(direction, order: child, starts: starts)
        if makespan < incumbent.makespan { incumbent.offer(starts, direction: direction, makespan: makespan) }
    }

    /// The better of two others.
    private func partner(of index: Int, in population: SchedulePopulation) -> Int {
        func other() -> Int {
            let draw = random.below(population.size - 1)
            return draw < index ? draw : draw + 1
        }
        let first = other()
        let second = other()
        return population.ranks[first] <= population.ranks[second] ? first : second
    }

    /// Two-point crossover: a stretch of the mother's list stays where it is; the jobs before it and after it come in the
    /// father's order. Both cuts are cuts of the mother's schedule, so the child is precedence-feasible.
    private func cross(_ population: SchedulePopulation, _ mother: Int, _ father: Int) {
        let count = project.jobCount
        let fathers = population.order(of: father)
        let places = population.positions(of: mother)
        let length = max(1, Int(Double(count) * (0.1 + 0.5 * random.unit())))
        let first = random.below(max(1, count - length + 1))
        let end = min(count, first + length)
        var before = 0
        var after = end
        for index in 0..<count {
            let job = fathers[index]
            let place = Int(places[Int(job)])
            if place < first {
                child[before] = job
                before &+= 1
            } else if place >= end {
                child[after] = job
                after &+= 1
            }
        }
        let mothers = population.order(of: mother)
        for index in first..<end { child[index] = mothers[index] }
    }

    /// Swaps one neighbouring pair in twenty where precedence lets it.
    private func mutate(for direction: FlatProject.Direction) {
        let arcs = direction == .forward ? project.predecessors : project.successors
        let threshold = UInt64.max / 20
        var index = 1
        while index < project.jobCount {
            if random.next() < threshold {
                let first = child[index - 1]
                let second = child[index]
                var isArc = false
                for arc in Int(arcs.begin[Int(second)])..<Int(arcs.begin[Int(second) + 1]) where arcs.job[arc] == first
                {
                    isArc = true
                }
                if !isArc {
                    child[index - 1] = second
                    child[index] = first
                }
            }
            index &+= 1
        }
    }

    /// Takes in what another worker found, and lays out one of the best for it.
    private func exchange(with population: SchedulePopulation) {
        guard incumbent.isShared else { return }
        let index = random.below(population.size)
        if let foreign = incumbent.takeForeign(into: starts, direction: population.direction) {
            // In list order the foreign schedule becomes an active one.
            generator.orderByEnd(population.direction, starts: starts, makespan: foreign, order: child)
            let opposite: FlatProject.Direction = population.direction == .forward ? .backward : .forward
            generate(opposite)
            generator.orderByEnd(opposite, starts: starts, makespan: makespan, order: child)
            generate(population.direction)
            population.store(index, starts: starts, makespan: makespan, generator: generator)
        } else if population.makespans[index] == incumbent.makespan {
            incumbent.offerAlternative(
                population.starts(of: index), direction: population.direction, makespan: population.makespans[index])
        }
    }
}
