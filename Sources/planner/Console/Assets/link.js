// One link over time.
import { el, figure, poll, reasonTitle, statusBadge, t, whenSchemeChanges, write, writeSeen } from "./console.js";
import { makeCharts } from "./charts.js";

const query = new URLSearchParams(location.search);
const status = document.getElementById("link-status");
const cause = document.getElementById("link-cause");
const absent = document.getElementById("link-missing");
const buttons = [...document.querySelectorAll("[data-minutes]")];
const table = document.getElementById("intervals").tBodies[0];
const users = document.getElementById("link-users");
const details = document.querySelector("details.numbers");
let minutes = Number(query.get("minutes") ?? 15);
let newest = null;
let charts = window.uPlot ? makeCharts() : null;
if (!charts) {
  document.getElementById("charts").hidden = true;
  details.open = true;
}

function show(state) {
  newest = state;
  const { link, series } = state;
  if (status.dataset.status !== link.status) {
    status.dataset.status = link.status;
    status.replaceChildren(statusBadge(link.status));
  }
  cause.hidden = link.cause === "none" || link.end == null;
  write(cause, link.evidence ? `${link.causeName}: ${link.evidence}` : link.causeName);
  for (const element of document.querySelectorAll("[data-figure]")) {
    const name = element.dataset.figure;
    if (name === "seen") writeSeen(element, link.end);
    else write(element, name.startsWith("loss") ? figure.percent(link[name]) : figure.ms(link[name]));
  }
  const known = series.time.map((_, index) => index).filter((index) => series.sent[index] != null);
  absent.hidden = known.length > 0;
  write(absent, t("noDataInRange"));
  charts?.show(series, state.step, state.changeovers);
  if (details.open) showTable(series, known);
  showUsers(state.users);
  return link.end != null;
}

/** What a capture saw of the site's users; hidden where there is none. */
function showUsers(seen) {
  users.hidden = seen == null;
  if (seen == null) return;
  write(users.querySelector(".hint"), seen.hint);
  const [head, body] = [users.querySelector("thead"), users.querySelector("tbody")];
  head.replaceChildren(el("tr", {}, ...seen.head.map((title, index) =>
    el("th", index === 0 ? { scope: "col" } : { scope: "col", class: "number" }, title))));
  body.replaceChildren(...seen.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row[0]),
    ...row.slice(1).map((text) => el("td", { class: "number" }, text)))));
}

function showTable(series, known) {
  const rows = known.slice(-200).reverse().map((index) => el("tr", {},
    el("th", { scope: "row" }, figure.moment(series.time[index])),
    ...["p50", "p95", "max", "jitter"].map((name) => el("td", { class: "number" }, figure.ms(series[name][index]))),
    ...["sent", "received"].map((name) => el("td", { class: "number" }, figure.integer(series[name][index]))),
    ...["lossForward", "lossReturn"].map((name) => el("td", { class: "number" }, figure.percent(series[name][index]))),
    el("td", {}, series.notMeasured[index].map(reasonTitle).join(", "))));
  table.replaceChildren(...rows);
}

function missing() {
  absent.hidden = false;
  write(absent, t("noSuchLink"));
}

function press() {
  for (const button of buttons) button.setAttribute("aria-pressed", String(Number(button.dataset.minutes) === minutes));
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    minutes = Number(button.dataset.minutes);
    query.set("minutes", minutes);
    history.replaceState(null, "", "?" + query);
    press();
    ask();
  });
}
press();
details.addEventListener("toggle", () => newest && show(newest));
whenSchemeChanges(() => {
  if (!charts) return;
  charts.remove();
  charts = makeCharts();
  if (newest) show(newest);
});
const ask = poll(() => {
  const wanted = new URLSearchParams({ link: query.get("link") ?? "", site: query.get("site") ?? "", minutes });
  return "/api/link?" + wanted;
}, show, missing);
