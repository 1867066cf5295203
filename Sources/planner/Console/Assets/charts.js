// Three charts over one time: delay percentiles, jitter and variation, loss each way. Drawn by uPlot, cursors in step.
/* global uPlot */
import { colour, figure, t } from "./console.js";

export function makeCharts() {
  const sync = uPlot.sync("link");
  const font = "12px " + getComputedStyle(document.body).fontFamily;
  const soft = colour("soft");
  let changeovers = [];
  const grid = { stroke: colour("grid"), width: 1 };
  const series = (label, name, more = {}) => ({
    label, stroke: colour(name), width: 1.5, points: { show: false }, spanGaps: false, ...more,
  });

  const charts = [
    make("chart-delay", 260, figure.ms, [
      series(t("seriesMin"), "chart-low", { width: 1 }),
      series(t("seriesMedian"), "chart-main", { width: 2.25 }),
      series("p95", "chart-second"),
      series("p99", "chart-third", { width: 1.25, dash: [5, 3] }),
      series(t("seriesMax"), "chart-high", { width: 1, dash: [2, 3] }),
    ], {
      bands: [{ series: [3, 1], fill: colour("chart-band") }],
      pick: (s) => [s.min, s.p50, s.p95, s.p99, s.max],
    }),
    make("chart-jitter", 170, figure.ms, [
      series(t("seriesJitter"), "chart-main", { width: 2 }),
      series(t("seriesVariation"), "chart-third"),
    ], { pick: (s) => [s.jitter, s.variation95] }),
    make("chart-loss", 150, (value) => figure.percent(value == null ? null : value / 100), [
      series(t("seriesOut"), "chart-second", { width: 2, paths: uPlot.paths.stepped({ align: 1 }), fill: colour("chart-loss") }),
      series(t("seriesBack"), "chart-third", { width: 2, paths: uPlot.paths.stepped({ align: 1 }) }),
      series(t("seriesUnplaced"), "down", { width: 2, paths: uPlot.paths.stepped({ align: 1 }), fill: colour("chart-loss") }),
    ], {
      least: 1,
      pick: (s) => [s.lossForward, s.lossReturn, s.lossUnknown].map((values) => values.map((v) => (v == null ? null : v * 100))),
    }),
  ];

  function make(id, height, format, lines, { bands = [], least = 0, pick }) {
    const box = document.getElementById(id);
    const axis = { font, stroke: soft, grid, ticks: grid };
    const plot = new uPlot({
      width: Math.max(200, box.clientWidth), height, bands,
      hooks: { draw: [mark] },
      cursor: { sync: { key: sync.key }, y: false, points: { size: 7 } },
      scales: {
        x: { time: true },
        y: { range: (_, low, high) => [0, Math.max(least, (high ?? 0) * 1.08) || 1] },
      },
      axes: [
        { ...axis, values: (_, moments, __, ___, step) => moments.map((m) => timeText(m * 1000, step)) },
        { ...axis, size: 58, values: (_, values, __, ___, step) => values.map((v) => scaleText(v, step)) },
      ],
      series: [
        { label: t("columnTime"), value: (_, moment) => figure.moment(moment == null ? null : moment * 1000) },
        ...lines.map((line) => ({ ...line, value: (_, value) => format(value) })),
      ],
    }, [[], ...lines.map(() => [])], box);
    const watcher = new ResizeObserver(() => plot.setSize({ width: Math.max(200, box.clientWidth), height }));
    watcher.observe(box);
    return { plot, pick, watcher };
  }

  // A dashed line where another site took the link over.
  function mark(plot) {
    const { ctx, bbox } = plot;
    for (const moment of changeovers) {
      const x = Math.round(plot.valToPos(moment / 1000, "x", true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = soft;
      ctx.lineWidth = 1;
      ctx.setLineDash([6, 4]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.font = font;
      ctx.textAlign = x > bbox.left + bbox.width * 0.8 ? "right" : "left";
      ctx.fillText(t("changeover"), x + (ctx.textAlign === "right" ? -5 : 5), bbox.top + 14);
      ctx.restore();
    }
  }

  // As many digits as tell one line of the grid from the next.
  const digitsOf = (step) => [0, 1, 2, 3].find((digits) => Math.abs(step * 10 ** digits % 1) < 1e-9) ?? 4;
  const scaleText = (value, step) => figure.fixed(value, digitsOf(step));
  const timeText = (ms, step) => (step >= 86400 ? figure.day(ms) : step >= 60 ? figure.minute(ms) : figure.time(ms));

  return {
    show(values, step, marks = []) {
      changeovers = marks;
      // A step's figures stand at its middle.
      const moments = values.time.map((time) => (time + step / 2) / 1000);
      const last = values.sent.findLastIndex((sent) => sent != null);
      for (const { plot, pick } of charts) {
        plot.setData([moments, ...pick(values)]);
        // Nobody points at a time: the legend reads the newest.
        if (plot.cursor.idx == null && last >= 0) plot.setLegend({ idx: last });
      }
    },
    remove() {
      for (const { plot, watcher } of charts) {
        watcher.disconnect();
        plot.destroy();
      }
    },
  };
}
