import Localization
import Yams

/// A YAML file as a tree of nodes with marks; nil, with findings, where it is none.
///
/// The files are settings that people edit, so only a part of YAML is read: no anchors, aliases, tags, directives or
/// complex keys. That, and the limits on nesting, keeps a hostile file from costing more than its size.
enum SettingsText {
    static let deepest = 12

    static func root(_ source: SourceText, log: FindingLog) -> Setting? {
        guard isPlain(source, log) else { return nil }
        let text = String(decoding: source.bytes[source.start...], as: UTF8.self)
        let top = Position(line: 1, column: 1)
        do {
            // The basic resolver takes every scalar as text: what type a value has is ours to say, key by key.
            let node = try Yams.compose(yaml: text, .basic) ?? Node("")
            return Setting(node: node, path: source.file, file: source.file, log: log)
        } catch let error as YamlError {
            report(error, source, log)
        } catch {
            log.add(.yamlSyntax, source.file, top, ["\(error)"])
        }
        return nil
    }

    private static func report(_ error: YamlError, _ source: SourceText, _ log: FindingLog) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let parts = [context?.text, problem].compactMap { $0 }.map(YAMLPhrases.texts)
            let what = Texts(
                parts.map(\.en).joined(separator: ", "), parts.map(\.vi).joined(separator: ", "))
            log.add(.yamlSyntax, source.file, Position(line: mark.line, column: mark.column), [what])
        case .reader(let problem, let offset, _, _):
            log.add(
                .yamlSyntax, source.file, source.position(of: min(offset ?? 0, source.bytes.count)),
                [YAMLPhrases.texts(of: problem)])
        case .duplicatedKeysInMapping(let keys, let context):
            for key in keys.sorted() {
                let at = Position(line: context.mark.line, column: context.mark.column)
                log.add(.duplicateKey, source.file, second(key, from: at, in: source), [key])
            }
        default:
            log.add(.yamlSyntax, source.file, Position(line: 1, column: 1), ["\(error)"])
        }
    }

    /// The place of the second `key:` at or behind `start`, as far as a search of the text can tell; else `start`.
    private static func second(_ key: String, from start: Position, in source: SourceText) -> Position {
        let wanted = Array((key + ":").utf8)
        var found = 0
        var at = source.start
        while at + wanted.count <= source.bytes.count {
            defer { at += 1 }
            guard source.bytes[at] == wanted[0], source.bytes[at..<(at + wanted.count)].elementsEqual(wanted),
                at == source.start || [0x20, 0x0A, 0x7B, 0x2C].contains(source.bytes[at - 1])
            else { continue }
            let place = source.position(of: at)
            guard place >= start else { continue }
            found += 1
            if found == 2 { return place }
        }
        return start
    }

    /// Looks at the bytes alone, before any parser does: whether the text keeps to the part of YAML that is read.
    private static func isPlain(_ source: SourceText, _ log: FindingLog) -> Bool {
        let bytes = source.bytes
        var flow = 0
        var dashes = 0
        var indent = 0
        var isLineStart = true
        var quote: UInt8 = 0
        var at = source.start
        func refuse(_ kind: CheckMessages, _ what: String) -> Bool {
            log.add(kind, source.file, source.position(of: at), [what])
            return false
        }
        while at < bytes.count {
            let byte = bytes[at]
            let previous = at == source.start ? 0x0A : bytes[at - 1]
            let opensToken = [0x20, 0x09, 0x0A, 0x5B, 0x7B, 0x2C].contains(previous)
            if byte == 0x0A {
                (isLineStart, dashes, indent, quote) = (true, 0, 0, 0)
            } else if quote != 0 {
                if byte == quote, !(quote == 0x22 && previous == 0x5C) { quote = 0 }
            } else {
                switch byte {
                case 0x20 where isLineStart: indent += 1
                case 0x2D where isLineStart:
                    dashes += 1
                case 0x23 where opensToken:
                    while at + 1 < bytes.count, bytes[at + 1] != 0x0A { at += 1 }
                case 0x22 where opensToken, 0x27 where opensToken:
                    quote = byte
                case 0x5B, 0x7B: flow += 1
                case 0x5D, 0x7D: flow = max(0, flow - 1)
                case 0x26 where opensToken, 0x2A where opensToken, 0x21 where opensToken, 0x3F where opensToken,
                    0x25 where at == source.start || previous == 0x0A:
                    return refuse(.yamlAnchor, String(UnicodeScalar(byte)))
                default: break
                }
                if byte != 0x20, byte != 0x2D { isLineStart = false }
            }
            if flow > deepest || dashes > deepest || indent > deepest * 8 {
                return refuse(.yamlDepth, String(deepest))
            }
            at += 1
        }
        return true
    }
}
