extension RolloutReport {
    /// Two columns on a wide screen, one on a narrow one and on paper.
    static let style = """
        :root{--ink:#1d2733;--soft:#5b6876;--line:#dde3ea;--paper:#fff;--ground:#f4f6f9;--deployed:#0b7a55;--prepared:#c98a00;--held:#9aa5b1;--carrier:#b3261e}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        input[name=lang]{position:absolute;opacity:0}
        nav{display:flex;gap:.25rem;justify-content:flex-end;max-width:1180px;margin:0 auto;padding:.75rem 1rem 0}
        nav label{padding:.2rem .7rem;border-radius:999px;cursor:pointer;color:var(--soft)}
        #lang-vi:checked~nav label[for=lang-vi],#lang-en:checked~nav label[for=lang-en]{background:var(--ink);color:#fff}
        #lang-vi:focus-visible~nav label[for=lang-vi],#lang-en:focus-visible~nav label[for=lang-en]{outline:2px solid var(--deployed)}
        #lang-vi:checked~main [lang=en],#lang-en:checked~main [lang=vi]{display:none}
        main{max-width:1180px;margin:0 auto;padding:0 1rem 3rem}
        h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0 .2rem}
        h2{font-size:1.1rem;margin:0 0 .6rem}
        h3{font-size:.95rem;margin:.8rem 0 .3rem;color:var(--soft)}
        header p{margin:0 0 1rem;color:var(--soft)}
        section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem 1.2rem;margin:0 0 1rem;overflow-x:auto}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1rem;background:none;border:0;padding:0}
        .tile{background:var(--paper);border:1px solid var(--line);border-top:4px solid var(--ink);border-radius:10px;padding:.8rem 1rem}
        .tile strong{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
        .tile small{display:block;color:var(--soft);font-size:.85rem}
        .tile.deployed{border-top-color:var(--deployed)}.tile.prepared{border-top-color:var(--prepared)}.tile.held{border-top-color:var(--held)}
        table{border-collapse:collapse;width:100%;font-size:.88rem}
        th{text-align:left;color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);padding:.3rem .6rem .3rem 0;vertical-align:bottom}
        td{border-bottom:1px solid var(--line);padding:.3rem .6rem .3rem 0;vertical-align:top}
        th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:1.4rem}
        td i{color:#b6c0ca;font-style:normal}
        .map{display:grid;grid-template-columns:minmax(0,1fr) 15rem;gap:0 1.5rem;align-items:start}
        .map h2{grid-column:1/-1}
        .map svg{width:100%;max-height:40rem}
        .map path{fill:none;stroke-linecap:round}
        path.deployed{stroke:var(--deployed)}path.prepared{stroke:var(--prepared)}path.held{stroke:var(--held)}path.carrier{stroke:var(--carrier)}
        .legend{list-style:none;margin:0;padding:0}
        .legend li::before{content:"";display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.5rem;background:var(--ink)}
        .legend .deployed::before{background:var(--deployed)}.legend .prepared::before{background:var(--prepared)}
        .legend .held::before{background:var(--held)}.legend .carrier::before{background:var(--carrier)}
        p.notice{border-left:4px solid var(--prepared);background:#fff8e6;padding:.4rem .8rem;margin:.4rem 0}
        p.note{color:var(--soft);font-size:.85rem;margin:.3rem 0 .6rem}
        .failures>.tiles{margin:0 0 .6rem}.failures .tile{border-color:var(--line);border-top-color:var(--carrier)}
        .failures .tile.calm{border-top-color:var(--deployed)}
        .failures th.n{white-space:normal}.failures td:not(.n){min-width:7rem}
        .failures h3{margin-top:1.3rem}.failures td small{color:var(--soft)}
        .share{display:inline-block;height:.6rem;background:var(--carrier);border-radius:2px;vertical-align:middle;min-width:1px}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:0 2rem;align-items:start}
        .columns>div{overflow-x:auto}
        .bars rect.lost{fill:var(--carrier)}.bars rect.backup{fill:var(--prepared)}
        .legend.line{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;font-size:.85rem;color:var(--soft)}
        .legend .lost::before{background:var(--carrier)}
        .bars{width:100%}.bars rect{fill:var(--deployed)}.bars text{font-size:11px;text-anchor:middle;fill:var(--soft)}
        .rollout details{border-top:1px solid var(--line)}.rollout summary{cursor:pointer;padding:.3rem 0;font-size:.9rem}.rollout svg{min-width:760px}
        footer{color:var(--soft);font-size:.75rem;overflow-wrap:anywhere}
        @media(max-width:700px){.map,.columns{grid-template-columns:minmax(0,1fr)}}
        @media print{body{background:#fff;font-size:10.5pt}nav{display:none}section,.tile{break-inside:avoid;border-color:#bbb}main{max-width:none;padding:0}}
        """
}
