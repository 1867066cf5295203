import Localization
import NetworkModel

extension Setting {
    /// A list of units that units.csv names; `rows` is nil where it could not be read.
    func unitIDs(among rows: UnitRows?) -> [UnitID]? {
        guard let list = list(of: CheckWords.unitIDForm.texts) else { return nil }
        let units = list.map { $0.unitID(among: rows) }
        return units.contains { $0 == nil } ? nil : units.compactMap(\.self)
    }

    /// A unit that units.csv names.
    func unitID(among rows: UnitRows?) -> UnitID? {
        guard let text = scalar(CheckWords.unitIDForm.texts) else { return nil }
        guard let id = UnitID(text) else {
            report(.badID, [Texts(same: path), Texts(same: text), CheckWords.unitIDForm.texts])
            return nil
        }
        if let rows, !rows.names(id) {
            let near = rows.units.lazy.filter { $0.id.register == id.register }.map(\.id.description)
            report(.unknownID, [path, text, UnitRows.file], suggestion: nearest(to: text, among: near))
            return nil
        }
        return id
    }

    /// Reports what is not written as `form`.
    func reportForm(_ text: String, _ form: CheckWords) {
        report(.badValue, [Texts(same: path), Texts(same: text), form.texts])
    }
}
