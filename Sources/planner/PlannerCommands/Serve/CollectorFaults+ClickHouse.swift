import Collector
import Localization

extension CollectorFaults {
    func error(_ failure: ClickHouseAddress.Failure) -> CommandError {
        let what: String =
            switch failure {
            case .scheme: MeasurementMessages.notAURL.text(language)
            case .host(let host): MeasurementMessages.badHost.text(language, host)
            case .name(let name): MeasurementMessages.badName.text(language, name)
            case .parameter(let parameter): MeasurementMessages.badParameter.text(language, parameter)
            case .passwordFile(let path, let reason):
                MeasurementMessages.badPasswordFile.text(language, path, Phrases.translated(reason, to: language))
            }
        return CommandError(
            .usage, language, what: what, place: urlPlace,
            expected: MeasurementMessages.urlExpected.text(language))
    }

    func error(_ failure: ClickHouseFailure) -> CommandError {
        switch failure {
        case .unreachable(let hosts, let reason):
            CommandError(
                .environment, language, what: MeasurementMessages.unreachable.text(language, reason), place: hosts,
                next: MeasurementMessages.unreachableNext.text(language))
        case .refused(let code, let reason):
            CommandError(
                .environment, language, what: MeasurementMessages.refused.text(language, code, reason),
                next: MeasurementMessages.refusedNext.text(language))
        case .answer(let reason):
            CommandError(
                .environment, language, what: MeasurementMessages.badAnswer.text(language, reason),
                next: MeasurementMessages.refusedNext.text(language))
        case .schema(let found, let expected):
            CommandError(
                .environment, language, what: MeasurementMessages.schema.text(language, found, expected),
                next: MeasurementMessages.schemaNext.text(language))
        }
    }
}
