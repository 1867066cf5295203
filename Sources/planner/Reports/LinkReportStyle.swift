import Rendering

/// The style sheet of the printed link-status report.
enum LinkReportStyle {
    static let sheet: Markup = """
        @page { size: A4 landscape; margin: 12mm 12mm 14mm; }
        :root { --ink: #17212b; --soft: #5b6875; --line: #d9dfe5; --brand: #8a1c20;
          --available: #1b7f4d; --interrupted: #b26a00; --down: #b3261e; --unmeasured: #6b7682; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1180px; padding: 24px; color: var(--ink); background: #fff;
          font: 13px/1.45 "Noto Sans", "DejaVu Sans", "Segoe UI", system-ui, sans-serif; }
        header { border-top: 5px solid var(--brand); padding-top: 14px; display: grid; grid-template-columns: 1fr auto;
          align-items: end; gap: 0 32px; }
        header .over { grid-column: 1 / -1; margin: 0; color: var(--brand); font-weight: 600; letter-spacing: .06em;
          text-transform: uppercase; font-size: 11px; }
        h1 { margin: 2px 0 0; font-size: 26px; line-height: 1.2; font-weight: 650; }
        header dl { margin: 0; display: grid; gap: 2px; font-size: 12px; }
        header dl div { display: grid; grid-template-columns: 84px auto; }
        dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; }
        .tiles { display: grid; grid-template-columns: repeat(6, 1fr); gap: 10px; margin: 18px 0 14px; }
        .tile { border: 1px solid var(--line); border-left: 4px solid var(--tone, var(--ink)); border-radius: 4px;
          padding: 8px 12px; break-inside: avoid; }
        .tile b { display: block; font-size: 22px; line-height: 1.25; font-weight: 650;
          font-variant-numeric: tabular-nums; }
        .tile span { color: var(--soft); font-size: 11.5px; }
        .available { --tone: var(--available); } .interrupted { --tone: var(--interrupted); }
        .down { --tone: var(--down); } .unmeasured { --tone: var(--unmeasured); }
        .summary { font-size: 14px; line-height: 1.55; margin: 0 0 18px; max-width: 130ch; }
        h2 { font-size: 15px; margin: 20px 0 6px; break-after: avoid; }
        table { border-collapse: collapse; width: 100%; font-size: 11.5px; }
        thead { display: table-header-group; }
        thead th { text-align: right; font-weight: 600; color: var(--soft); vertical-align: bottom; padding: 3px 6px; }
        thead th:first-child, .completeness thead th:last-child, .links thead tr:last-child th:nth-child(2)
          { text-align: left; }
        thead tr:last-child th, thead tr:last-child td { border-bottom: 1.5px solid var(--ink); }
        .groups th { text-align: center; border-bottom: 1px solid var(--line); }
        tbody tr { break-inside: avoid; }
        tbody th { text-align: left; font-weight: 600; } tbody th small { display: block; font-weight: 400;
          color: var(--soft); font-size: 10px; }
        tbody td, tbody th { border-bottom: 1px solid var(--line); padding: 5px 6px; vertical-align: middle; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .badge { color: var(--tone); border: 1px solid currentColor; border-radius: 99px; padding: 1px 8px;
          white-space: nowrap; font-weight: 600; font-size: 10.5px; }
        .distribution { width: 110px; height: 24px; display: block; border-bottom: 1px solid #aab4be; margin-left: auto; }
        .distribution rect { fill: #33648f; }
        .share { width: 110px; height: 8px; display: block; } .share .back { fill: #e6eaee; } .share .fill { fill: #33648f; }
        .definitions { break-inside: avoid; color: var(--soft); font-size: 11px; }
        .definitions h2 { color: var(--ink); } .definitions ul { margin: 0; padding-left: 18px; }
        footer { margin-top: 16px; border-top: 1px solid var(--line); padding-top: 6px; color: var(--soft);
          font-size: 10.5px; }
        @media screen and (max-width: 900px) { .tiles { grid-template-columns: repeat(2, 1fr); } header { display: block; }
          header dl { margin-top: 8px; } table { display: block; overflow-x: auto; } }
        @media print { body { padding: 0; max-width: none; -webkit-print-color-adjust: exact;
          print-color-adjust: exact; } }

        """
}
