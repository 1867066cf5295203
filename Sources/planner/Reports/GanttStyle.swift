import NetworkModel

/// The look of the charts. Colours keep a contrast of 3:1 to white for what carries meaning (WCAG 2.2, 1.4.11) and differ in lightness, so
/// that they hold in grey print.
enum GanttStyle {
    static func style(_ kind: ActivityKind) -> String { "k-\(kind.rawValue)" }

    /// In the report these stand in its style, in a picture alone within itself.
    static let css = """
        svg.gantt{font:11px system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;width:100%;height:auto;background:#fff}
        .gantt text{fill:#3c4753}
        .gantt .g-strong{font-weight:600;fill:#1d2733}.gantt .g-head{font-weight:600;fill:#1d2733;font-size:11.5px;paint-order:stroke;stroke:#fff;stroke-width:3px}
        .gantt .g-big{font-size:16px;font-weight:600;fill:#1d2733}
        .gantt .g-mid{text-anchor:middle}.gantt .g-end{text-anchor:end}.gantt .g-soft{fill:#7b5a5a;font-size:10px}
        .gantt .g-month{stroke:#e3e8ee;fill:none}.gantt .g-year{stroke:#aab4bf;fill:none}
        .gantt .g-off{fill:#f6dede}.gantt .g-season{fill:#fbeed5}.gantt .g-today{stroke:#b3261e;stroke-width:1.5;fill:none}
        .gantt .g-track{fill:#1d2733;fill-opacity:.06}.gantt .g-begun{fill:#b9c6d6}.gantt .g-installing{fill:#3f82d0}.gantt .g-connected{fill:#0b7a55}.gantt .g-after{fill:#0b7a55;fill-opacity:.16}
        .gantt .g-wait{fill:url(#g-hatch);stroke:#c98a00;stroke-width:.6}.gantt .g-effective{fill:#8a5d00;stroke:#fff;stroke-width:.8}
        .gantt .g-office{fill:#1d2733;stroke:#fff;stroke-width:1}.gantt .g-mile{fill:#b3261e;stroke:#fff;stroke-width:.8}
        .gantt .g-span{fill:#1d2733}.gantt .g-rule{stroke:#cfd6de;fill:none}
        .gantt .g-curve{fill:none;stroke:#0b7a55;stroke-width:2}.gantt .g-area{fill:#0b7a55;fill-opacity:.12}
        .gantt .g-order{fill:none;stroke:#7a8490;stroke-width:1.2}.gantt .g-order.o2{stroke-dasharray:5 3}.gantt .g-order.o3{stroke-dasharray:2 3}
        .gantt .g-dot{fill:#0b7a55;stroke:#fff;stroke-width:1}
        .gantt .g-cut{stroke:#1d2733;stroke-width:1.2;stroke-dasharray:4 3;fill:none}
        .gantt .g-life{stroke:#1d2733;stroke-opacity:.07;stroke-width:8;fill:none}
        .gantt .k-survey{fill:#6b7f95;stroke:#6b7f95}.gantt .k-order{fill:#8a63c9;stroke:#8a63c9}.gantt .k-deliver{fill:#b9c6d6;stroke:#b9c6d6}
        .gantt .k-install{fill:#2f74d0;stroke:#2f74d0}.gantt .k-key-encryptor{fill:#c2410c;stroke:#c2410c}.gantt .k-install-agent{fill:#0891a0;stroke:#0891a0}
        .gantt .k-accept{fill:#d09a00;stroke:#d09a00}.gantt .k-cut-over{fill:#0b7a55;stroke:#0b7a55}
        .gantt rect[class^=k-]{stroke:none}.gantt path[class^=k-]{fill:none;stroke-width:8}
        """

    /// Stripes for what waits; once in a page.
    static let hatch = """
        <defs><pattern id="g-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect width="6" height="6" fill="#fff3d6"/><rect width="1.8" height="6" fill="#e0a526"/></pattern></defs>

        """
}
