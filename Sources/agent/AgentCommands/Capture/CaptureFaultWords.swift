import Capture
import Localization
import PacketIO

extension CaptureError {
    func fault(_ language: Language) -> CommandFault {
        switch self {
        case .file(let path, let code):
            CommandFault(.input, CaptureMessages.file.text(language, path, SocketError.text(of: code)))
        case .notACapture(let path): CommandFault(.input, CaptureMessages.notACapture.text(language, path))
        case .damaged(let path, let offset, let what):
            CommandFault(.input, CaptureMessages.damaged.text(language, path, offset, what))
        case .filter(let text, let words):
            CommandFault(.input, CaptureMessages.badFilter.text(language, text, words))
        case .unjudged(let packets, let text, let link, let words):
            CommandFault(
                .input,
                CaptureMessages.unjudged.text(language, NumberStyle(language).integer(packets), link, text, words))
        case .noSuchInterface(let name):
            CommandFault(.input, CaptureMessages.noSuchInterface.text(language, name))
        case .interfaceDown(let name):
            CommandFault(.environment, CaptureMessages.interfaceDown.text(language, name))
        case .capturing(let name, let words):
            CommandFault(.environment, CaptureMessages.noCapture.text(language, name, words))
        case .promiscuous(let name, let words):
            CommandFault(.environment, CaptureMessages.noPromiscuous.text(language, name, words))
        case .interface(let name, let words):
            CommandFault(.environment, CaptureMessages.interfaceFault.text(language, name, words))
        case .linkType(let name, let type):
            CommandFault(.environment, CaptureMessages.badLink.text(language, name, type))
        case .thread(let code):
            CommandFault(.environment, CaptureMessages.thread.text(language, SocketError.text(of: code)))
        case .collector(let name, let code):
            CommandFault(.environment, CaptureMessages.collector.text(language, name, SocketError.text(of: code)))
        }
    }
}
